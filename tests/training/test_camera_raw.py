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
    "blacks+50": 0.85,
    "blacks-50": 0.62,
    "calibration-blue-saturation+50": 0.26,
    "calibration-red-hue+50": 0.29,
    "contrast+100": 1.86,
    "contrast+50": 0.94,
    "contrast-50": 0.56,
    "curve-s": 0.36,
    "default": 0.29,
    "exposure+1.00": 0.54,
    "exposure-1.00": 0.4,
    "grading-highlights-h210": 0.24,
    "grading-midtones-h30": 0.27,
    "grading-shadows-h30": 0.23,
    "highlights+60": 1.83,
    "highlights-60": 1.95,
    "hue-blue-100": 0.29,
    "hue-green+100": 0.25,
    "hue-orange+100": 0.23,
    "hue-red-100": 0.24,
    "luminance-blue-100": 0.29,
    "luminance-green+100": 0.23,
    "luminance-orange+100": 0.35,
    "luminance-red-100": 0.25,
    "parametric-darks+50": 0.2,
    "parametric-highlights-50": 0.25,
    "parametric-lights-50": 0.21,
    "parametric-shadows+50": 0.25,
    "saturation+50": 0.37,
    "saturation-50": 0.15,
    "saturation-blue+100": 0.29,
    "saturation-green-100": 0.24,
    "saturation-orange-100": 0.19,
    "saturation-red+100": 0.22,
    "shadows+60": 2.03,
    "shadows-60": 2.04,
    "temperature-3200": 0.45,
    "temperature-5000": 0.23,
    "temperature-8000": 0.24,
    "tint+30": 0.25,
    "tint-30": 0.26,
    "vibrance+50": 0.35,
    "vibrance-50": 0.32,
    "whites+50": 0.55,
    "whites-50": 1.37,
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
    assert max(left.values()) < 0.6, max(left, key=lambda case: left[case])
