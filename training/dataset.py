"""A data set of retouched photos: sources, targets and masks, in groups.

Its files are called ``GROUP_INDEX`` (``1356_03.tif``), the same in every folder.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import DatasetError
from xmpredict.formats import RENDERED_EXTENSIONS
from xmpredict.training.folder import Folder
from xmpredict.training.layout import ALL, SOURCE, find_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a data set."""

    name: str
    """What its files are called, without extension."""
    source: Path
    targets: Mapping[str, Path]
    """By expert, at least one; the only one of a data set without experts is called ""."""
    mask: Path | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The photos that can be measured, and what is wrong with the others."""

    experts: Sequence[str]
    groups: Mapping[str, Sequence[Photo]]
    """By group and in name order; no group is empty."""
    problems: Sequence[DatasetError]
    """Every file that is missing, there twice, or not named as it should be."""


def open_dataset(root: Path, expert: str = ALL, split: str | None = None) -> Dataset:
    """Return the data set in the folder `root`; no picture is opened.

    Args:
        root: A folder of one of the layouts of `xmpredict.training.layout`.
        expert: ``a``, ``b``, ``c``, or ``all`` that are there.
        split: ``train`` or ``val``; None for ``val`` of PPR10K, and for all of other data sets.

    Raises:
        DatasetError: If `root` has none of the layouts, not that expert or split, or no photos.
    """
    layout = find_layout(root, expert, split)
    shelf = _Shelf(
        Folder.read(layout.place / SOURCE),
        {name: Folder.read(path, RENDERED_EXTENSIONS) for name, path in layout.targets.items()},
        Folder.read(layout.masks, RENDERED_EXTENSIONS) if layout.masks else None,
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

    def names(self) -> Sequence[str]:
        """Return what photos there are by any source or target, in order."""
        names = sorted({name for folder in self._pictures() for name in folder.files})
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
        return Photo(name, source, targets, mask) if source and targets else None


def _find(folder: Folder, name: str, problems: list[DatasetError]) -> Path | None:
    try:
        return folder.find(name)
    except DatasetError as error:
        problems.append(error)
        return None
