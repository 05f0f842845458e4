"""The renderer against measured charts: scores of every case, and what doing nothing would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.settings import Settings
from xmpredict.training.chart_render import ChartRenderer
from xmpredict.training.chart_score import Score, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xmpredict.training.chart import Chart


def check(chart: Chart) -> Iterator[Score]:
    """Render every case of `chart` whole, as previews are, and yield its score."""
    show = ChartRenderer(chart)
    default = show(Settings())
    for case in chart.cases:
        yield score(chart, case, show(case.settings), default)


@dataclass(frozen=True, slots=True)
class Total:
    """All cases together."""

    cases: int
    mean_de00: float
    """Mean of the cases' means."""

    worst_de00: float
    """The worst patch of all."""

    nothing_de00: float
    moved_de00: float
    """Mean of the cases' means over the patches that Camera Raw moves."""


def total(scores: Sequence[Score]) -> Total:
    """Return what `scores`, at least one, are together."""
    moved = [s.moved.mean_de00 for s in scores if s.moved.patches]
    return Total(
        cases=len(scores),
        mean_de00=float(np.mean([s.judged.mean_de00 for s in scores])),
        worst_de00=max(s.judged.worst_de00 for s in scores),
        nothing_de00=float(np.mean([s.judged.nothing_de00 for s in scores])),
        moved_de00=float(np.mean(moved)) if moved else 0.0,
    )
