"""A photo as a few hundred colors, so that a scene of many can be developed again and again.

Pixels are sorted by light and, in each class of light, by warmth; runs of equal weight become one
mean color each, for the person and for the rest. What looks at forms (Highlights, Clarity, Dehaze,
...) is applied before, on the photo's small copy: sliders that look at pixels can then be moved
without the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.temperature import mired
from xmpredict.develop.context import stack
from xmpredict.develop.display import to_display
from xmpredict.develop.exposure import EXPOSURE
from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import developed_palette, formed, gain_planes, pointwise
from xmpredict.develop.rgb_tone import TINY, log_light
from xmpredict.develop.saturation import SATURATION
from xmpredict.develop.statistics import PEAK_EDGE_PX, Statistics
from xmpredict.develop.tensors import as_tensors, neutral
from xmpredict.develop.white_balance import (
    INCREMENTAL_TEMPERATURE,
    INCREMENTAL_TINT,
    MIRED_PER_STEP,
    TEMPERATURE,
    TINT,
    TINT_PER_STEP,
)
from xmpredict.grouping.content import Content
from xmpredict.grouping.subject import Subject
from xmpredict.lazy import torch
from xmpredict.preview import context_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xmpredict.develop.context import Context
    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Slider
    from xmpredict.raw.thumbnail import Thumbnail

EDGE_PX = PEAK_EDGE_PX
"""Long side of the small copy: the brightest light is looked for at this size anyway."""

LIGHTS, WARMTHS = 24, 4
"""Classes of light, and of warmth in each."""

DARKEST, BRIGHTEST = 8, 2
"""Classes of light, at either end, that do not count for the person's L*. A face lies in the bright
half: with hair and collars counted, two photos of unlike contrast agree in the mean and not in
the face. Over made scenes the upper quartile of L* differs by 1.57 without them, and by 1.77 with
them. In a* and b* all of the person counts: clothes and hair have color, too."""

DOUBT, CERTAIN = 0.25, 0.75
"""Mask below which a pixel is no person, and above which it is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One photo."""

    colors: torch.Tensor
    """Mean colors of linear ProPhoto after the forms: person, then rest; (1, 3, 1, K)."""

    weights: torch.Tensor
    """Share of the frame that each stands for, shape (K,), adding up to 1."""

    person: torch.Tensor
    """Weight of each in the person's mean, shape (K,): adding up to 1, or all 0 without one."""

    lit: torch.Tensor
    """The same in the mean of what is neither dark nor a glint, for L*."""

    person_share: float
    """Share of the frame that is a person."""

    context: Context
    """Of the small copy, with its palette; without its statistics, which hold its pixels."""

    peak: torch.Tensor
    """Of the statistics, shape (1,)."""

    standing: tuple[float, ...]
    """Where the sliders of `MOVED` stand; of white balance, the absolute light, less mired being
    warmer."""

    person_subject: Subject
    """What the sensor saw of the person."""

    whole_subject: Subject
    """What it saw of all."""

    content: Content
    """What the picture shows."""


def to_cells(
    photo: Thumbnail,
    settings: Settings,
    mask: NDArray[np.float32],
    features: NDArray[np.float32] | None = None,
) -> Cells:
    """Return `photo` with the forms that `settings` give it.

    Args:
        photo: Any size.
        settings: The edit; only what looks at forms matters here.
        mask: The person's, of any size, shape (h, w).
        features: As `Draft.features`.
    """
    small = _shrink(photo, EDGE_PX)
    context = context_of(small)
    size = context.seen.image.shape[-2:]
    is_person = _certain(mask, size)
    pixels = context.seen.image[0].flatten(1).numpy()
    with torch.no_grad():
        tensors = as_tensors([settings], context)
        planes = gain_planes(context, tensors)
        context = replace(context, palette=developed_palette(context, tensors, planes))
        colors = formed(context.seen.image, context, tensors, planes).flatten(2)[0]
    person, of_person = _gather(colors, is_person.flatten())
    rest, of_rest = _gather(colors, 1 - is_person.flatten())
    return Cells(
        colors=torch.cat([person, rest], 1)[None, :, None],
        weights=torch.cat([of_person, of_rest]) / is_person.numel(),
        person=_shares(of_person, of_rest),
        lit=_shares(_lit(of_person), of_rest),
        person_share=float(is_person.mean()),
        context=replace(context, statistics=None),
        peak=context.seen.peak,
        standing=_standing(tensors, context),
        person_subject=Subject.of(small, is_person.numpy()),
        whole_subject=Subject.of(small, np.ones(size, np.float32)),
        content=Content.of(pixels, is_person.flatten().numpy(), features),
    )


def _lit(of_person: torch.Tensor) -> torch.Tensor:
    """Return `of_person`, shape (LIGHTS * WARMTHS,), without the ends of light."""
    held = of_person.clone().view(LIGHTS, WARMTHS)
    held[:DARKEST] = held[-BRIGHTEST:] = 0
    return held.flatten()


def _shares(of_person: torch.Tensor, of_rest: torch.Tensor) -> torch.Tensor:
    return torch.cat([of_person, 0 * of_rest]) / of_person.sum().clamp_min(TINY)


def _certain(mask: NDArray[np.float32], size: Sequence[int]) -> torch.Tensor:
    """Return `mask` at height and width `size`, without what is hardly a person."""
    planes = torch.from_numpy(mask)[None, None]
    sure = torch.nn.functional.interpolate(planes, list(size), mode="area")[0, 0]
    return ((sure - DOUBT) / (CERTAIN - DOUBT)).clamp(0, 1)


def _standing(tensors: Mapping[str, torch.Tensor], context: Context) -> tuple[float, ...]:
    def value(slider: Slider) -> float:
        at = tensors[slider.name] if slider.name in tensors else neutral(slider, context)
        return float(at[0])

    warmth = value(INCREMENTAL_TEMPERATURE) - mired(value(TEMPERATURE)) / MIRED_PER_STEP
    tint = value(INCREMENTAL_TINT) + value(TINT) / TINT_PER_STEP
    return value(EXPOSURE), warmth, tint, value(SATURATION)


def _gather(colors: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean colors, (3, K), and summed weights, (K,), of runs of equal weight."""
    total = weights.sum().clamp_min(TINY)

    def runs(order: torch.Tensor, count: int) -> torch.Tensor:
        held = weights[order]
        middle = (held.cumsum(0) - held / 2) / total
        return (middle * count).long().clamp(0, count - 1)

    by_light = log_light(colors[None, :, None]).flatten().argsort(stable=True)
    lights = torch.empty_like(by_light)
    lights[by_light] = runs(by_light, LIGHTS)
    by_warmth = (colors[0] / colors.sum(0).clamp_min(TINY)).argsort(stable=True)
    order = by_warmth[lights[by_warmth].argsort(stable=True)]
    cells = runs(order, LIGHTS * WARMTHS)
    sums = torch.zeros(LIGHTS * WARMTHS).index_add(0, cells, weights[order])
    weighted = (colors * weights)[:, order]
    means = torch.zeros(3, LIGHTS * WARMTHS).index_add(1, cells, weighted) / sums.clamp_min(TINY)
    return means, sums


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The cells of several photos, ready to be developed together."""

    colors: torch.Tensor
    """Shape (B, 3, 1, K)."""

    person: torch.Tensor
    """Shape (B, 1, K)."""

    lit: torch.Tensor
    """Shape (B, 1, K)."""

    weights: torch.Tensor
    """Shape (B, 1, K)."""

    context: Context

    @classmethod
    def of(cls, photos: Sequence[Cells]) -> Sheet:
        """Join `photos`."""
        colors = torch.cat([cells.colors for cells in photos])
        contexts = [cells.context for cells in photos]
        peak = torch.cat([cells.peak for cells in photos])
        palettes = [context.palette for context in contexts if context.palette is not None]
        context = replace(
            stack(contexts),
            statistics=replace(Statistics.of(colors), peak=peak),
            palette=torch.cat(palettes),
        )
        person, lit, weights = (
            torch.stack(planes).unsqueeze(1)
            for planes in zip(*((c.person, c.lit, c.weights) for c in photos), strict=True)
        )
        return cls(colors, person, lit, weights, context)

    def look(self, settings: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """Return how the photos look with `settings`, of which only what looks at pixels moves.

        Returns:
            Mean L* of what is lit of the person, a*, b* of all of the person, then a*, b* of all of
            the picture, shape (B, 5).
        """
        lab = to_lab(to_display(pointwise(self.colors, self.context, settings)))[:, :, 0]
        lightness, colors = lab[:, :1], lab[:, 1:]
        means = [lightness * self.lit, colors * self.person, colors * self.weights]
        return torch.cat([mean.sum(2) for mean in means], 1)


def _shrink(photo: Thumbnail, edge_px: int) -> Thumbnail:
    """Return `photo` averaged down by a whole factor, to less than twice `edge_px`."""
    factor = max(photo.pixels.shape) // edge_px
    if factor <= 1:
        return photo
    planes = torch.from_numpy(photo.pixels).float().permute(2, 0, 1).unsqueeze(0)
    small = torch.nn.functional.avg_pool2d(planes, factor, ceil_mode=True)[0].permute(1, 2, 0)
    return replace(photo, pixels=small.half().numpy())
