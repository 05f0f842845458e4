"""The parametric tone curve: four regions and the three borders between them.

Darks and Lights reach over the whole scale, Shadows and Highlights up to the border in the
middle. Each scales the distance to black or to white, hue kept.

Source: curves drawn through Camera Raw 18.6 on the grey ramp of a synthetic chart, measured by
the RAWmakase project, one slider at a time at +50 or -50; the other sign is an assumption.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import from_encoded, rgb_tone, to_encoded
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context


def _region(region: str) -> Slider:
    return Slider(
        name=f"parametric_{region.lower()}",
        crs=f"Parametric{region}",
        low=-100,
        high=100,
        neutral=0,
        default=0,
        visible=6,
        doc=f"Brightness of the {region.lower()} of the tone curve.",
    )


def _split(border: str, low: float, default: float, high: float) -> Slider:
    return Slider(
        name=f"parametric_{border.lower()}_split",
        crs=f"Parametric{border}Split",
        low=low,
        high=high,
        neutral=default,
        default=default,
        signed=False,
        unit="%",
        visible=5,
        doc=f"Where the {border.lower()} border of the tone curve's regions lies.",
    )


SLIDERS = (
    _region("Shadows"),
    _region("Darks"),
    _region("Lights"),
    _region("Highlights"),
    _split("Shadow", 10, 25, 70),
    _split("Midtone", 20, 50, 80),
    _split("Highlight", 30, 75, 90),
)


SHADOWS, DARKS, LIGHTS, HIGHLIGHTS = 1.28, 1.1, 1.22, 1.36
"""Log gain at black or at white of each slider at 100."""


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    parametric_shadows: torch.Tensor,
    parametric_darks: torch.Tensor,
    parametric_lights: torch.Tensor,
    parametric_highlights: torch.Tensor,
    parametric_shadow_split: torch.Tensor,
    parametric_midtone_split: torch.Tensor,
    parametric_highlight_split: torch.Tensor,
) -> torch.Tensor:
    """Brighten or darken the four regions of the tone curve.

    Args:
        image: Display-linear ProPhoto, shape (B, 3, H, W).
        context: Not needed.
        parametric_shadows: Shape (B, 1, 1, 1), -100 to 100, as the three after it.
        parametric_darks: See above.
        parametric_lights: See above.
        parametric_highlights: See above.
        parametric_shadow_split: Shape (B, 1, 1, 1), in percent, as the two after it.
        parametric_midtone_split: See above.
        parametric_highlight_split: See above.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W); what leaves 0 to 1 is not touched.
    """
    splits = (parametric_shadow_split, parametric_midtone_split, parametric_highlight_split)

    def curve(light: torch.Tensor) -> torch.Tensor:
        encoded = to_encoded(light)
        held = encoded.clamp(0, 1)
        place = _regions(held, splits)
        gain = _reach(1 - place, parametric_darks, parametric_shadows, DARKS, SHADOWS)
        fade = _reach(place, parametric_lights, parametric_highlights, LIGHTS, HIGHLIGHTS)
        bright = 1 - (1 - held * gain.exp()) * (-fade).exp()
        return from_encoded(encoded + bright - held)

    return rgb_tone(image, curve)


def _reach(
    place: torch.Tensor, wide: torch.Tensor, near: torch.Tensor, per_wide: float, per_near: float
) -> torch.Tensor:
    """Return the log gain at `place`, 0 to 1, of a slider for all of it and one for its half."""
    half = (2 * place - 1).clamp_min(0)
    return (per_wide * wide * place**2 + per_near * near * half**2) / 100


def _regions(encoded: torch.Tensor, splits: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Stretch the scale so that the three `splits` come to lie at 1/4, 1/2 and 3/4."""
    shadow, midtone, highlight = (split / 100 for split in splits)
    # Camera Raw keeps the borders in order; a network's guess may not be.
    midtone = midtone.maximum(shadow + 0.01)
    highlight = highlight.maximum(midtone + 0.01)
    edges = (0 * shadow, shadow, midtone, highlight, 0 * shadow + 1)
    quarters = [((encoded - low) / (high - low)).clamp(0, 1) / 4 for low, high in pairwise(edges)]
    return torch.stack(quarters).sum(0)


STAGE = Stage("parametric", SLIDERS, apply)
