"""A data set retouched by a baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.training.contender import Retouch
from xmpredict.training.images import read_deep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xmpredict.errors import XmpredictError
    from xmpredict.training.baselines.checkpoint import Baseline
    from xmpredict.training.dataset import Photo
    from xmpredict.training.images import Image


@dataclass(frozen=True, slots=True)
class Painted(Retouch):
    """A source that a network paints anew, in its own size."""

    baseline: Baseline = field(kw_only=True)

    def picture(self, shape: tuple[int, int]) -> Image:  # noqa: ARG002 - the source's own
        """Return the picture.

        Raises:
            PhotoError: If the file cannot be read.
        """
        return self.baseline.retouch(read_deep(self.path))


@dataclass(frozen=True, slots=True)
class ByBaseline:
    """Paints every photo by itself."""

    baseline: Baseline

    @property
    def label(self) -> str:
        """Name and version."""
        return self.baseline.label

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield what becomes of each photo of `group`."""
        for photo in group:
            yield photo, Painted(photo.source, None, baseline=self.baseline)
