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
    "calibration-blue-saturation+50": 0.33,
    "calibration-red-hue+50": 0.42,
    "contrast+100": 1.86,
    "contrast+50": 0.94,
    "contrast-50": 0.56,
    "curve-s": 0.85,
    "default": 0.29,
    "exposure+1.00": 0.54,
    "exposure-1.00": 0.4,
    "grading-highlights-h210": 1.24,
    "grading-midtones-h30": 0.82,
    "grading-shadows-h30": 0.93,
    "highlights+60": 1.83,
    "highlights-60": 1.95,
    "hue-blue-100": 0.81,
    "hue-green+100": 0.4,
    "hue-orange+100": 2.03,
    "hue-red-100": 0.36,
    "luminance-blue-100": 0.85,
    "luminance-green+100": 0.58,
    "luminance-orange+100": 1.51,
    "luminance-red-100": 0.56,
    "parametric-darks+50": 1.07,
    "parametric-highlights-50": 0.46,
    "parametric-lights-50": 0.62,
    "parametric-shadows+50": 0.51,
    "saturation+50": 0.96,
    "saturation-50": 1.19,
    "saturation-blue+100": 0.84,
    "saturation-green-100": 0.71,
    "saturation-orange-100": 1.47,
    "saturation-red+100": 0.47,
    "shadows+60": 2.03,
    "shadows-60": 2.04,
    "temperature-3200": 1.47,
    "temperature-5000": 0.98,
    "temperature-8000": 0.33,
    "tint+30": 0.33,
    "tint-30": 0.33,
    "vibrance+50": 0.78,
    "vibrance-50": 1.72,
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
