"""White balance by the two lights that cameras are profiled for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop import white_balance
from xmpredict.develop.context import CameraColor, Context, stack
from xmpredict.preview import color_of
from xmpredict.raw.camera import Camera, Illuminant, to_matrix
from xmpredict.sample.dng import CAMERA

if TYPE_CHECKING:
    from collections.abc import Callable

    MakeContext = Callable[..., Context]

FORWARD = [
    to_matrix([[0.70, 0.20, 0.0642], [0.30, 0.65, 0.05], [0.02, 0.10, 0.7051]]),
    to_matrix([[0.60, 0.28, 0.0842], [0.25, 0.68, 0.07], [0.01, 0.05, 0.7651]]),
]
OWN = [to_matrix(np.diag([1.02, 1, 0.97])), to_matrix(np.diag([0.99, 1, 1.04]))]


def camera(*, forward: bool, lights: int = 2) -> Camera:
    """Return a camera that is not like others of its model."""
    return Camera(
        "",
        tuple(
            Illuminant(light.kelvin, light.color, matrix if forward else None, own)
            for light, matrix, own in zip(CAMERA.illuminants, FORWARD, OWN, strict=True)
        )[2 - lights :],
        analog_balance=(1.1, 1.0, 0.95),
    )


def seen_by(context: Context, one: Camera) -> Context:
    """Return `context` with photos of this camera."""
    color = color_of(one)
    rows = len(context.as_shot_mired)
    return replace(
        context,
        camera=CameraColor(
            *(
                part.double().expand(rows, *part.shape[1:])
                for part in (color.mired, color.color, color.own, color.forward)
            ),
            has_forward=color.has_forward.expand(rows),
        ),
    )


def pair(kelvin: float, tint: float) -> tuple[torch.Tensor, ...]:
    return tuple(torch.tensor([n], dtype=torch.float64) for n in (1e6 / kelvin, tint))


def apply(image: torch.Tensor, context: Context, kelvin: float, tint: float) -> torch.Tensor:
    shape = (len(image), 1, 1, 1)
    return white_balance.apply(
        image,
        context,
        temperature=torch.full(shape, kelvin, dtype=image.dtype),
        tint=torch.full(shape, tint, dtype=image.dtype),
        incremental_temperature=torch.zeros(shape, dtype=image.dtype),
        incremental_tint=torch.zeros(shape, dtype=image.dtype),
    )


@pytest.mark.parametrize("kelvin", [2000, 2856, 5000, 6504, 12000, 50000])
@pytest.mark.parametrize("tint", [-150, 0, 10, 150])
def test_light_is_that_of_the_color_package(kelvin: float, tint: float) -> None:
    x, y = WhiteBalance(kelvin, tint).to_xy()
    xyz = white_balance.to_xyz(*pair(kelvin, tint))[0]
    assert xyz.tolist() == pytest.approx([x / y, 1, (1 - x - y) / y], rel=1e-9)


@pytest.mark.parametrize("kelvin", [2400.0, 2856.0, 3900.0, 6504.0, 9000.0])
@pytest.mark.parametrize("tint", [-40.0, 0.0, 25.0])
@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("lights", [1, 2])
def test_matrices_are_those_of_the_camera(
    kelvin: float, tint: float, *, forward: bool, lights: int, make_context: MakeContext
) -> None:
    one = camera(forward=forward, lights=lights)
    ours = white_balance.to_prophoto(seen_by(make_context(), one), *pair(kelvin, tint))[0]
    neutral = one.neutral(WhiteBalance(kelvin, tint).to_xy())
    assert ours.numpy() == pytest.approx(one.to_prophoto(neutral), abs=2e-4)


def test_what_is_white_in_the_light_that_is_set_becomes_grey(make_context: MakeContext) -> None:
    one = camera(forward=True)
    context = seen_by(make_context(), one)
    neutral = torch.tensor(one.neutral(WhiteBalance(3200, 20).to_xy()), dtype=torch.float64)
    as_shot = white_balance.to_prophoto(context, context.as_shot_mired, context.as_shot_tint)[0]
    seen = (as_shot @ neutral).view(1, 3, 1, 1)
    assert seen[0, 0] > 1.5 * seen[0, 2]
    grey = apply(seen, context, 3200, 20)
    torch.testing.assert_close(grey, torch.ones_like(grey), rtol=0, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_as_shot_is_no_change(
    dtype: torch.dtype, picture: torch.Tensor, make_context: MakeContext
) -> None:
    context = make_context(2, dtype=dtype)
    if dtype is torch.float64:
        context = seen_by(context, camera(forward=True))
    kelvin = (1e6 / context.as_shot_mired[0]).item()
    kept = apply(picture.to(dtype), context, kelvin, context.as_shot_tint[0].item())
    torch.testing.assert_close(kept, picture.to(dtype), rtol=0, atol=1e-6)


def test_two_lights_alike_are_one(picture: torch.Tensor, make_context: MakeContext) -> None:
    single = camera(forward=True, lights=1)
    double = replace(single, illuminants=single.illuminants * 2)
    one, two = (apply(picture, seen_by(make_context(2), c), 3000, 5) for c in (single, double))
    torch.testing.assert_close(one, two)


def test_a_warm_light_is_seen_by_the_warm_matrices(
    picture: torch.Tensor, make_context: MakeContext
) -> None:
    both, daylight = (camera(forward=True, lights=lights) for lights in (2, 1))
    two, one = (apply(picture, seen_by(make_context(2), c), 2856, 0) for c in (both, daylight))
    assert (two - one).abs().max() > 0.02


@pytest.mark.parametrize("forward", [True, False])
def test_slopes_are_those_of_the_function(*, forward: bool, make_context: MakeContext) -> None:
    context = seen_by(make_context(), camera(forward=forward))
    point = tuple(value.requires_grad_() for value in pair(4100, -12))
    assert torch.autograd.gradcheck(
        lambda mired, tint: white_balance.to_prophoto(context, mired, tint), point
    )


def test_photos_of_different_cameras_go_together(make_context: MakeContext) -> None:
    contexts = [seen_by(make_context(), camera(forward=f, lights=n)) for f, n in ((1, 2), (0, 1))]
    image = torch.rand(2, 3, 4, 5, generator=torch.Generator().manual_seed(1)).double()
    together = apply(image, stack(contexts), 3300, 8)
    alone = [apply(image[i : i + 1], c, 3300, 8) for i, c in enumerate(contexts)]
    torch.testing.assert_close(together, torch.cat(alone))


@pytest.mark.parametrize(("warmth", "tint"), [(0, 0), (30, -12), (-100, 100)])
def test_a_raw_moves_by_the_incremental_pair_and_back(warmth, tint):
    light = WhiteBalance(5200.0, 7.0)
    there = white_balance.moved(light, warmth, tint)
    back = white_balance.steps(light, WhiteBalance(there["temperature"], there["tint"]))
    assert back["incremental_temperature"] == pytest.approx(warmth)
    assert back["incremental_tint"] == pytest.approx(tint)


@pytest.mark.parametrize(("kelvin", "warmth", "ends"), [(10_000, 100, 50_000), (2100, -100, 2000)])
def test_a_raw_moves_no_further_than_its_slider(kelvin, warmth, ends):
    assert white_balance.moved(WhiteBalance(kelvin, 0.0), warmth, 0)[
        "temperature"
    ] == pytest.approx(ends)
