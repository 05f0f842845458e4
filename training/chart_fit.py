"""The measured chart as something that the numbers of the stages can be fitted to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.display import to_display
from xmpredict.develop.render import developed_palette, gain_planes, pointwise
from xmpredict.develop.rgb_tone import log_light
from xmpredict.develop.tensors import as_tensors
from xmpredict.lazy import torch
from xmpredict.training.chart import RAMP, RAMP_RGB
from xmpredict.training.chart_render import ChartRenderer
from xmpredict.training.losses import delta_e94, to_lab

if TYPE_CHECKING:
    from xmpredict.training.chart import Case, Chart

SMALL_DE = 0.5
"""Differences below count by their square, larger ones by their size: a patch at the edge of the
gamut must not bend everything else."""


@dataclass(frozen=True, slots=True, eq=False)
class ChartFit:
    """A chart, patch by patch."""

    chart: Chart
    renderer: ChartRenderer

    @classmethod
    def of(cls, chart: Chart) -> ChartFit:
        """Prepare `chart`."""
        return cls(chart, ChartRenderer(chart))

    def losses(self, skip: frozenset[str] = frozenset()) -> list[torch.Tensor]:
        """Return how far each case is, but those that set a slider of `skip`; with gradients."""
        return [
            self.loss(case) for case in self.chart.cases if not skip.intersection(case.settings)
        ]

    def loss(self, case: Case) -> torch.Tensor:
        """Return the mean difference of the patches of `case`, large ones held back."""
        groups = [g for g in case.measured if not (g == RAMP and RAMP_RGB in case.measured)]
        shown = self._shown(case, groups)
        apart = []
        for group, patches in zip(groups, shown, strict=True):
            wanted = torch.tensor(case.measured[group], dtype=patches.dtype).T
            seen = patches if len(wanted) == 3 else patches[1:2].expand(3, -1)  # noqa: PLR2004
            apart.append(delta_e94(to_lab(seen[None]), to_lab(wanted.expand(3, -1)[None]))[0])
        distance = torch.cat(apart)
        return torch.where(
            distance < SMALL_DE, distance**2 / (2 * SMALL_DE), distance - SMALL_DE / 2
        ).mean()

    def _shown(self, case: Case, groups: list[str]) -> list[torch.Tensor]:
        """Return our patches of each group, encoded sRGB, shape (3, patches)."""
        context = self.renderer.context
        settings = as_tensors([case.settings], context)
        planes = gain_planes(context, settings)
        context = replace(context, palette=developed_palette(context, settings, planes))
        boxes = [self.chart.patches[g][: len(case.measured[g])] for g in groups]
        light = self._means(self.renderer.image, np.concatenate(boxes))
        if planes is not None:
            large = context.spread(planes, self.renderer.image)
            slope, offset = self._means(large, np.concatenate(boxes)).chunk(2, 1)
            light = light * (slope * log_light(light) + offset).exp2()
        shown = to_display(pointwise(light, context, settings))[0, :, 0]
        ends = np.cumsum([len(b) for b in boxes]).tolist()
        return list(torch.tensor_split(shown, ends[:-1], dim=1))

    @staticmethod
    def _means(image: torch.Tensor, boxes: np.ndarray) -> torch.Tensor:
        """Return the means of `image`, shape (1, C, H, W), over `boxes`: (1, C, 1, boxes)."""
        means = [image[:, :, y : y + h, x : x + w].mean((2, 3)) for x, y, w, h in boxes]
        return torch.stack(means, -1).unsqueeze(2)
