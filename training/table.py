"""Table 1 of the PPR10K paper: several models, each against each expert, and people themselves."""

from __future__ import annotations

import math
import statistics
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from xmpredict.training.entrants import against_only, humans
from xmpredict.training.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xmpredict.errors import XmpredictError
    from xmpredict.training.dataset import Dataset
    from xmpredict.training.entrants import Entrant
    from xmpredict.training.evaluate import Scores
    from xmpredict.training.measures import Score
    from xmpredict.training.slider_errors import SliderScore

MEASURES = ("psnr", "delta_e", "psnr_hc", "delta_e_hc", "m_glc")
"""As attributes of a `Score`, in the paper's order."""

SOURCE, OWN = "source", "the expert"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: of one run, or of several that differ by chance."""

    mean: float
    spread: float | None = None
    """Standard deviation over the runs; None for a single one."""

    @classmethod
    def of(cls, values: Sequence[float | None]) -> Figure | None:
        """Return what `values` of some runs say; None where one of them says nothing."""
        known = [value for value in values if value is not None]
        if not known or len(known) < len(values):
            return None
        several = len(known) > 1 and all(map(math.isfinite, known))
        spread = statistics.stdev(known) if several else None
        return cls(statistics.fmean(known), spread)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    label: str
    figures: Mapping[str, Mapping[str, Figure]]
    """By expert, then by measure; what is missing is not known."""
    sliders: Mapping[str, Mapping[str, SliderScore]]
    """By expert, then by slider; of the first run."""


@dataclass(frozen=True, slots=True)
class Table:
    """What was measured."""

    experts: Sequence[str]
    lines: Sequence[Line]
    """The sources, then the models in the order in which they were named."""
    people: Sequence[Line]
    """Each expert's own consistency, then each expert as the others see them."""
    each: Mapping[str, Sequence[tuple[str, float]]]
    """By expert, every group with the ΔE of the first model."""
    photos: int
    groups: int
    problems: Sequence[XmpredictError]


def make_table(
    dataset: Dataset,
    entrants: Sequence[Entrant],
    progress: Callable[[], None] = lambda: None,
    xmp: Path | None = None,
) -> Table:
    """Measure all `entrants` on `dataset`, and its experts against each other.

    Args:
        dataset: Photos, and the targets of one expert or more.
        entrants: Those of one label and one expert are runs of one model.
        progress: Told when a photo is done, of `work` of them.
        xmp: A folder for the sidecars that the first entrant would have written.

    Raises:
        DatasetError: If `xmp` cannot be made.
    """
    others = humans(dataset)
    measured, problems = _measure(dataset, (*entrants, *others), progress, xmp)
    labels = list(dict.fromkeys(entrant.label for entrant in entrants))
    first = {e: runs[0] for label in reversed(labels) for e, runs in measured[label].items()}
    return Table(
        experts=dataset.experts,
        lines=[
            _line(SOURCE, {e: [scores] for e, scores in first.items()}, lambda s: s.source),
            *(_line(label, measured[label], lambda s: s.result) for label in labels),
        ],
        people=[
            _line(OWN, {e: [scores] for e, scores in first.items()}, lambda s: s.target),
            *(
                _line(label, measured[label], lambda s: s.result)
                for label in (e.label for e in others)
            ),
        ],
        each={expert: scores.each for expert, scores in first.items()},
        photos=max((scores.photos for scores in first.values()), default=0),
        groups=max((scores.groups for scores in first.values()), default=0),
        problems=problems,
    )


def _measure(
    dataset: Dataset, entrants: Sequence[Entrant], progress: Callable[[], None], xmp: Path | None
) -> tuple[Mapping[str, Mapping[str, list[Scores]]], list[XmpredictError]]:
    """Return the runs of each label against each expert, and every problem once."""
    measured: dict[str, dict[str, list[Scores]]] = {entrant.label: {} for entrant in entrants}
    problems: dict[str, XmpredictError] = {str(p): p for p in dataset.problems}
    for place, entrant in enumerate(entrants):
        part = against_only(dataset, entrant.experts)
        done = evaluate(part, entrant.contender, None, progress, None if place else xmp)
        for expert, scores in done.experts.items():
            measured[entrant.label].setdefault(expert, []).append(scores)
        problems |= {str(problem): problem for problem in done.problems}
    return measured, list(problems.values())


def work(dataset: Dataset, entrants: Sequence[Entrant]) -> int:
    """Return how many photos `make_table` measures, each as often as it does."""
    photos = sum(map(len, dataset.groups.values()))
    return photos * (len(entrants) + len(humans(dataset)))


def published() -> tuple[str, list[Line]]:
    """Return whose figures on PPR10K there are, and the figures."""
    text = (resources.files("xmpredict.training") / "published.toml").read_text()
    held = tomllib.loads(text)
    return held["source"], [_published(row) for row in held["rows"]]


def _published(row: Mapping[str, Sequence[float]]) -> Line:
    figures = {
        expert: {
            name: Figure(row[name][place])
            for name in MEASURES
            if name in row and not math.isnan(row[name][place])
        }
        for place, expert in enumerate("abc")
    }
    return Line(str(row["label"]), figures, {})


def _line(
    label: str, runs: Mapping[str, Sequence[Scores]], part: Callable[[Scores], Score]
) -> Line:
    figures: dict[str, dict[str, Figure]] = {}
    for expert, scores in runs.items():
        found = {m: Figure.of([getattr(part(s), m) for s in scores]) for m in MEASURES}
        figures[expert] = {
            name: figure
            for name, figure in found.items()
            # A target is as near to itself as can be, which tells nothing.
            if figure and (label != OWN or name == "m_glc")
        }
    sliders = {expert: scores[0].sliders for expert, scores in runs.items()}
    return Line(label, figures, {} if label in {SOURCE, OWN} else sliders)
