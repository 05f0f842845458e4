"""How near the renderer comes to Camera Raw 18.6 on a measured chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from xmpredict.develop.settings import Settings
from xmpredict.training.chart import load
from xmpredict.training.chart_render import ChartRenderer
from xmpredict.training.chart_score import Score, score

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = {
    "blacks+50": 0.26,
    "blacks-50": 0.22,
    "calibration-blue-saturation+50": 0.20,
    "calibration-red-hue+50": 0.22,
    "contrast+100": 0.67,
    "contrast+50": 0.37,
    "contrast-50": 0.13,
    "curve-s": 0.32,
    "default": 0.18,
    "exposure+1.00": 0.33,
    "exposure-1.00": 0.30,
    "grading-highlights-h210": 0.20,
    "grading-midtones-h30": 0.22,
    "grading-shadows-h30": 0.18,
    "highlights+60": 0.47,
    "highlights-60": 0.65,
    "hue-blue-100": 0.23,
    "hue-green+100": 0.20,
    "hue-orange+100": 0.18,
    "hue-red-100": 0.19,
    "luminance-blue-100": 0.24,
    "luminance-green+100": 0.18,
    "luminance-orange+100": 0.30,
    "luminance-red-100": 0.20,
    "parametric-darks+50": 0.16,
    "parametric-highlights-50": 0.18,
    "parametric-lights-50": 0.13,
    "parametric-shadows+50": 0.20,
    "saturation+50": 0.31,
    "saturation-50": 0.11,
    "saturation-blue+100": 0.23,
    "saturation-green-100": 0.19,
    "saturation-orange-100": 0.14,
    "saturation-red+100": 0.17,
    "shadows+60": 0.44,
    "shadows-60": 0.29,
    "temperature-3200": 0.41,
    "temperature-5000": 0.18,
    "temperature-8000": 0.19,
    "tint+30": 0.20,
    "tint-30": 0.21,
    "vibrance+50": 0.30,
    "vibrance-50": 0.28,
    "whites+50": 0.36,
    "whites-50": 0.25,
}
"""Mean CIEDE2000 over ColorChecker, skin tones and grey ramp that a case may have.

What was measured, and a tenth: these bounds may be lowered, never raised.
"""


@pytest.fixture(scope="module")
def scores(shared_data: Path) -> dict[str, Score]:
    chart = load(shared_data / "camera-raw")
    show = ChartRenderer(chart)
    default = show(Settings())
    return {case.name: score(chart, case, show(case.settings), default) for case in chart.cases}


@pytest.mark.parametrize("case", LARGEST)
def test_a_case_is_as_near_as_it_was(case: str, scores: dict[str, Score]) -> None:
    assert scores[case].judged.mean_de00 < LARGEST[case]


def test_every_measured_case_has_a_bound(scores: dict[str, Score]) -> None:
    assert set(LARGEST) == set(scores)


def test_every_case_is_nearer_than_doing_nothing(scores: dict[str, Score]) -> None:
    left = {
        case: s.judged.mean_de00 / s.judged.nothing_de00
        for case, s in scores.items()
        if case != "default"
    }
    assert np.median(list(left.values())) < 0.2
    assert max(left.values()) < 0.4, max(left, key=lambda case: left[case])
