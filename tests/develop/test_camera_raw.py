"""How near the renderer comes to Camera Raw 18.6 on a measured chart."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from xmpredict.color.difference import delta_e00, srgb_to_lab
from xmpredict.color.spaces import XYZ_TO_PROPHOTO
from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop import BY_CRS, render
from xmpredict.develop.context import Context
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from pathlib import Path

D65 = (0.31271, 0.32902)

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
"""Mean CIEDE2000 over the ColorChecker and the skin tones that a case may have.

What was measured, and a tenth: these bounds may be lowered, never raised.
"""


@dataclass(frozen=True)
class Chart:
    image: torch.Tensor
    context: Context
    places: dict[str, list[list[int]]]
    measured: dict[tuple[str, str], np.ndarray]
    cases: dict[str, dict[str, Any]]
    _left: dict[str, float] = field(default_factory=dict)

    def left(self, case: str) -> float:
        """Return how far our render of `case` is from Camera Raw's."""
        if case not in self._left:
            self._left[case] = self.distance(case, self.render(case))
        return self._left[case]

    def distance(self, case: str, shown: np.ndarray | None = None) -> float:
        """Return how far `shown` (None: the default render of Camera Raw) is from `case`."""
        distances = []
        for group in ("colorchecker", "skin"):
            wanted = self.measured[case, group]
            if shown is None:
                patches = self.measured["default", group]
            else:
                patches = np.array(
                    [
                        shown[y : y + h, x : x + w].mean((0, 1))
                        for x, y, w, h in self.places[group][: len(wanted)]
                    ]
                )
            distances.append(delta_e00(srgb_to_lab(patches), srgb_to_lab(wanted)).mean())
        return float(np.mean(distances))

    def render(self, case: str) -> np.ndarray:
        texts = {key: text for key, text in self.cases[case].items() if key in BY_CRS}
        edit = Settings(
            {
                BY_CRS[key].name: BY_CRS[key].parse(tuple(text) if isinstance(text, list) else text)
                for key, text in texts.items()
            }
        )
        with torch.inference_mode():
            shown = render(self.image, self.context, as_tensors([edit], self.context))
        return shown[0].permute(1, 2, 0).double().numpy()


@pytest.fixture(scope="module")
def chart(shared_data: Path) -> Chart:
    folder = shared_data / "camera-raw"
    spec = importlib.util.spec_from_file_location("measured_chart", folder / "chart.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    scene = json.loads((folder / "scene.json").read_text())
    neutral = np.array(scene["as_shot_neutral"])
    to_prophoto = XYZ_TO_PROPHOTO @ np.array(scene["forward_matrix2"])
    pixels = maker.camera_values(maker.scene_image()) / neutral @ to_prophoto.T
    places: dict[str, list[list[int]]] = {}
    for patch in scene["patches"]:
        places.setdefault(patch["group"], []).append(patch["xywh"])
    light = WhiteBalance.from_xy(D65)
    return Chart(
        image=torch.tensor(pixels, dtype=torch.float32).permute(2, 0, 1).unsqueeze(0),
        context=Context(
            as_shot_mired=torch.tensor([light.mired]),
            as_shot_tint=torch.tensor([light.tint]),
            white=torch.tensor([1 / neutral.min()], dtype=torch.float32),
            rendered=torch.tensor([False]),
            xyz_to_camera=torch.tensor(scene["color_matrix2"]).unsqueeze(0),
            balanced_to_prophoto=torch.tensor(to_prophoto, dtype=torch.float32).unsqueeze(0),
        ),
        places=places,
        measured=dict(_measured(folder / "measured.txt")),
        cases=json.loads((folder / "cases.json").read_text()),
    )


def _measured(path: Path) -> list[tuple[tuple[str, str], np.ndarray]]:
    rows = [line.split("|") for line in path.read_text().splitlines()]
    return [
        ((case, group), np.array([v.split(",") for v in values.split(";")], dtype=float) / 65535)
        for case, group, values in rows
    ]


@pytest.mark.parametrize("case", LARGEST)
def test_a_case_is_as_near_as_it_was(case: str, chart: Chart) -> None:
    assert chart.left(case) < LARGEST[case]


def test_every_measured_case_has_a_bound(chart: Chart) -> None:
    assert set(LARGEST) == set(chart.cases)


def test_most_of_each_slider_is_understood(chart: Chart) -> None:
    """Rendering a slider brings the picture nearer than leaving it out would."""
    moved = {case: chart.distance(case) for case in chart.cases if case != "default"}
    left = {case: chart.left(case) / moved[case] for case in moved}
    assert np.median(list(left.values())) < 0.2
    assert max(left.values()) < 0.7, max(left, key=lambda case: left[case])
