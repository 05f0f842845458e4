"""The flat scene behind a finished photo: what an edit would have been applied to.

A finished photo and a real edit give, by inversion, the light that this edit would have finished.
Pairs that no photographer could have met are left out by what can be measured on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.invert import invert
from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import render
from xmpredict.develop.rgb_tone import luminance
from xmpredict.lazy import torch
from xmpredict.training.blown import clipped, keeps_white

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.training.light import Light

NODES, ROUNDS = 13, 3
"""Coarse: what the flat scene is rendered to is the target, so its labels are exact anyway."""

BLOWN, BLOWN_FROM = 0.995, 0.96
"""Encoded values at and from which a finished photo has lost its highlights."""

LARGEST_CLIPPED = 0.08
"""Share of pixels that the edit would need above sensor white, where the photo is not blown."""

NOISE = 2.0**-11
LARGEST_LOST = 0.15
"""Share of pixels below the noise that the photo shows as more than black."""

MEDIANS = 0.02, 0.92
"""Of the neutral render's encoded luminance: darker and brighter exposures are thrown away."""

WORST_DB = 24.0
"""PSNR of the edit's render against the photo; worse means that the edit cannot make it, as when
it would leave blown light grey."""

LARGEST_CAST = 25.0
"""Distance in a, b of the whole between neutral render and finished photo: no camera leaves a
scene as green as a strong tint would have found it."""

SHOWN_BLACK = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """Scenes without their edit."""

    linear: torch.Tensor
    """Linear ProPhoto, shape (B, 3, H, W), as the sensor would hold it: 0 to sensor white."""

    usable: torch.Tensor
    """Which of them a camera could have taken, bool, shape (B,)."""


def flatten(
    finished: torch.Tensor, light: Light, edit: Mapping[str, torch.Tensor], overshoot: float
) -> Flat:
    """Return the scenes that `edit` makes `finished` of.

    Args:
        finished: Encoded sRGB, shape (B, 3, H, W).
        light: Camera and light of the B photos.
        edit: As `render` takes it.
        overshoot: How far above its finished white blown light was, in EV; up to the sensor's.
    """
    context = light.context()
    found, _ = invert(finished, context, edit, NODES, ROUNDS)
    peak = finished.amax(1, keepdim=True)
    blown = ((peak - BLOWN_FROM) / (BLOWN - BLOWN_FROM)).clamp(0, 1)
    found = found.clamp_min(0) * (overshoot * blown).exp2()
    white = light.white.view(-1, 1, 1, 1)
    cut = (found.amax(1, keepdim=True) > white) & (blown == 0)
    lost = (luminance(found) < NOISE) & (peak > SHOWN_BLACK)
    linear = found.minimum(white)
    with torch.no_grad():
        neutral = render(linear, context, {})
        again = render(linear, context, edit)
    cast = (to_lab(neutral) - to_lab(finished))[:, 1:].mean((2, 3)).norm(dim=1)
    error = ((again - finished) ** 2).mean((1, 2, 3)).clamp_min(1e-9)
    usable = (
        (cut.float().mean((1, 2, 3)) < LARGEST_CLIPPED)
        & (lost.float().mean((1, 2, 3)) < LARGEST_LOST)
        & is_exposed(neutral)
        & (cast < LARGEST_CAST)
        & (-10 * error.log10() > WORST_DB)
        & keeps_white(again, clipped(neutral, light))
    )
    return Flat(linear, usable)


def is_exposed(neutral: torch.Tensor) -> torch.Tensor:
    """Return which photos nobody would throw away, by their neutral render: bool, shape (B,)."""
    middle = luminance(neutral).flatten(1).median(1).values
    return (middle > MEDIANS[0]) & (middle < MEDIANS[1])
