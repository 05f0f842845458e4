"""Augmented sidecars on disk, beside those that they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import DatasetError, UsageError, XmpredictError, one_photo
from xmpredict.training.augment import Kind, augment, augmentation
from xmpredict.training.disk import make_folder
from xmpredict.training.folder import Folder
from xmpredict.training.layout import EDITS, EXPERTS, SIDECARS
from xmpredict.training.sidecars import moved_sidecar, read_sidecar
from xmpredict.xmp.files import read_file, temporary_beside, write_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

XMP = frozenset({".xmp"})


@dataclass(frozen=True, slots=True)
class Augmentation:
    """What is to be written."""

    kind: Kind
    count: int
    """Of each photo."""
    seed: int


def write_augmented(root: Path, out: Path, wanted: Augmentation) -> Iterator[Path | XmpredictError]:
    """Write ``NAME_1.xmp`` and so on for every source sidecar of PPR10K.

    They stand in the folder of `out` that is called as that of `root`: ``xmp_source/``, and where
    the targets move too, ``xmp_target_a/`` and the others.

    Args:
        root: Holds ``xmp_source/``; and the targets' folders, where they move too.
        out: Another folder, made if need be.
        wanted: What to write. The same always makes the same.

    Yields:
        The name of each photo's sidecar when its augmentations are written, or why they are not.

    Raises:
        UsageError: If `root` is `out`.
        DatasetError: If it holds no sidecars.
    """
    if root.resolve() == out.resolve():
        remedy = "name another folder"
        raise UsageError("holds the sidecars that are augmented", path=out, remedy=remedy)
    for path in Folder.read(root / SIDECARS, XMP).files.values():
        try:
            with one_photo(path[0]):
                _write_all(root, out, path[0], wanted)
            yield path[0]
        except XmpredictError as error:
            yield error


def _write_all(root: Path, out: Path, path: Path, wanted: Augmentation) -> None:
    targets = []
    if wanted.kind is Kind.BOTH:
        places = (root / f"{EDITS}_{expert}" / path.name for expert in EXPERTS)
        targets = [place for place in places if place.exists()]
    source = read_sidecar(path).balanced()
    others = [read_sidecar(target).balanced() for target in targets]
    for number in range(1, wanted.count + 1):
        steps = augmentation(path.stem, number, wanted.seed, wanted.kind)
        try:
            moved, along = augment(source, others, steps, wanted.kind)
        except DatasetError as error:
            raise DatasetError(error.cause, path=path) from None
        for place, settings in zip([path, *targets], [moved, *along], strict=True):
            target = out / place.parent.name / f"{path.stem}_{number}.xmp"
            _replace(target, moved_sidecar(place, settings))


def _replace(target: Path, data: bytes) -> None:
    make_folder(target.parent)
    if read_file(target) == data:
        return
    temporary = temporary_beside(target)
    write_beside(temporary, target, data)
    temporary.replace(target)
