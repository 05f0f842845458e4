"""Vibrance and Saturation: how colorful the picture is.

Saturation scales the distance from the grey of the same luminance. Vibrance scales chroma below
the largest channel, muted colors most, and spares skin when it adds color; it moves the largest
channel by a gain that fades towards white, down where it takes color.

Source: forms read off the colorful patches of a synthetic chart that the RAWmakase project
rendered with Camera Raw 18.6, traced back through the profile's curve. There Saturation -50 is
half of the distance to 0.2 CIEDE2000, at all hues and levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.hexagon import hue_of, relative_chroma, scale_chroma
from xmpredict.develop.rgb_tone import TINY, luminance
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

VIBRANCE = Slider(
    name="vibrance",
    crs="Vibrance",
    panel=Panel.COLOR,
    row=3,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Colorfulness of muted colors; strong colors and skin move less.",
)
SATURATION = Slider(
    name="saturation",
    crs="Saturation",
    panel=Panel.COLOR,
    row=4,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=4,
    doc="Colorfulness of all colors alike; -100 is monochrome.",
)

UNCOLORED = 0.02
"""Relative chroma at which Vibrance has half of its gain: grey, measured, has none."""

FIT = Coefficients(
    "saturation",
    {
        # Adding color: log gain of chroma for a dark color near grey, the power by which it
        # fades with relative chroma, and how fast with the largest channel.
        "more": Prior(0.95, 0.1),
        "more_fade": Prior(0.8, 0.1),
        "more_dim": Prior(1.2, 0.3),
        # Vibrance +100: log gain of the largest channel.
        "brighter": Prior(0.12, 0.03),
        # Skin: middle and width in degrees of linear ProPhoto, share of the effect it is spared.
        "skin": Prior(20.0, 8.0),
        "skin_width": Prior(35.0, 8.0),
        "skin_spared": Prior(0.5, 0.15),
        # Vibrance -100: log loss of chroma near grey, how much less of it a pure color loses,
        # and log loss of the largest channel.
        "less": Prior(1.74, 0.15),
        "less_fade": Prior(0.79, 0.1),
        "darker": Prior(0.5, 0.05),
    },
)


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    vibrance: torch.Tensor,
    saturation: torch.Tensor,
) -> torch.Tensor:
    """Make colors stronger or weaker.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W), white at 1.
        context: Not needed.
        vibrance: Shape (B, 1, 1, 1), -100 to 100.
        saturation: Shape (B, 1, 1, 1), -100 to 100; leaves luminance alone.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W); may leave 0 to 1.
    """
    image = _vibrance(image, vibrance / 100)
    return image + saturation / 100 * (image - luminance(image))


def _vibrance(image: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    more, less = share.clamp_min(0) * _skin(hue_of(image)), share.clamp_max(0)
    strong = relative_chroma(image)
    room = 1 - image.amax(1, keepdim=True).clamp(0, 1)
    chroma = FIT["less"] * less * (1 - FIT["less_fade"] * strong)
    value = (FIT["brighter"] * more + FIT["darker"] * less) * room * strong / (strong + UNCOLORED)
    return scale_chroma(add_color(image, more), chroma.exp()) * value.exp()


def add_color(image: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Take from the channels below the largest, in muted and dark colors most.

    Positive Saturation of the color mixer is this too: the numbers that Vibrance shows on the
    measured chart foretell it.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W), white at 1.
        share: Broadcastable to (B, 1, H, W), 0 or more; 1 is the end of a slider.
    """
    muted = (1 - relative_chroma(image)).clamp_min(TINY)
    dim = (-FIT["more_dim"] * image.amax(1, keepdim=True).clamp(0, 1)).exp()
    gain = FIT["more"] * share * muted ** FIT["more_fade"] * dim
    return scale_chroma(image, gain.exp())


def _skin(hue: torch.Tensor) -> torch.Tensor:
    """Return the share of positive Vibrance that `hue`, in degrees, gets."""
    distance = (hue - FIT["skin"] + 180) % 360 - 180
    return 1 - FIT["skin_spared"] * (-((distance / FIT["skin_width"]) ** 2)).exp()


STAGE = Stage("saturation", (VIBRANCE, SATURATION), apply)
