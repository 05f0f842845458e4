"""Pictures of how the renderer responds, beside Camera Raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.settings import Settings
from xmpredict.errors import RendererError
from xmpredict.training.chart import RAMP
from xmpredict.training.chart_render import ChartRenderer
from xmpredict.training.chart_score import score

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from xmpredict.color.spaces import Float
    from xmpredict.training.chart import Case, Chart

COLUMNS = 6
CELL_IN = 2.1
MOVES = 0.01
"""Encoded change of the grey ramp from which a case has a response curve worth drawing."""

OURS, THEIRS, NOTHING = "#c0392b", "#222222", "#bbbbbb"


def draw_responses(chart: Chart, path: Path) -> None:
    """Draw what each case does to the grey ramp, and how far all patches are, into `path`.

    Args:
        chart: The measured chart; every case is rendered.
        path: ``.png``, ``.svg`` or ``.pdf``.

    Raises:
        RendererError: If matplotlib is not installed, or the file cannot be written.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError:
        raise RendererError(
            "drawing needs matplotlib", remedy='install it: pip install "xmpredict[train]"'
        ) from None
    show = ChartRenderer(chart)
    default = show(Settings())
    shown = {case.name: show(case.settings) for case in chart.cases}
    before = chart.means(default, RAMP)[:, 1]
    moving = [c for c in chart.cases if np.abs(c.measured[RAMP][:, 0] - before).max() > MOVES]
    rows = -(-len(moving) // COLUMNS)
    figure = Figure(figsize=(CELL_IN * COLUMNS, CELL_IN * (rows + 2.5)), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(rows + 2, COLUMNS)
    for number, case in enumerate(moving):
        axes = figure.add_subplot(grid[number // COLUMNS, number % COLUMNS])
        _response(axes, before, case, chart.means(shown[case.name], RAMP)[:, 1])
    _bars(figure.add_subplot(grid[rows:, :]), chart, shown, default)
    try:
        figure.savefig(path, dpi=100)
    except (OSError, ValueError) as error:
        raise RendererError(f"cannot be drawn ({error})", path=path) from None


def _response(axes: Axes, before: Float, case: Case, ours: Float) -> None:
    axes.plot([0, 1], [0, 1], color=NOTHING, linewidth=0.8)
    axes.plot(before, case.measured[RAMP][:, 0], "o", color=THEIRS, markersize=2.5)
    axes.plot(before, ours, color=OURS, linewidth=1.2)
    axes.set_title(case.name, fontsize=7)
    axes.set_xticks([0, 0.5, 1])
    axes.set_yticks([0, 0.5, 1])
    axes.tick_params(labelsize=6)
    axes.set_aspect("equal")


def _bars(axes: Axes, chart: Chart, shown: dict[str, Float], default: Float) -> None:
    scores = [score(chart, case, shown[case.name], default) for case in chart.cases]
    places = np.arange(len(scores))
    axes.bar(places, [s.judged.nothing_de00 for s in scores], color=NOTHING, label="doing nothing")
    axes.bar(places, [s.judged.mean_de00 for s in scores], color=OURS, label="xmpredict")
    axes.set_xticks(places, [s.case for s in scores], rotation=90, fontsize=6)
    axes.set_ylabel("mean ΔE00 to Camera Raw", fontsize=7)
    axes.tick_params(axis="y", labelsize=6)
    axes.legend(fontsize=7)
