"""White balance: which light counts as white.

The picture arrives at the white balance of its camera. It is taken back to the camera's own
response and from there to the working space again, by the matrices for the new light: a camera
that is profiled for two lights sees with others under a candle than under the sky.

Source: DNG SDK 1.7, dng_temperature.cpp (temperature and tint) and dng_color_spec.cpp (matrices
and gains), as `xmpredict.raw.camera`, for tensors. It scales by the largest channel of the white;
where the camera is unknown it is the green one, which is nearest to luminance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.slider import FileKind, Panel, Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.color.temperature import WhiteBalance
    from xmpredict.develop.context import CameraColor, Context

TEMPERATURE = Slider(
    name="temperature",
    crs="Temperature",
    panel=Panel.COLOR,
    row=1,
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
    panel=Panel.COLOR,
    row=2,
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
    panel=Panel.COLOR,
    row=1,
    title="Temperature",
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
    panel=Panel.COLOR,
    row=2,
    title="Tint",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    only=FileKind.RENDERED,
    visible=3,
    doc="Magenta added to a photo whose white balance is already in its pixels.",
)

SMALLEST = 0.001
"""Of a white's camera RGB, as in the SDK."""

MIRED_PER_STEP = 1.0
TINT_PER_STEP = 1.0
"""What one step of the incremental pair is worth: priors, not measured."""


def moved(light: WhiteBalance, warmth: float, tint: float) -> dict[str, float]:
    """Return temperature and tint that a raw has, moved from `light` by the incremental pair.

    Args:
        light: Where it stands.
        warmth: Steps of the incremental temperature.
        tint: Steps of the incremental tint.

    Returns:
        Values by slider; the temperature within its slider, whose coldest end is near to
        infinite kelvin.
    """
    from xmpredict.color.temperature import mired  # noqa: PLC0415 - loads NumPy

    warmest, coldest = mired(TEMPERATURE.low), mired(TEMPERATURE.high)
    held = min(max(light.mired - MIRED_PER_STEP * warmth, coldest), warmest)
    return {TEMPERATURE.name: mired(held), TINT.name: light.tint + TINT_PER_STEP * tint}


def steps(light: WhiteBalance, wanted: WhiteBalance) -> dict[str, float]:
    """Return the incremental pair that moves `light` to `wanted`, by slider."""
    return {
        INCREMENTAL_TEMPERATURE.name: (light.mired - wanted.mired) / MIRED_PER_STEP,
        INCREMENTAL_TINT.name: (wanted.tint - light.tint) / TINT_PER_STEP,
    }


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
    new = to_prophoto(context, mired.flatten(), (tint + TINT_PER_STEP * incremental_tint).flatten())
    old = to_prophoto(context, context.as_shot_mired, context.as_shot_tint)
    # The change is added rather than the whole recomputed, so that no change is exactly none.
    change = (new - old) @ torch.linalg.inv(old)
    return image + torch.einsum("bij,bjhw->bihw", change, image)


def to_prophoto(context: Context, mired: torch.Tensor, tint: torch.Tensor) -> torch.Tensor:
    """Return the matrices from camera RGB to linear ProPhoto that make a light white.

    Args:
        context: Gives the cameras.
        mired: Shape (B,).
        tint: Shape (B,).

    Returns:
        Shape (B, 3, 3); the light's own camera RGB, largest or green 1, becomes 1, 1, 1.
    """
    from xmpredict.color.spaces import XYZ_TO_PROPHOTO  # noqa: PLC0415 - loads NumPy

    camera, light = context.camera, to_xyz(mired, tint)
    color, own, forward = (
        _between(camera, pair, mired) for pair in (camera.color, camera.own, camera.forward)
    )
    to_camera = own @ color
    white = (to_camera @ light.unsqueeze(2)).squeeze(2)
    full = torch.where(context.rendered, white[:, 1], white.amax(1)).unsqueeze(1)
    white = (white / full).clamp_min(SMALLEST)
    to_model = torch.linalg.inv(own)
    balance = torch.diag_embed(1 / (to_model @ white.unsqueeze(2)).squeeze(2))
    by_forward = forward @ balance @ to_model
    by_bradford = _to_d50(light) @ torch.linalg.inv(to_camera)
    known = camera.has_forward.view(-1, 1, 1)
    to_xyz_d50 = torch.where(known, by_forward, by_bradford)
    matrix = to_xyz_d50.new_tensor(XYZ_TO_PROPHOTO) @ to_xyz_d50
    return matrix / (matrix @ white.unsqueeze(2))


def _between(camera: CameraColor, pair: torch.Tensor, mired: torch.Tensor) -> torch.Tensor:
    """Return the matrices of `pair`, shape (B, 2, 3, 3), at `mired`, linearly between the two."""
    first, second = camera.mired.unbind(1)
    apart = torch.where(first == second, 1, first - second)
    share = ((mired - second) / apart).clamp(0, 1).view(-1, 1, 1)
    return share * pair[:, 0] + (1 - share) * pair[:, 1]


def _to_d50(light: torch.Tensor) -> torch.Tensor:
    """Return the Bradford matrices that take the whites `light`, XYZ of shape (B, 3), to D50."""
    from xmpredict.color.spaces import BRADFORD, D50, xy_to_xyz  # noqa: PLC0415 - loads NumPy

    cones = light.new_tensor(BRADFORD)
    gain = (cones @ light.new_tensor(xy_to_xyz(D50))) / (light @ cones.T)
    adapted: torch.Tensor = torch.linalg.inv(cones) @ torch.diag_embed(gain) @ cones
    return adapted


STAGE = Stage(
    "white_balance", (TEMPERATURE, TINT, INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT), apply
)
