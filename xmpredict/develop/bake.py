"""All stages that look at each pixel by itself, as one 3-D table over shaped linear light.

A photo is then one gain map and one look-up, whatever its sliders are. The table holds ProPhoto in
the sRGB encoding, unclipped: it is smoother there than in the color space of a screen, whose edges
it would cut across.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.develop.display import to_display
from xmpredict.develop.exposure import EXPOSURE
from xmpredict.develop.render import developed_palette, gain_planes, pointwise, veiled
from xmpredict.develop.rgb_tone import from_encoded, log_light, to_encoded
from xmpredict.kernels import apply_lut
from xmpredict.kernels.shaper import Shaper
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.context import Context

PREVIEW_NODES, EXPORT_NODES = 33, 65
"""Nodes of a table along each axis."""

TOE, TOP = 2.0**-6, 3.0
"""Ends of the logarithmic part of the tables' scale at Exposure 0: of those tried on photos under
real edits the ones with the smallest errors. The top is sensor white and 1.6 EV of gain."""

DEEPER = 0.7
"""EV by which the toe goes down for each EV of positive Exposure."""


@dataclass(frozen=True, slots=True, eq=False)
class Baked:
    """The settings of a batch of photos, ready to be applied to pictures of any size."""

    lut: torch.Tensor
    """Encoded ProPhoto, shape (B, N, N, N, 3), indexed [red, green, blue]."""

    planes: torch.Tensor | None
    """Slope and offset of the gain over the light, in EV; None where there is no gain."""

    shaper: Shaper
    """The scale of the table's axes."""

    to_prophoto: torch.Tensor
    """From the light that the table is over to linear ProPhoto, shape (B, 3, 3)."""

    context: Context
    settings: Mapping[str, torch.Tensor]


def shaper_for(settings: Mapping[str, torch.Tensor]) -> Shaper:
    """Return the scale of tables of `settings`: Exposure brings deeper shadows into sight."""
    exposure = settings.get(EXPOSURE.name)
    brighter = 0.0 if exposure is None else max(0.0, float(exposure.detach().max()))
    return Shaper(TOE * 2.0 ** (-DEEPER * brighter), TOP)


def bake(
    context: Context,
    settings: Mapping[str, torch.Tensor],
    nodes: int = PREVIEW_NODES,
    to_prophoto: torch.Tensor | None = None,
) -> Baked:
    """Make tables of `settings`; gradients flow through them to the settings.

    Args:
        context: Facts and statistics of the B photos.
        settings: As for `xmpredict.develop.render.render`.
        nodes: Nodes along each axis.
        to_prophoto: From the light that the tables are to be over, 0 or more in every channel,
            to linear ProPhoto at the as-shot balance: shape (B, 3, 3). None for ProPhoto itself.
    """
    photos = len(context.as_shot_mired)
    like = context.as_shot_mired
    if to_prophoto is None:
        to_prophoto = torch.eye(3, dtype=like.dtype, device=like.device).expand(photos, 3, 3)
    planes = gain_planes(context, settings)
    seeing = replace(context, palette=developed_palette(context, settings, planes))
    shaper = shaper_for(settings)
    light = shaper.nodes(nodes).to(like)
    grid = torch.stack(torch.meshgrid(light, light, light, indexing="ij"))
    linear = torch.einsum("bij,jrgx->birgx", to_prophoto, grid).flatten(3)
    developed = to_encoded(pointwise(linear, seeing, settings))
    lut = developed.reshape(photos, 3, nodes, nodes, nodes).permute(0, 2, 3, 4, 1)
    return Baked(lut, planes, shaper, to_prophoto, context, settings)


def render_baked(image: torch.Tensor, baked: Baked) -> torch.Tensor:
    """Develop whole pictures by their tables.

    Args:
        image: The linear light that the tables are over, shape (B, 3, H, W), of any size.
        baked: Made by `bake`.

    Returns:
        Encoded sRGB, 0 to 1, shape (B, 3, H, W): `render` of the same, nearly. Differentiable in
        `image` and in the settings.
    """
    linear = torch.einsum("bij,bjhw->bihw", baked.to_prophoto, image)
    clear = veiled(linear, baked.context, baked.settings)
    if clear is not linear:
        image = torch.einsum("bij,bjhw->bihw", torch.linalg.inv(baked.to_prophoto), clear)
    gain = None
    if baked.planes is not None:
        slope, offset = baked.context.spread(baked.planes, clear).chunk(2, 1)
        gain = slope * log_light(clear) + offset
    encoded = apply_lut(image, baked.lut, shaper=baked.shaper, gain=gain)
    return to_display(from_encoded(encoded))
