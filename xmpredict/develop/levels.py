"""Whites and Blacks: where the ends of the tone scale lie.

Four ways of moving light, of which each slider has two. Negative Whites and positive Blacks are
gains by luminance: the first a bump below white, the second growing with the distance from white.
Negative Blacks takes the same light from all channels. Positive Whites is a curve that stretches
the upper tones, hue kept.

Source: what Camera Raw 18.6 made of a synthetic chart and, on average, of five photos, both
measured by the RAWmakase project (src/develop/basic_tone_data.rs). Traced back through the
profile's curve both say the same of the first three, to 0.02 EV over most of the scale; that
these are gains, and not curves, is told by how the chart's skin tones move. Camera Raw adapts
positive Whites to the photo; here it is the average.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import GREY, TINY, log_light, rgb_tone
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

WHITES = Slider(
    name="whites",
    crs="Whites2012",
    panel=Panel.LIGHT,
    row=5,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="The bright end of the tone scale; positive drives more of it to white.",
)
BLACKS = Slider(
    name="blacks",
    crs="Blacks2012",
    panel=Panel.LIGHT,
    row=6,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=5,
    doc="The dark end of the tone scale; negative drives more of it to black.",
)

FIT = Coefficients(
    "levels",
    {
        # EV at the top of the bump of Whites -100, how much of it grows with the square, where
        # the top lies in shares of white, and how narrow the bump is.
        "press": Prior(0.78, 0.1),
        "press_square": Prior(0.15, 0.1),
        "press_top": Prior(0.45, 0.1),
        "press_power": Prior(0.75, 0.1),
        "press_narrowing": Prior(0.35, 0.1),
        # EV a EV of Blacks +100, its part that grows with the square, EV below white, softness.
        "lift": Prior(0.15, 0.03),
        "lift_square": Prior(0.05, 0.03),
        "lift_start": Prior(2.2, 0.3),
        "lift_width": Prior(0.8, 0.2),
        # Share of white that Blacks -100 takes, and its part that grows with the cube.
        "sink": Prior(0.0117, 0.003),
        "sink_cube": Prior(0.0115, 0.003),
        # Growth of Whites +100, its part that grows with the square, and where it begins.
        "stretch": Prior(0.1, 0.05),
        "stretch_square": Prior(0.8, 0.1),
        "stretch_knee": Prior(0.085, 0.03),
    },
)

BELOW_BLACK = 0.02
"""Slope of what lies below black: it shows as black, and a fit still sees which way is up."""


def _light(
    image: torch.Tensor, context: Context, *, whites: torch.Tensor, blacks: torch.Tensor
) -> torch.Tensor:
    """Apply negative Whites and both signs of Blacks.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W), white at `Context.scale`.
        context: Gives the white point.
        whites: Shape (B, 1, 1, 1), -100 to 100.
        blacks: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    down = -whites.clamp_max(0) / 100
    lift, sink = blacks.clamp_min(0) / 100, -blacks.clamp_max(0) / 100
    depth = (context.scale / GREY).log2() - log_light(image)
    image = image * (_lift(depth, lift) - _press(depth, down)).exp2()
    taken = context.scale * (FIT["sink"] * sink + FIT["sink_cube"] * sink**3)

    def curve(light: torch.Tensor) -> torch.Tensor:
        left = light - taken * (1 - light / context.scale)
        return torch.where(left > 0, left, BELOW_BLACK * left).where(sink > 0, light)

    return rgb_tone(image, curve)


def _press(depth: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Return the EV that Whites take, at `depth` EV below white, for `share` 0 to 1."""
    place = (-depth).exp2().clamp(TINY, 1 - TINY)
    top = FIT["press_top"]
    power = FIT["press_power"] + FIT["press_narrowing"] * share
    # Height 1 at `top`, 0 at black and white.
    fade = ((1 - place) / (1 - top)) ** (power * (1 - top) / top)
    height = FIT["press"] * share + FIT["press_square"] * share**2
    return height * (place / top) ** power * fade


def _lift(depth: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Return the EV that Blacks give, at `depth` EV below white, for `share` 0 to 1."""
    width = FIT["lift_width"]
    deep = width * torch.nn.functional.softplus((depth - FIT["lift_start"]) / width)
    return (FIT["lift"] * share + FIT["lift_square"] * share**2) * deep


def _stretch(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    whites: torch.Tensor,
) -> torch.Tensor:
    """Apply positive Whites, to display-linear ProPhoto; may exceed 1 where it did not."""
    share = whites.clamp_min(0) / 100
    growth = FIT["stretch"] * share + FIT["stretch_square"] * share**2

    def curve(light: torch.Tensor) -> torch.Tensor:
        held = light.clamp_min(0)
        return light + growth * held * held / (held + FIT["stretch_knee"])

    return rgb_tone(image, curve)


LIGHT = Stage("levels", (WHITES, BLACKS), _light)
STRETCH = Stage("stretch", (), _stretch, reads=(WHITES,))
