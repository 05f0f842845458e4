"""The measured chart under settings, rendered as a preview of a photo is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.render import render
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.develop.tensors import as_tensors
from xmpredict.formats import FileKind
from xmpredict.lazy import torch
from xmpredict.preview import context_of
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail

if TYPE_CHECKING:
    from xmpredict.color.spaces import Float
    from xmpredict.develop.context import Context
    from xmpredict.develop.settings import Settings
    from xmpredict.training.chart import Chart


class ChartRenderer:
    """The chart as a photo, ready to be rendered many times."""

    def __init__(self, chart: Chart) -> None:
        """Measure the chart's proxy once."""
        matrix = chart.camera.to_prophoto(chart.neutral)
        linear = (chart.pixels @ matrix.T).astype(np.float32)
        self.image: torch.Tensor = torch.from_numpy(linear).permute(2, 0, 1).unsqueeze(0)
        self.context: Context = context_of(_proxy(chart))

    def __call__(self, settings: Settings) -> Float:
        """Return the whole chart under `settings`: encoded sRGB, shape (H, W, 3), 0 to 1."""
        with torch.inference_mode():
            shown = render(self.image, self.context, as_tensors([settings], self.context))
        return np.asarray(shown[0].permute(1, 2, 0).double().numpy())


def _proxy(chart: Chart) -> Thumbnail:
    """Return the chart averaged down to the size of every proxy."""
    height, width = chart.pixels.shape[:2]
    by = -(-max(height, width) // PROXY_EDGE_PX)
    even = chart.pixels[: height // by * by, : width // by * by]
    small = even.reshape(height // by, by, width // by, by, 3).mean((1, 3))
    return Thumbnail(
        pixels=small.astype(np.float16),
        camera=chart.camera,
        as_shot=chart.as_shot,
        neutral=chart.neutral,
        capture=Capture(),
        kind=FileKind.RAW,
        size_px=(width, height),
    )
