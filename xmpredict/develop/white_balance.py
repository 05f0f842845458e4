"""White balance: which light counts as white.

The picture arrives at the white balance of its camera. It is taken back to the camera's own
response, where one light is exchanged for the other by a gain for each channel.

Source: DNG SDK 1.7, dng_temperature.cpp (temperature and tint) and dng_color_spec.cpp (gains of
camera channels). Differs from it in that the camera's matrices stay those of the as-shot light,
and in that green is kept where the SDK keeps the largest channel: nearly always the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.slider import FileKind, Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

TEMPERATURE = Slider(
    name="temperature",
    crs="Temperature",
    low=2000,
    high=50000,
    neutral=None,
    default=None,
    only=FileKind.RAW,
    signed=False,
    unit="K",
    visible=100,
    doc="Color temperature of the light that counts as white; higher renders warmer.",
)
TINT = Slider(
    name="tint",
    crs="Tint",
    low=-150,
    high=150,
    neutral=None,
    default=None,
    only=FileKind.RAW,
    visible=3,
    doc="Green or magenta cast of the light that counts as white; higher renders more magenta.",
)
INCREMENTAL_TEMPERATURE = Slider(
    name="incremental_temperature",
    crs="IncrementalTemperature",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    only=FileKind.RENDERED,
    visible=3,
    doc="Warmth added to a photo whose white balance is already in its pixels.",
)
INCREMENTAL_TINT = Slider(
    name="incremental_tint",
    crs="IncrementalTint",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    only=FileKind.RENDERED,
    visible=3,
    doc="Magenta added to a photo whose white balance is already in its pixels.",
)

MIRED_PER_STEP = 1.0
TINT_PER_STEP = 1.0
"""What one step of the incremental pair is worth: priors, not measured."""


def to_xyz(mired: torch.Tensor, tint: torch.Tensor) -> torch.Tensor:
    """Return XYZ, with Y = 1, of the light with this temperature and tint.

    Args:
        mired: Shape (B,); held within the table, 0 to 600.
        tint: Shape (B,).

    Returns:
        Shape (B, 3).

    Source: as `xmpredict.color.temperature`, for tensors.
    """
    from xmpredict.color.temperature import ISOTHERMS, TINT_SCALE  # noqa: PLC0415 - loads NumPy

    table = torch.tensor(ISOTHERMS, dtype=mired.dtype, device=mired.device)
    knots, locus = table[:, 0].contiguous(), table[:, 1:3]
    slope = torch.stack([torch.ones_like(knots), table[:, 3]], dim=1)
    direction = slope / slope.norm(dim=1, keepdim=True)
    row = torch.searchsorted(knots, mired.detach(), right=True).clamp(1, len(knots) - 1)
    share = ((mired - knots[row - 1]) / (knots[row] - knots[row - 1])).clamp(0, 1).unsqueeze(1)
    across = direction[row - 1].lerp(direction[row], share)
    across = across / across.norm(dim=1, keepdim=True)
    uv = locus[row - 1].lerp(locus[row], share) + across * (tint / TINT_SCALE).unsqueeze(1)
    u, v = uv.unbind(1)
    # x / y = 1.5 u / v and (1 - x - y) / y follow from the definition of (u, v).
    x, z = 1.5 * u / v, (2 - 0.5 * u - 5 * v) / v
    return torch.stack([x, torch.ones_like(x), z], dim=1)


def apply(
    image: torch.Tensor,
    context: Context,
    *,
    temperature: torch.Tensor,
    tint: torch.Tensor,
    incremental_temperature: torch.Tensor,
    incremental_tint: torch.Tensor,
) -> torch.Tensor:
    """Make the light of this temperature and tint the white of the picture.

    Args:
        image: Linear ProPhoto at the as-shot white balance, shape (B, 3, H, W).
        context: Gives the as-shot light and the camera's matrices.
        temperature: Shape (B, 1, 1, 1), in kelvin, 2000 to 50000.
        tint: Shape (B, 1, 1, 1), -150 to 150.
        incremental_temperature: Shape (B, 1, 1, 1), -100 to 100; raises the temperature.
        incremental_tint: Shape (B, 1, 1, 1), -100 to 100; raises the tint.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    mired = 1e6 / temperature - MIRED_PER_STEP * incremental_temperature
    new = to_xyz(mired.flatten(), (tint + TINT_PER_STEP * incremental_tint).flatten())
    old = to_xyz(context.as_shot_mired, context.as_shot_tint)
    seen = context.xyz_to_camera @ torch.stack([old, new], dim=2)
    gain = seen[:, :, 0] / seen[:, :, 1].clamp_min(1e-3)
    to_prophoto = context.balanced_to_prophoto
    change = torch.diag_embed(gain / gain[:, 1:2] - 1)
    # The change is added rather than the whole recomputed, so that no gain is exactly no change.
    matrix = to_prophoto @ change @ torch.linalg.inv(to_prophoto)
    return image + torch.einsum("bij,bjhw->bihw", matrix, image)


STAGE = Stage(
    "white_balance", (TEMPERATURE, TINT, INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT), apply
)
