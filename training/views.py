"""Views of one flat scene, as a photographer takes several: cropped, exposed, balanced otherwise.

The edit stays one look; only its exposure and white balance follow, since they undo what the
camera did differently.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.develop import white_balance
from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random

    from xmpredict.training.light import Light

SHORT_PX, LONG_PX = 96, 144
"""Sides of a view."""

SMALLEST_CROP = 0.85
"""Of the sides: a smaller crop would have to be enlarged."""

SCENE, PHOTO, VIEW = "scene", "photo", "view"

EXPOSURE_EV = {SCENE: 0.3, PHOTO: 0.2, VIEW: 0.2}
MIRED = {SCENE: 12.0, PHOTO: 3.0, VIEW: 5.0}
TINT = {SCENE: 5.0, PHOTO: 1.5, VIEW: 2.0}
"""Standard deviations of what the camera got wrong: for the whole scene, a photo, a view."""

FAR_OFF, FAR_EV = 0.35, 0.7
"""How many views are exposed further off, and by how much (standard deviation): frames of one shoot
differ by a stop and more where light or hand changes."""

STRONG, STRONGER = 0.15, 2.5
"""How many scenes have a strong cast, and by what factor: lamps that a camera misjudged."""

LARGEST_EV, LARGEST_MIRED, LARGEST_TINT = 1.6, 60.0, 25.0

WHITE_FROM = 0.98
"""Share of a finished picture's white from which all channels count as clipped."""

RESPONSE = 0.015
"""How far, in shares, channels mix otherwise than the camera's matrix says."""

SHOT_NOISE, READ_NOISE = 2e-5, 2e-8
"""Variance per light and at black, at this size: a full-frame camera's at ISO 1600."""


@dataclass(frozen=True, slots=True)
class Error:
    """What the camera got wrong of a photo."""

    exposure_ev: float
    """Too much light, where above 0."""
    mired: float
    """As-shot above the true light, where above 0."""
    tint: float

    def plus(self, other: Error) -> Error:
        """Return both errors together, within what happens."""
        return Error(
            _held(self.exposure_ev + other.exposure_ev, LARGEST_EV),
            _held(self.mired + other.mired, LARGEST_MIRED),
            _held(self.tint + other.tint, LARGEST_TINT),
        )


def draw_error(chance: random.Random, part: str) -> Error:
    """Return an error of a scene, a photo or a view."""
    far = FAR_EV if part == VIEW and chance.random() < FAR_OFF else EXPOSURE_EV[part]
    cast = STRONGER if part == SCENE and chance.random() < STRONG else 1.0
    return Error(
        chance.gauss(0, far),
        chance.gauss(0, cast * MIRED[part]),
        chance.gauss(0, cast * TINT[part]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """One view as the camera took it."""

    linear: torch.Tensor
    """Linear ProPhoto at the as-shot balance, shape (1, 3, 144, 96)."""
    person: torch.Tensor
    """The mask, shape (1, 1, 144, 96)."""
    light: Light
    """With the white balance that the camera took for true."""


def take(
    linear: torch.Tensor,
    person: torch.Tensor,
    light: Light,
    error: Error,
    chance: random.Random,
    *,
    turned: bool = False,
    scale: int = 1,
) -> Taken:
    """Return a view of a flat scene.

    Args:
        linear: Linear ProPhoto, shape (1, 3, H, W).
        person: The mask, shape (1, 1, H, W).
        light: Of the scene, one row.
        error: What the camera gets wrong.
        chance: Decides crop, mirror, response and noise.
        turned: Whether the picture lies on its side, rows for columns.
        scale: Factor on the sides of the view.
    """
    both = _crop(torch.cat([linear, person], 1), chance, -2 if turned else -1, scale)
    image, mask = both[:, :3], both[:, 3:]
    response = torch.eye(3) + RESPONSE * torch.tensor(
        [[chance.gauss(0, 1) for _ in range(3)] for _ in range(3)]
    )
    response = response / response.sum(1, keepdim=True)
    image = torch.einsum("ij,bjhw->bihw", response, image) * 2.0**error.exposure_ev
    seed = torch.Generator().manual_seed(chance.randrange(1 << 31))
    spread = (SHOT_NOISE * image.clamp_min(0) + READ_NOISE).sqrt()
    image = image + spread * torch.randn(image.shape, generator=seed)
    white = light.white.view(-1, 1, 1, 1)
    held = image.clamp_min(0).minimum(white)
    balanced = balance(held, light, error)
    # A camera's own picture is white where its sensor is full, whatever the balance.
    full = (held.amin(1, keepdim=True) >= WHITE_FROM * white) & light.rendered.view(-1, 1, 1, 1)
    balanced = torch.where(full, white, balanced)
    as_shot = replace(light, mired=light.mired + error.mired, tint=light.tint + error.tint)
    return Taken(balanced, mask.clamp(0, 1), as_shot)


def balance(image: torch.Tensor, light: Light, error: Error) -> torch.Tensor:
    """Return `image`, balanced to the true light, at what the camera took for it."""

    def number(value: float) -> torch.Tensor:
        return torch.full((1, 1, 1, 1), value)

    return white_balance.apply(
        image,
        light.context(),
        temperature=(1e6 / light.mired).view(1, 1, 1, 1),
        tint=light.tint.view(1, 1, 1, 1),
        incremental_temperature=number(-error.mired / white_balance.MIRED_PER_STEP),
        incremental_tint=number(error.tint / white_balance.TINT_PER_STEP),
    )


def undo(error: Error) -> dict[str, float]:
    """Return what has to be added to an edit's sliders for it to undo `error` as well."""
    return {
        "exposure": -error.exposure_ev,
        white_balance.INCREMENTAL_TEMPERATURE.name: error.mired / white_balance.MIRED_PER_STEP,
        white_balance.INCREMENTAL_TINT.name: -error.tint / white_balance.TINT_PER_STEP,
    }


def _crop(planes: torch.Tensor, chance: random.Random, across: int, scale: int) -> torch.Tensor:
    """Return a random part of `planes` at the size of a view, mirrored half of the time."""
    height, width = planes.shape[-2:]
    share = chance.uniform(SMALLEST_CROP, 1)
    rows, columns = round(height * share), round(width * share)
    top, left = chance.randint(0, height - rows), chance.randint(0, width - columns)
    part = planes[..., top : top + rows, left : left + columns]
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them
        part = part.flip(across)
    size = scale * LONG_PX, scale * SHORT_PX
    return torch.nn.functional.interpolate(part, size, mode="bilinear", antialias=True)


def _held(value: float, largest: float) -> float:
    return min(max(value, -largest), largest)
