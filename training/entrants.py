"""Who is measured against whom: the contenders of a table, by what its user named."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from xmpredict.errors import UsageError
from xmpredict.formats import RENDERED_EXTENSIONS
from xmpredict.network.header import BASELINE_FORMAT, FORMAT, read_about
from xmpredict.network.model import MODELS, open_model
from xmpredict.training.contender import ONE_LOOK, ByFiles, ByModel, Retouch
from xmpredict.training.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xmpredict.errors import XmpredictError
    from xmpredict.training.contender import Contender
    from xmpredict.training.dataset import Dataset, Photo

EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contender, and the experts that it is measured against."""

    label: str
    """Of its row, which entrants of one label share."""
    contender: Contender
    experts: Sequence[str]


@dataclass(frozen=True, slots=True)
class ByExpert:
    """Takes the pictures of one retoucher of the data set itself: how far people are apart."""

    expert: str
    pictures: Mapping[str, Path]
    """By the name of the photo."""

    @classmethod
    def of(cls, expert: str, dataset: Dataset) -> Self:
        """Return `expert` of `dataset`."""
        photos = (photo for group in dataset.groups.values() for photo in group)
        return cls(expert, {p.name: p.targets[expert] for p in photos if expert in p.targets})

    @property
    def label(self) -> str:
        """Whose pictures they are."""
        return f"{EXPERT} {self.expert}"

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield the picture of each photo of `group` that has one."""
        for photo in group:
            if photo.name in self.pictures:
                yield photo, Retouch(self.pictures[photo.name], None)


@dataclass(frozen=True, slots=True)
class Way:
    """How models of sliders see the sources."""

    one_look: bool = True
    undo: bool = False


def open_entrants(name: str, experts: Sequence[str], way: Way) -> list[Entrant]:
    """Return the entrants that the model `name` stands for.

    Args:
        name: A model's name, or a file; with ``a:`` before it, it stands only against expert a.
        experts: Those of the data set. A model of several styles is measured against each of
            these by the style of its name.
        way: Of models of sliders.

    Raises:
        UsageError: If there is no such model.
        ModelError: If a file is none.
    """
    name, against = _against(name, experts)
    if name in MODELS or not Path(name).is_file():
        model = ByModel(open_model(name), way.one_look, way.undo)
        return [Entrant(model.label, model, against)]
    about = read_about(Path(name), {FORMAT, BASELINE_FORMAT})
    if about["format"] == BASELINE_FORMAT:
        return [Entrant(about["label"], _paint(Path(name)), _own(about, against))]
    styles = [style for style in json.loads(about.get("styles", "[]")) if style in against]
    models = {style: open_model(name, {style: 1.0}) for style in styles}
    if not models:
        model = ByModel(open_model(name), way.one_look, way.undo)
        return [Entrant(model.label, model, _own(about, against))]
    label = about["label"] + (ONE_LOOK if way.one_look else "")
    return [
        Entrant(label, ByModel(model, way.one_look, way.undo), (style,))
        for style, model in models.items()
    ]


def open_results(name: str, experts: Sequence[str]) -> list[Entrant]:
    """Return the entrant whose pictures are in the folder `name`, or in ``a:FOLDER`` for expert a.

    Raises:
        UsageError: If there is no such folder.
        DatasetError: If it cannot be listed.
    """
    name, against = _against(name, experts)
    path = Path(name)
    if not path.is_dir():
        raise UsageError("there is no such folder", path=path, remedy="name one with pictures")
    return [Entrant(path.name, ByFiles(Folder.read(path, RENDERED_EXTENSIONS)), against)]


def humans(dataset: Dataset) -> list[Entrant]:
    """Return each expert of `dataset`, against the others."""
    entrants = []
    for expert in dataset.experts if len(dataset.experts) > 1 else ():
        contender = ByExpert.of(expert, dataset)
        others = [other for other in dataset.experts if other != expert]
        entrants.append(Entrant(contender.label, contender, others))
    return entrants


def against_only(dataset: Dataset, experts: Sequence[str]) -> Dataset:
    """Return `dataset` with the targets of some `experts` alone."""
    groups = {
        name: [replace(p, targets={e: p.targets[e] for e in experts if e in p.targets}) for p in g]
        for name, g in dataset.groups.items()
    }
    return replace(dataset, experts=tuple(experts), groups=groups)


def _paint(path: Path) -> Contender:
    from xmpredict.training.baselines.checkpoint import Baseline  # noqa: PLC0415 - loads torch
    from xmpredict.training.by_baseline import ByBaseline  # noqa: PLC0415 - as above

    return ByBaseline(Baseline.load(path))


def _against(name: str, experts: Sequence[str]) -> tuple[str, Sequence[str]]:
    expert, colon, rest = name.partition(":")
    if colon and expert in experts and not Path(name).exists():
        return rest, (expert,)
    return name, experts


def _own(about: dict[str, str], against: Sequence[str]) -> Sequence[str]:
    """Return the expert whom a model learned from, where its header says one of `against`."""
    learned = about.get(EXPERT, "")
    return (learned,) if learned in against else against
