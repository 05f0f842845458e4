"""What the disk refuses, as an error about the place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xmpredict.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def make_folder(path: Path) -> None:
    """Make the folder `path`, and those above it, where they are missing.

    Raises:
        DatasetError: If the disk or its permissions say no.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f"cannot be made: {error.strerror}", path=path) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write what is at `path` within.

    Raises:
        DatasetError: If the disk or its permissions say no.
    """
    try:
        yield
    except OSError as error:
        raise DatasetError(f"cannot be written: {error.strerror}", path=path) from error
