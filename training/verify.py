"""Whether all files of one photo of a data set can be read, and belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from xmpredict.errors import DatasetError, XmpredictError, one_photo
from xmpredict.formats import FileKind, file_kind
from xmpredict.raw.open import open_photo
from xmpredict.training.images import read_size, read_srgb
from xmpredict.training.sidecars import read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xmpredict.training.dataset import Photo

EDGE_PX = 64
"""Of the raws, which are unpacked whole and then averaged as far as can be."""

LARGEST_STRETCH = 0.03
"""Of the ratio of sides between files of one photo; more, and one is of another."""

OWN_NAME = re.compile(r"\d+_\d+")
"""What photos of PPR10K are called."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with one photo."""

    problems: tuple[XmpredictError, ...]
    versions: tuple[str, ...]
    """Process versions of its sidecars."""


@dataclass(frozen=True, slots=True)
class _Judge:
    problems: list[XmpredictError] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    def attempt(self, path: Path, function: Callable[[Path], None]) -> None:
        """Note what `function` raises about `path`."""
        try:
            with one_photo(path):
                function(path)
        except XmpredictError as error:
            self.problems.append(error)

    def sidecar(self, path: Path) -> None:
        """Read an XMP."""
        said = read_sidecar(path)
        self.versions.append(said.process_version or "not stated")
        if not said.settings and said.as_shot is None:
            raise DatasetError("states no settings", path=path)
        raw = PurePath(said.raw_name).stem
        # A camera's own name says nothing; one of the data set's does.
        if OWN_NAME.fullmatch(raw) and raw != path.stem:
            raise DatasetError(f"is the sidecar of {raw}", path=path)


def verify(photo: Photo) -> Verdict:
    """Read every file of `photo` whole, and return what is wrong with them."""
    judge = _Judge()
    sizes: dict[Path, Size] = {}

    def picture(path: Path) -> None:
        sizes[path] = _size(path)

    def fitting(path: Path) -> None:
        picture(path)
        _check_fits(path, sizes[path], photo.source, sizes.get(photo.source))

    judge.attempt(photo.source, picture)
    for path in _pictures(photo):
        judge.attempt(path, fitting)
    source = [photo.files.sidecar] if photo.files.sidecar else []
    for path in (*source, *photo.files.edits.values()):
        judge.attempt(path, judge.sidecar)
    return Verdict(tuple(judge.problems), tuple(judge.versions))


def _pictures(photo: Photo) -> Iterator[Path]:
    files = photo.files
    yield from photo.targets.values()
    yield from files.augmented
    yield from (path for path in (photo.mask, files.full_mask, files.raw) if path)


def _size(path: Path) -> Size:
    """Return width and height of a picture, read whole."""
    if file_kind(path) is FileKind.RAW:
        return open_photo(path, EDGE_PX).size_px
    if path.parent.name.startswith("mask"):
        return read_size(path)
    height, width = read_srgb(path).shape[:2]
    return width, height


def _check_fits(path: Path, size: Size, source: Path, other: Size | None) -> None:
    """Refuse a picture that cannot be of the same photo as `source`."""
    if other and abs(size[0] * other[1] / (size[1] * other[0]) - 1) > LARGEST_STRETCH:
        raise DatasetError(
            f"is {size[0]} x {size[1]} px, and {source.parent.name}/{source.name} "
            f"{other[0]} x {other[1]}: it is of another photo, or cropped",
            path=path,
        )
