"""How the files of a data set are read while a network learns from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.errors import XmpredictError


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and what happens to a file that cannot be read."""

    workers: int = 0
    """Processes beside this one."""
    skipped: Callable[[XmpredictError], None] | None = None
    """Told of each photo that is left out; None to end the run there."""

    def note(self, problem: XmpredictError) -> None:
        """Leave out what has `problem`.

        Raises:
            XmpredictError: That one, where nothing is to be left out.
        """
        if self.skipped is None:
            raise problem
        self.skipped(problem)
