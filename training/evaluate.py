"""How close a model comes to the retouchers of a data set.

Photos stream through: the thumbnails of a group are held while the model decides, then the
pictures of one photo at a time. What cannot be measured costs that photo alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import UsageError
from xmpredict.training.disk import make_folder
from xmpredict.training.measures import Score, summarize
from xmpredict.training.row import Bench, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from xmpredict.errors import XmpredictError
    from xmpredict.training.contender import Contender
    from xmpredict.training.dataset import Dataset, Photo
    from xmpredict.training.slider_errors import SliderScore, SliderTally


@dataclass(frozen=True, slots=True)
class Scores:
    """What is measured against one expert, always over the same photos."""

    source: Score
    result: Score
    target: Score
    """Of the target against itself, so only its consistency tells anything."""
    photos: int
    """How many were measured."""
    groups: int
    each: Sequence[tuple[str, float]]
    """Every group with the mean ΔE of its results, human-centered where it has masks."""
    sliders: Mapping[str, SliderScore]
    """How the sliders were decided, where both sides are known; else empty."""
    masked: int
    """How many of the photos have a mask: the human-centered measures are over these."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What became of a data set."""

    experts: Mapping[str, Scores]
    problems: Sequence[XmpredictError]
    """All files that could not be measured, those that the data set lacks first."""


def evaluate(
    dataset: Dataset,
    contender: Contender,
    images: Path | None = None,
    progress: Callable[[], None] = lambda: None,
    xmp: Path | None = None,
) -> Evaluation:
    """Measure what `contender` makes of `dataset`.

    Args:
        dataset: The photos and their targets.
        contender: What retouches them.
        images: A folder to write the pictures to, each as PNG under the photo's name.
        progress: Told when a photo is done.
        xmp: A folder to write the sidecars to that `contender` would have written.

    Raises:
        UsageError: If `images` or `xmp` is a folder of the data set itself.
        DatasetError: If it cannot be made.
    """
    for folder in (images, xmp):
        if folder:
            _make_room(folder, dataset)
    bench = Bench(images, list(dataset.problems), xmp)
    measured: dict[str, dict[str, list[Row]]] = {expert: {} for expert in dataset.experts}
    for name, group in dataset.groups.items():
        rows: dict[str, list[Row]] = defaultdict(list)
        for photo, retouch in contender.retouch(group):
            for expert, row in bench.measure(photo, retouch):
                rows[expert].append(row)
            progress()
        for expert, found in rows.items():
            measured[expert][name] = found
    scores = {
        expert: _scores(groups, bench.sliders.get(expert)) for expert, groups in measured.items()
    }
    return Evaluation(scores, bench.problems)


def _make_room(images: Path, dataset: Dataset) -> None:
    photos = [photo for group in dataset.groups.values() for photo in group]
    files = (path for photo in photos for path in _files(photo))
    if images.resolve() in {path.parent.resolve() for path in files}:
        cause = "holds pictures of the data set, which the results would mix with"
        raise UsageError(cause, path=images, remedy="name another folder")
    make_folder(images)


def _files(photo: Photo) -> Iterator[Path]:
    yield photo.source
    yield from photo.targets.values()
    if photo.files.sidecar:
        yield photo.files.sidecar
    yield from photo.files.edits.values()


def _scores(named: Mapping[str, Sequence[Row]], tally: SliderTally | None) -> Scores:
    groups = list(named.values())
    return Scores(
        source=summarize([row.source for row in group] for group in groups),
        result=summarize([row.result for row in group] for group in groups),
        target=summarize([row.target for row in group] for group in groups),
        photos=sum(map(len, groups)),
        groups=len(groups),
        each=[(name, _distance(group)) for name, group in named.items()],
        sliders=tally.scores() if tally else {},
        masked=sum(row.source.delta_e_hc is not None for group in groups for row in group),
    )


def _distance(group: Sequence[Row]) -> float:
    """Return the mean ΔE of the results of a group."""
    results = [row.result for row in group]
    known = [r.delta_e if r.delta_e_hc is None else r.delta_e_hc for r in results]
    return sum(known) / len(known)
