"""How far a render of the measured chart is from Camera Raw's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.difference import delta_e00, srgb_to_lab
from xmpredict.training.chart import RAMP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.color.spaces import Float
    from xmpredict.training.chart import Case, Chart

JUDGED = ("colorchecker", "skin", RAMP)
"""The groups that a case's mean is taken over, all their patches alike."""

MOVES = 1.0
"""CIEDE2000 from the default render at which a patch counts as moved by a case."""


@dataclass(frozen=True, slots=True)
class Distance:
    """CIEDE2000 over some patches."""

    patches: int
    mean_de00: float
    worst_de00: float
    nothing_de00: float
    """Mean, had the settings been left out."""


@dataclass(frozen=True, slots=True)
class Score:
    """How far a case is from Camera Raw."""

    case: str
    judged: Distance
    moved: Distance
    """Over the patches of all groups that Camera Raw's render of the case moves."""

    groups: Mapping[str, Distance]


def score(chart: Chart, case: Case, shown: Float, default: Float) -> Score:
    """Compare `shown` with what Camera Raw made of `case`.

    Args:
        chart: The measured chart.
        case: One of its cases.
        shown: Our render of it, encoded sRGB, shape (H, W, 3), 0 to 1.
        default: Our render without settings.
    """
    left = {g: _distances(chart, case, shown, g) for g in case.measured}
    nothing = {g: _distances(chart, case, default, g) for g in case.measured}
    still = next((c.measured for c in chart.cases if not c.settings), {})
    moved = {
        g: (_apart(still[g], case.measured[g]) if g in still else nothing[g]) > MOVES for g in left
    }
    judged = [g for g in JUDGED if g in left]
    return Score(
        case.name,
        judged=_distance(*(np.concatenate([d[g] for g in judged]) for d in (left, nothing))),
        moved=_distance(
            *(np.concatenate([d[g][moved[g]] for g in left]) for d in (left, nothing)),
        ),
        groups={g: _distance(left[g], nothing[g]) for g in left},
    )


def _distance(left: Float, nothing: Float) -> Distance:
    if not len(left):
        return Distance(0, 0.0, 0.0, 0.0)
    return Distance(len(left), float(left.mean()), float(left.max()), float(nothing.mean()))


def _distances(chart: Chart, case: Case, shown: Float, group: str) -> Float:
    wanted = case.measured[group]
    return _apart(chart.means(shown, group)[: len(wanted)], wanted)


def _apart(shown: Float, wanted: Float) -> Float:
    """Return the difference of each patch; of green alone, that of the greys of this green."""
    if wanted.shape[-1] == 1:
        green = shown[:, -1:] if shown.shape[-1] == 1 else shown[:, 1:2]
        shown, wanted = green.repeat(3, -1), wanted.repeat(3, -1)
    return delta_e00(srgb_to_lab(shown), srgb_to_lab(wanted))
