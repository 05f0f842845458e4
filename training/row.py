"""One photo of a data set, measured against each of its targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xmpredict.errors import DatasetError, XmpredictError, one_photo
from xmpredict.export.picture import save
from xmpredict.training.contender import Retouch
from xmpredict.training.images import read_mask, read_srgb
from xmpredict.training.measures import Measured, measure
from xmpredict.training.slider_errors import SliderTally, compare
from xmpredict.training.source import base_of, read_source
from xmpredict.training.xmp_out import write_xmp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xmpredict.training.dataset import Photo
    from xmpredict.training.images import Image, Mask

T = TypeVar("T")

ANY_SHAPE = 512, 512
"""What a raw is developed for where no target can be read, to see whether it can be."""


@dataclass(frozen=True, slots=True)
class Row:
    """The pictures of one photo, measured against one target."""

    target: Measured
    source: Measured
    result: Measured


@dataclass(frozen=True, slots=True)
class Bench:
    """Where photos are measured."""

    images: Path | None
    """A folder that every result is written to."""
    problems: list[XmpredictError]
    """What is wrong with any file is added to these."""
    xmp: Path | None = None
    """A folder that the sidecar of every result is written to."""
    sliders: dict[str, SliderTally] = field(default_factory=dict)
    """By expert: how far those of the results are off."""
    bad: set[Path] = field(default_factory=set)
    """Files that are among the problems."""

    def measure(self, photo: Photo, retouch: Retouch | XmpredictError) -> Iterator[tuple[str, Row]]:
        """Yield expert and measures for each target of `photo` that can be measured against.

        One file that cannot be read does not keep the others from being read: all are named.

        Args:
            photo: The photo.
            retouch: How it becomes the result, or why it does not.
        """
        if isinstance(retouch, XmpredictError):
            self._note(retouch)
        else:
            self._judge(photo, retouch)
        pictures: _Pictures | None = None
        for expert, path in photo.targets.items():
            target = self._attempt(path, partial(read_srgb, path))
            if target is None:
                continue
            if pictures is None:
                pictures = self._read(photo, retouch, (target.shape[0], target.shape[1]))
            row = self._attempt(path, partial(pictures.measure, target, path))
            if row:
                yield expert, row
        if pictures is None:
            self._read(photo, retouch, ANY_SHAPE)

    def _judge(self, photo: Photo, retouch: Retouch) -> None:
        """Compare the sliders of `retouch` with the experts', and write its sidecar."""
        for expert, path in photo.files.edits.items():
            if expert in photo.targets:
                tally = self.sliders.setdefault(expert, SliderTally())
                self._attempt(path, partial(compare, photo, retouch, expert, tally))
        if self.xmp:
            self._attempt(photo.source, partial(write_xmp, photo, retouch, self.xmp))

    def _read(
        self, photo: Photo, retouch: Retouch | XmpredictError, shape: tuple[int, int]
    ) -> _Pictures:
        """Read all of `photo` but its targets."""
        source = self._attempt(
            photo.source, lambda: read_source(photo.source, shape, base_of(photo))
        )
        result = mask = None
        if isinstance(retouch, Retouch):
            result = self._attempt(retouch.path, partial(retouch.picture, shape))
        if result is not None and self.images:
            target = self.images / f"{photo.name}.png"
            self._attempt(target, partial(save, result, target))
        if photo.mask:
            size = shape if source is None else (source.shape[0], source.shape[1])
            mask = self._attempt(photo.mask, partial(read_mask, photo.mask, size))
        return _Pictures(photo.source, source, retouch.path or photo.source, result, mask)

    def _attempt(self, path: Path, function: Callable[[], T]) -> T | None:
        """Return what `function` makes of `path`; None if that fails, which is noted once."""
        if path in self.bad:
            return None
        try:
            with one_photo(path):
                return function()
        except XmpredictError as error:
            self._note(error)
            return None

    def _note(self, error: XmpredictError) -> None:
        self.problems.append(error)
        if error.path:
            self.bad.add(error.path)


@dataclass(frozen=True, slots=True)
class _Pictures:
    """What is measured of a photo; None for what could not be read."""

    source_path: Path
    source: Image | None
    result_path: Path
    result: Image | None
    mask: Mask | None

    def measure(self, target: Image, path: Path) -> Row | None:
        """Return the measures against `target`, the picture at `path`.

        Raises:
            DatasetError: If source or result have another size.
        """
        if self.source is None or self.result is None:
            return None
        _check_size(self.source, self.source_path, target, path)
        _check_size(self.result, self.result_path, target, path)
        return Row(*measure(target, [self.source, self.result], self.mask))


def _check_size(image: Image, path: Path, target: Image, target_path: Path) -> None:
    (height, width), (rows, columns) = image.shape[:2], target.shape[:2]
    if (height, width) != (rows, columns):
        raise DatasetError(
            f"is {width} x {height} px, and {target_path.parent.name}/{target_path.name} "
            f"{columns} x {rows}",
            path=path,
            remedy="bring both to one size",
        )
