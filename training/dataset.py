"""A data set of retouched photos: sources, targets and masks, in groups.

Its files are called ``GROUP_INDEX`` (``1356_03.tif``), the same in every folder.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from xmpredict.errors import DatasetError
from xmpredict.formats import RAW_EXTENSIONS, RENDERED_EXTENSIONS
from xmpredict.training.folder import Folder
from xmpredict.training.layout import ALL, find_layout

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from xmpredict.training.layout import Beside


SIDECAR_EXTENSIONS = frozenset({".xmp"})


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a data set."""

    name: str
    """What its files are called, without extension."""
    source: Path
    targets: Mapping[str, Path]
    """By expert, at least one; the only one of a data set without experts is called ""."""
    mask: Path | None
    files: Files


@dataclass(frozen=True, slots=True)
class Files:
    """What PPR10K has of a photo besides; None or empty where a file is not there, or twice."""

    raw: Path | None = None
    sidecar: Path | None = None
    """Settings that the source was rendered with."""
    edits: Mapping[str, Path] = field(default_factory=dict)
    """Settings of the targets, by expert."""
    full_mask: Path | None = None
    augmented: Sequence[Path] = ()
    """Sources augmented in the space of the sliders, whose targets are the photo's own."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The photos that can be measured, and what is wrong with the others."""

    experts: Sequence[str]
    groups: Mapping[str, Sequence[Photo]]
    """By group and in name order; no group is empty."""
    problems: Sequence[DatasetError]
    """Every file that is missing, there twice, or not named as it should be."""


def open_dataset(
    root: Path, expert: str = ALL, split: str | None = None, *, raws: bool = False
) -> Dataset:
    """Return the data set in the folder `root`; no picture is opened.

    Args:
        root: A folder of one of the layouts of `xmpredict.training.layout`.
        expert: ``a``, ``b``, ``c``, or ``all`` that are there.
        split: ``train`` or ``val``; None for ``val`` of PPR10K, and for all of other data sets.
        raws: Whether the raws of PPR10K are the sources.

    Raises:
        DatasetError: If `root` has none of the layouts, not that expert, split or raws, or no
            photos.
    """
    layout = find_layout(root, expert, split, raws=raws)
    shelf = _Shelf(
        Folder.read(layout.sources),
        {name: Folder.read(path, RENDERED_EXTENSIONS) for name, path in layout.targets.items()},
        Folder.read(layout.masks, RENDERED_EXTENSIONS) if layout.masks else None,
        _More.read(layout.beside),
        # The raws of both parts of a data set stand in one folder.
        named_by_targets=raws,
    )
    problems: list[DatasetError] = []
    groups: dict[str, list[Photo]] = defaultdict(list)
    for name in layout.part(shelf.names()):
        group, _, index = name.rpartition("_")
        if not (group and index):
            problems.append(DatasetError("is not named GROUP_INDEX", path=shelf.any_file(name)))
        elif photo := shelf.photo(name, problems):
            groups[group].append(photo)
    return Dataset(tuple(layout.targets), dict(groups), problems)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The folders that the files of one photo stand in."""

    sources: Folder
    targets: Mapping[str, Folder]
    masks: Folder | None
    more: _More
    named_by_targets: bool

    def names(self) -> Sequence[str]:
        """Return what photos there are by any source or target, in order."""
        folders = self.targets.values() if self.named_by_targets else self._pictures()
        names = sorted({name for folder in folders for name in folder.files})
        if not names:
            raise DatasetError("holds no pictures", path=self.sources.path)
        return names

    def any_file(self, name: str) -> Path:
        """Return a file of `name`, which is one of `names`."""
        return next(f.files[name][0] for f in self._pictures() if name in f.files)

    def _pictures(self) -> Sequence[Folder]:
        return (self.sources, *self.targets.values())

    def photo(self, name: str, problems: list[DatasetError]) -> Photo | None:
        """Return the photo of `name`; None if it cannot be measured against any target."""
        source = _find(self.sources, name, problems)
        targets = {
            expert: path
            for expert, folder in self.targets.items()
            if (path := _find(folder, name, problems))
        }
        mask = _find(self.masks, name, problems) if self.masks else None
        if not (source and targets):
            return None
        return Photo(name, source, targets, mask, self.more.of(name))


@dataclass(frozen=True, slots=True)
class _More:
    """The folders that only PPR10K has."""

    raws: Folder | None
    sidecars: Folder | None
    edits: Mapping[str, Folder]
    full_masks: Folder | None
    augmented: Mapping[str, Sequence[Path]]
    """By the name of the photo."""

    @classmethod
    def read(cls, beside: Beside) -> Self:
        """List the folders."""

        def listed(path: Path | None, extensions: Collection[str]) -> Folder | None:
            return Folder.read(path, extensions) if path else None

        return cls(
            listed(beside.raws, RAW_EXTENSIONS),
            listed(beside.sidecars, SIDECAR_EXTENSIONS),
            {e: Folder.read(path, SIDECAR_EXTENSIONS) for e, path in beside.edits.items()},
            listed(beside.full_masks, RENDERED_EXTENSIONS),
            _by_photo(listed(beside.augmented, RENDERED_EXTENSIONS)),
        )

    def of(self, name: str) -> Files:
        """Return the files of one photo."""
        edits = {expert: _single(folder, name) for expert, folder in self.edits.items()}
        return Files(
            _single(self.raws, name),
            _single(self.sidecars, name),
            {expert: path for expert, path in edits.items() if path},
            _single(self.full_masks, name),
            tuple(self.augmented.get(name, ())),
        )


def _single(folder: Folder | None, name: str) -> Path | None:
    found = folder.files.get(name, ()) if folder else ()
    return found[0] if len(found) == 1 else None


def _by_photo(folder: Folder | None) -> dict[str, list[Path]]:
    """Return augmented sources, called ``GROUP_INDEX_K``, by ``GROUP_INDEX``."""
    found: dict[str, list[Path]] = defaultdict(list)
    for name, files in (folder.files if folder else {}).items():
        photo, _, number = name.rpartition("_")
        # The published folder holds the plain sources too, which have two parts.
        if number and "_" in photo:
            found[photo] += files
    return found


def _find(folder: Folder, name: str, problems: list[DatasetError]) -> Path | None:
    try:
        return folder.find(name)
    except DatasetError as error:
        problems.append(error)
        return None
