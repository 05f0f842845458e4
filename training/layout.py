"""Where the folders of a data set are.

Three layouts are known:

- ``source/``, ``target/`` and ``masks/``, or ``target_a/ target_b/ target_c/`` of retouchers;
- PPR10K as its training code reads it: the same below ``train/`` and ``val/``;
- PPR10K as it is downloaded: the same in ``train_val_images_tif_360p/``, and ``masks_360p/``
  beside that. Of the whole download, the first 8,875 photos in name order train.

What else PPR10K holds stands beside those folders: ``raw/``, ``masks_full/``, the settings in
``xmp_source/`` and ``xmp_target_a/``, and sources augmented in the space of the sliders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.errors import DatasetError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

SOURCE, TARGET = "source", "target"
MASKS = ("masks", "masks_360p")
RAWS, FULL_MASKS = "raw", "masks_full"
SIDECARS, EDITS = "xmp_source", "xmp_target"
AUGMENTED = "source_aug"
"""What the folders of augmented sources begin with: the published one is ``source_aug_6``."""

EXPERTS = ("a", "b", "c")
"""PPR10K's three retouchers."""

ALL = "all"
TRAIN, VAL = "train", "val"
DOWNLOAD = "train_val_images_tif_360p"
TRAINING_PHOTOS = 8875


@dataclass(frozen=True, slots=True)
class Beside:
    """Folders that only PPR10K has; None or empty where they are not there."""

    raws: Path | None = None
    sidecars: Path | None = None
    """Settings that the sources were rendered with."""
    edits: Mapping[str, Path] = field(default_factory=dict)
    """Settings of the targets, by expert."""
    full_masks: Path | None = None
    """Masks of the raws' own size."""
    augmented: Path | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of a data set that are there."""

    place: Path
    """The folder that holds ``source/``."""
    sources: Path
    """That folder, or the one of the raws."""
    targets: Mapping[str, Path]
    """By expert; the only one of a data set without experts is called ""."""
    masks: Path | None
    split: str | None
    """The part that was asked for."""
    beside: Beside = Beside()

    def part(self, names: Sequence[str]) -> Sequence[str]:
        """Return those of the sorted `names` that are of the split, where names alone tell.

        Raises:
            UsageError: If they do not tell.
        """
        if not _is_download(self.place):
            return names
        if len(names) > TRAINING_PHOTOS:
            return names[:TRAINING_PHOTOS] if self.split == TRAIN else names[TRAINING_PHOTOS:]
        if self.split:
            cause = f"has {len(names)} photos, and only the whole download is split by name"
            raise UsageError(cause, path=self.place, remedy="leave --split out")
        return names


def find_layout(
    root: Path, expert: str = ALL, split: str | None = None, *, raws: bool = False
) -> Layout:
    """Return the layout of the data set in the folder `root`.

    Args:
        root: A folder of one of the three layouts.
        expert: ``a``, ``b``, ``c``, or ``all`` that are there.
        split: ``train`` or ``val``; None for ``val`` of PPR10K, and for all of other data sets.
        raws: Whether the raws of PPR10K are the sources.

    Raises:
        UsageError: If it has not that expert, split or raws.
        DatasetError: If `root` has none of the layouts.
    """
    place = _place(root, split)
    beside = _beside(place)
    if raws and not beside.raws:
        raise UsageError(f"holds no {RAWS}/", path=root, remedy="leave --raws out")
    sources = beside.raws if raws and beside.raws else place / SOURCE
    return Layout(place, sources, _targets(place, expert), _masks(place), split, beside)


def _place(root: Path, split: str | None) -> Path:
    parted = any((root / part / SOURCE).is_dir() for part in (TRAIN, VAL))
    if (root / DOWNLOAD / SOURCE).is_dir() and not parted:
        return root / DOWNLOAD
    if (root / SOURCE).is_dir():
        if split and not _is_download(root):
            cause = f"is not split, so it has no {split}"
            raise UsageError(cause, path=root, remedy="leave --split out")
        return root
    there = [name for name in (TRAIN, VAL) if (root / name / SOURCE).is_dir()]
    if (split or VAL) in there:
        return root / (split or VAL)
    if there:
        cause = f"holds no {split or VAL}/"
        raise UsageError(cause, path=root, remedy=f"say --split {there[0]}")
    raise DatasetError(
        "is no data set", path=root, remedy="name a folder with source/ and target/ in it"
    )


def _targets(place: Path, expert: str) -> dict[str, Path]:
    wanted = EXPERTS if expert == ALL else (expert,)
    folders = {name: place / f"{TARGET}_{name}" for name in wanted}
    if expert == ALL and not any(folder.is_dir() for folder in folders.values()):
        folders = {"": place / TARGET}
    found = {name: folder for name, folder in folders.items() if folder.is_dir()}
    if not found:
        kind = DatasetError if expert == ALL else UsageError
        raise kind(f"holds no {next(iter(folders.values())).name}/", path=place)
    return found


def _masks(place: Path) -> Path | None:
    # Those of full size last: they go with pictures of full size, beside which there are no others.
    return _first(root / name for name in (*MASKS, FULL_MASKS) for root in _roots(place))


def _beside(place: Path) -> Beside:
    if not _is_ppr10k(place):
        return Beside()
    roots = _roots(place)
    edits = {e: _first(root / f"{EDITS}_{e}" for root in roots) for e in EXPERTS}
    return Beside(
        raws=_first(root / RAWS for root in roots),
        sidecars=_first(root / SIDECARS for root in roots),
        edits={expert: folder for expert, folder in edits.items() if folder},
        full_masks=_first(root / FULL_MASKS for root in roots),
        augmented=_first(sorted(place.glob(f"{AUGMENTED}*"))),
    )


def _roots(place: Path) -> tuple[Path, ...]:
    """Return where folders may stand that belong to `place`."""
    return (place, place.resolve().parent) if _is_ppr10k(place) else (place,)


def _first(folders: Iterable[Path]) -> Path | None:
    return next((folder for folder in folders if folder.is_dir()), None)


def _is_ppr10k(place: Path) -> bool:
    return place.resolve().name in {DOWNLOAD, TRAIN, VAL}


def _is_download(place: Path) -> bool:
    return place.resolve().name == DOWNLOAD
