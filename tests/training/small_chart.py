"""A measured chart of a few patches, as a folder; "measured" by our own renderer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xmpredict.training.chart import Chart, load
from xmpredict.training.chart_render import ChartRenderer

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import numpy as np
COLORS = {colors}
def scene_image():
    return np.concatenate([np.full((16, 16, 3), c) for c in COLORS], 1)
def camera_values(rgb):
    return np.clip(np.asarray(rgb, float), 0, 1)
"""
GREYS = [[0.18 * 2.0**ev] * 3 for ev in (-6, -4, -2, -1, 0, 1, 2)]
SKIN = [[0.5, 0.35, 0.28], [0.3, 0.2, 0.15]]
CHECKER = [[0.4, 0.1, 0.1], [0.1, 0.3, 0.1], [0.1, 0.15, 0.4]]
CASES = {
    "default": {},
    "exposure+1": {"Exposure2012": "+1.00"},
    "shadows+50": {"WhiteBalance": "As Shot", "Shadows2012": "+50"},
    "curve": {"ToneCurvePV2012": ["0, 0", "64, 50", "255, 255"]},
}
XYZ_TO_SRGB = [
    [3.2404542, -1.5371385, -0.4985314],
    [-0.969266, 1.8760108, 0.041556],
    [0.0556434, -0.2040259, 1.0572252],
]
SRGB_TO_D50 = [
    [0.4360747, 0.3850649, 0.1430804],
    [0.2225045, 0.7168786, 0.0606169],
    [0.0139322, 0.0971045, 0.7141733],
]


def make_chart(folder: Path) -> Path:
    """Write the chart into `folder`."""
    folder.mkdir()
    colors = [*GREYS, *SKIN, *CHECKER]
    groups = ["ramp"] * len(GREYS) + ["skin"] * len(SKIN) + ["colorchecker"] * len(CHECKER)
    patches = [
        {"name": f"{group} {i}", "group": group, "xywh": [16 * i + 4, 4, 8, 8]}
        for i, group in enumerate(groups)
    ]
    scene = {"as_shot_neutral": [1.0, 1.0, 1.0], "patches": patches}
    for light in (1, 2):
        scene |= {f"color_matrix{light}": XYZ_TO_SRGB, f"forward_matrix{light}": SRGB_TO_D50}
    (folder / "chart.py").write_text(PROGRAM.format(colors=colors))
    (folder / "scene.json").write_text(json.dumps(scene))
    (folder / "cases.json").write_text(json.dumps(CASES))
    (folder / "measured.txt").write_text("\n".join(f"{case}|ramp|0,0" for case in CASES))
    chart = load(folder)
    (folder / "measured.txt").write_text("\n".join(_measure(chart)))
    return folder


def _measure(chart: Chart) -> list[str]:
    show = ChartRenderer(chart)
    lines = []
    for case in chart.cases:
        shown = show(case.settings)
        for group in ("ramp", "skin", "colorchecker"):
            levels = (chart.means(shown, group) * 65535).round().astype(int).tolist()
            rows = [",".join(str(rgb[1]) for rgb in levels)]
            if group != "ramp":
                rows = [",".join(map(str, rgb)) for rgb in levels]
            lines.append(f"{case.name}|{group}|{';'.join(rows)}")
    return lines
