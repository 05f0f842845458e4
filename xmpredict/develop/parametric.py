"""The parametric tone curve: four regions and the three borders between them.

Each slider turns the curve's tangent, Shadows and Darks at black, Highlights and Lights at white.
Darks and Lights bend all of the curve, as a cubic; Shadows and Highlights bend it up to the
border in the middle.

Source: read off the grey ramp of a synthetic chart that the RAWmakase project rendered with
Camera Raw 18.6, one slider at a time at +50 or -50. Where a slider at 50 makes a tangent 1.875
times as steep, the other sign is taken to make it as many times flatter; what the borders do is
an assumption.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import TINY, encoded_tone
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage
from xmpredict.develop.tone_scale import from_scale, to_scale
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context


def _region(region: str) -> Slider:
    return Slider(
        name=f"parametric_{region.lower()}",
        crs=f"Parametric{region}",
        panel=Panel.CURVE,
        title=region,
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
        panel=Panel.CURVE,
        title=f"{border} split",
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


STEEPER = 1.75
"""What the slope of the tangent grows by when a slider is at its steep end."""

FIT = Coefficients(
    "parametric",
    {
        # Where the middle border lies at its default, and how fast Shadows and Highlights fade
        # towards it.
        "middle": Prior(0.48, 0.02),
        "fade": Prior(2.35, 0.1),
    },
)


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
    edges = _edges(parametric_shadow_split, parametric_midtone_split, parametric_highlight_split)
    whole = parametric_darks, -parametric_lights
    halves = parametric_shadows, -parametric_highlights
    ends = FIT["middle"], 1 - FIT["middle"]

    def curve(light: torch.Tensor) -> torch.Tensor:
        place = to_scale(light.clamp(0, 1))
        wide = _bend(_to_regions(place, edges), whole, (1.0, 1.0), 2.0)
        bent = _from_regions(_bend(wide, halves, ends, FIT["fade"]), edges)
        return light + from_scale(bent) - from_scale(place)

    return encoded_tone(image, curve)


def _bend(
    place: torch.Tensor,
    amounts: tuple[torch.Tensor, torch.Tensor],
    ends: tuple[float, float],
    fade: float,
) -> torch.Tensor:
    """Turn the tangents of a curve at black and at white.

    Args:
        place: Where on the scale the curve is asked for, 0 to 1.
        amounts: Two sliders, -100 to 100; positive is steeper.
        ends: How far from black, and from white, each is felt.
        fade: Power by which it fades up to there; 2 makes a cubic.
    """
    at_black = (1 - place / ends[0]).clamp_min(TINY) ** fade
    at_white = (1 - (1 - place) / ends[1]).clamp_min(TINY) ** fade
    lift, drop = (_steepness(amount) for amount in amounts)
    return place + lift * place * at_black - drop * (1 - place) * at_white


def _steepness(amount: torch.Tensor) -> torch.Tensor:
    """Return what `amount`, -100 to 100, adds to a slope of 1."""
    up, down = amount.clamp_min(0) / 100, -amount.clamp_max(0) / 100
    return STEEPER * up + 1 / (1 + STEEPER * down) - 1


def _edges(*splits: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Return the ends of the four regions, 0 to 1, each shape (B, 1, 1, 1)."""
    shadow, midtone, highlight = (split / 100 for split in splits)
    # Camera Raw keeps the borders in order; a network's guess may not be.
    midtone = midtone.maximum(shadow + 0.01)
    highlight = highlight.maximum(midtone + 0.01)
    return 0 * shadow, shadow, midtone, highlight, 0 * shadow + 1


def _to_regions(place: torch.Tensor, edges: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Stretch the scale so that `edges` come to lie at 0, 1/4, 1/2, 3/4 and 1."""
    quarters = [((place - low) / (high - low)).clamp(0, 1) / 4 for low, high in pairwise(edges)]
    return torch.stack(quarters).sum(0)


def _from_regions(place: torch.Tensor, edges: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Undo `_to_regions`."""
    parts = [
        (4 * place - quarter).clamp(0, 1) * (high - low)
        for quarter, (low, high) in enumerate(pairwise(edges))
    ]
    return torch.stack(parts).sum(0)


STAGE = Stage("parametric", SLIDERS, apply)
