"""Camera calibration: where the camera's own primaries lie.

One matrix that leaves white alone. Hue pulls a primary's light into the next channel,
Saturation takes it out of the two others.

Source: form and size of the entries measured on Camera Raw 18.7 by the RAWmakase project, and
seen again, alike at all levels, on its chart rendered by Camera Raw 18.6; the tint of the shadows
is an estimate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import to_encoded
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

SHADOW_TINT = Slider(
    name="shadow_tint",
    crs="ShadowTint",
    panel=Panel.CALIBRATION,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=5,
    doc="Green or magenta cast of the shadows; positive is magenta.",
)


def _primary(primary: str, channel: str) -> Slider:
    return Slider(
        name=f"{primary.lower()}_{channel}",
        crs=f"{primary}{channel.title()}",
        panel=Panel.CALIBRATION,
        low=-100,
        high=100,
        neutral=0,
        default=0,
        visible=5,
        doc=f"{channel.title()} of the camera's {primary.lower()} primary.",
    )


SLIDERS = (
    SHADOW_TINT,
    *(
        _primary(primary, channel)
        for primary in ("Red", "Green", "Blue")
        for channel in ("hue", "saturation")
    ),
)

FIT = Coefficients(
    "calibration",
    {
        # Entries of the matrix at Hue +100 and at Saturation +100.
        "hue": Prior(0.325, 0.015),
        "saturation": Prior(0.4, 0.01),
    },
)

PER_SHADOW_TINT = 0.15
"""Share of green that the tint takes from black at its end, an estimate."""


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    shadow_tint: torch.Tensor,
    red_hue: torch.Tensor,
    red_saturation: torch.Tensor,
    green_hue: torch.Tensor,
    green_saturation: torch.Tensor,
    blue_hue: torch.Tensor,
    blue_saturation: torch.Tensor,
) -> torch.Tensor:
    """Turn and stretch the three primaries, white kept, and tint the shadows.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W).
        context: Not needed.
        shadow_tint: Shape (B, 1, 1, 1), -100 to 100, as the six after it.
        red_hue: See above; positive turns to yellow, green's to cyan, blue's to magenta.
        red_saturation: See above.
        green_hue: See above.
        green_saturation: See above.
        blue_hue: See above.
        blue_saturation: See above.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    hues = (red_hue, green_hue, blue_hue)
    saturations = (red_saturation, green_saturation, blue_saturation)
    red, green, blue = (image + _change(image, hues, saturations)).chunk(3, 1)
    dark = (1 - to_encoded(image[:, 1:2]).clamp(0, 1)) ** 2
    return torch.cat([red, green * (1 - PER_SHADOW_TINT * shadow_tint / 100 * dark), blue], 1)


def _change(
    image: torch.Tensor, hues: tuple[torch.Tensor, ...], saturations: tuple[torch.Tensor, ...]
) -> torch.Tensor:
    """Return what each channel gets of the others, shape (B, 3, H, W); of grey it is nothing."""
    channels = image.chunk(3, 1)
    change = [torch.zeros_like(channel) for channel in channels]
    for own, (hue, saturation) in enumerate(zip(hues, saturations, strict=True)):
        turn, stretch = FIT["hue"] * hue / 100, FIT["saturation"] * saturation / 100
        for other, share in (((own + 1) % 3, turn - stretch), ((own + 2) % 3, -turn - stretch)):
            change[other] = change[other] + share * (channels[own] - channels[other])
    return torch.cat(change, 1)


STAGE = Stage("calibration", SLIDERS, apply)
