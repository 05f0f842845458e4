"""The tables of camera profiles, against the specification pixel by pixel."""

from __future__ import annotations

import colorsys
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from tests.develop.tables import CURVE, color_map, entries
from xmpredict.color.transfer import decode_srgb, encode_srgb
from xmpredict.develop.camera_profile import CameraProfile
from xmpredict.develop.context import stack
from xmpredict.develop.hue_sat_map import STAGE, HueSatMap
from xmpredict.develop.render import render
from xmpredict.develop.samples import light_samples
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]
    Pixel = tuple[float, float, float]

SHAPES = [(1, 6, 3), (1, 1, 2), (3, 5, 4), (2, 8, 2)]
"""Values, hues and saturations."""

WARM, COOL = 1e6 / 2850, 1e6 / 6500


def by_the_book(rgb: Pixel, table: NDArray[np.float64], *, srgb: bool) -> Pixel:
    """Apply a table to one pixel, 0 to 1, as the DNG specification tells it."""
    hue, saturation, value = colorsys.rgb_to_hsv(*rgb)
    encoded = float(encode_srgb(np.array(value))) if srgb else value
    places = [
        *((encoded, len(table), False), (hue, table.shape[1], True)),
        (saturation, table.shape[2], False),
    ]
    found = np.zeros(3)
    for corner in np.ndindex(2, 2, 2):
        weight, index = 1.0, []
        for (at, count, around), upper in zip(places, corner, strict=True):
            place = at * (count if around else count - 1)
            low = math.floor(place) if around else min(math.floor(place), max(count - 2, 0))
            weight *= place - low if upper else 1 - (place - low)
            index.append((low + upper) % count if around else min(low + upper, count - 1))
        found += weight * table[tuple(index)]
    turn, fuller, brighter = found
    scaled = encoded * brighter
    return colorsys.hsv_to_rgb(
        (hue + turn / 360) % 1,
        min(saturation * fuller, 1.0),
        float(decode_srgb(np.array(scaled))) if srgb else scaled,
    )


@pytest.mark.parametrize("srgb", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_color_becomes_what_the_specification_says(
    shape: tuple[int, int, int], srgb: bool, colors: torch.Tensor
) -> None:
    table = entries(shape)
    bent = HueSatMap.from_entries(table, srgb=srgb).apply(colors)
    assert (bent - colors).abs().max() > 0.1
    for found, rgb in zip(bent[0, :, 0].T.tolist(), colors[0, :, 0].T.tolist(), strict=True):
        assert found == pytest.approx(by_the_book(rgb, table.numpy(), srgb=srgb), abs=1e-9)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", ["picture", "extremes"])
def test_a_table_without_changes_is_the_identity(
    kind: str, dtype: torch.dtype, request: pytest.FixtureRequest
) -> None:
    image = request.getfixturevalue(kind).to(dtype)
    neutral = torch.tensor([0.0, 1.0, 1.0]).expand(4, 6, 5, 3)
    for srgb in (False, True):
        assert torch.equal(HueSatMap.from_entries(neutral, srgb=srgb).apply(image), image)


@pytest.mark.parametrize("srgb", [False, True])
def test_gradients_are_finite_everywhere(extremes: torch.Tensor, srgb: bool) -> None:
    for dtype in (torch.float32, torch.float64):
        image = extremes.to(dtype).requires_grad_()
        HueSatMap.from_entries(entries((3, 5, 4)), srgb=srgb).apply(image).square().sum().backward()
        assert image.grad is not None
        assert torch.isfinite(image.grad).all()
        assert image.grad.abs().max() < 1e3


@pytest.mark.parametrize("srgb", [False, True])
def test_gradients_are_those_of_the_function(picture: torch.Tensor, srgb: bool) -> None:
    image = picture[:1, :, ::7, ::9].contiguous().requires_grad_()
    assert torch.autograd.gradcheck(
        HueSatMap.from_entries(entries((3, 5, 4)), srgb=srgb).apply, image, atol=1e-4
    )


def test_only_what_is_inside_the_gamut_moves(extremes: torch.Tensor) -> None:
    bent = color_map().apply(extremes)
    dark = torch.full_like(extremes, -0.01)
    torch.testing.assert_close(color_map().apply(dark), dark)
    shifted = extremes.clamp_min(0)
    torch.testing.assert_close(bent - extremes, color_map().apply(shifted) - shifted)


def test_light_above_one_is_kept() -> None:
    brighter = entries((1, 6, 3))
    bent = HueSatMap.from_entries(brighter).apply(torch.full((1, 3, 1, 1), 2.5).double())
    assert bent.flatten().tolist() == pytest.approx([2.5] * 3)


def test_hue_turns_the_way_it_says() -> None:
    turned = torch.tensor([30.0, 1.0, 1.0]).expand(1, 6, 2, 3)
    red = torch.tensor([0.8, 0.0, 0.0]).view(1, 3, 1, 1)
    found = HueSatMap.from_entries(turned).apply(red).flatten().tolist()
    assert found == pytest.approx([0.8, 0.4, 0.0])


class TestStage:
    def test_tables_are_mixed_by_reciprocal_temperature(
        self, picture: torch.Tensor, make_context: MakeContext
    ) -> None:
        warm, cool = color_map(seed=1), color_map(seed=2)
        profiles = (CameraProfile(maps=((WARM, warm), (COOL, cool))),)
        context, image = replace(make_context(1), profiles=profiles), picture[:1]
        middle = HueSatMap((warm.changes + 3 * cool.changes) / 4, warm.srgb)
        for mired, only in (
            *((WARM, warm), (WARM + 90, warm), (COOL, cool), (COOL - 90, cool)),
            (0.25 * WARM + 0.75 * COOL, middle),
        ):
            kelvin = torch.full((1, 1, 1, 1), 1e6 / mired, dtype=torch.float64)
            found = STAGE.apply(image, context, temperature=kelvin)
            torch.testing.assert_close(found, only.apply(image))

    def test_one_table_serves_all_lights(
        self, picture: torch.Tensor, make_context: MakeContext
    ) -> None:
        only = color_map((1, 6, 3))
        context = replace(make_context(2), profiles=(CameraProfile(maps=((0.0, only),)),) * 2)
        kelvin = torch.tensor([2000.0, 20000.0], dtype=torch.float64).view(2, 1, 1, 1)
        found = STAGE.apply(picture, context, temperature=kelvin)
        torch.testing.assert_close(found, only.apply(picture))

    def test_the_slope_of_temperature_is_that_of_the_function(
        self, picture: torch.Tensor, make_context: MakeContext
    ) -> None:
        maps = ((WARM, color_map(seed=1)), (COOL, color_map(seed=2)))
        context = replace(make_context(1), profiles=(CameraProfile(maps=maps),))
        image = picture[:1, :, ::7, ::9].contiguous()
        kelvin = torch.full((1, 1, 1, 1), 4000.0, dtype=torch.float64, requires_grad=True)
        assert torch.autograd.gradcheck(
            lambda t: STAGE.apply(image, context, temperature=t), kelvin, eps=1e-2, atol=1e-8
        )

    def test_the_as_shot_light_counts_until_another_is_set(
        self, picture: torch.Tensor, make_context: MakeContext
    ) -> None:
        maps = ((WARM, color_map(seed=1)), (COOL, color_map(seed=2)))
        context = replace(make_context(2), profiles=(CameraProfile(maps=maps), None))
        still = render(picture, context, {})
        as_shot = 1e6 / context.as_shot_mired
        same = render(picture, context, {"temperature": as_shot, "tint": context.as_shot_tint})
        torch.testing.assert_close(still, same)
        # The same white and another light: what a warmer table makes of the same pixels.
        before, after = (
            STAGE.apply(picture, context, temperature=t.view(2, 1, 1, 1))
            for t in (as_shot, as_shot * 0.7)
        )
        assert (before - after)[0].abs().max() > 0.01
        assert torch.equal(after[1], picture[1])

    def test_a_stage_is_told_of_no_more_than_it_takes(self) -> None:
        with pytest.raises(TypeError, match="hue_sat_map"):
            Stage(STAGE.name, (), STAGE.apply)


def profiles_of(image: torch.Tensor) -> list[CameraProfile | None]:
    maps = ((WARM, color_map((1, 6, 3), 4)), (COOL, color_map((1, 6, 3), 5)))
    curve = torch.tensor(light_samples(CURVE))
    every = CameraProfile(maps=maps, look=color_map((2, 8, 2), 6), curve=curve)
    return [every, None, CameraProfile(look=color_map())][: len(image)]


def test_a_batch_is_its_photos(picture: torch.Tensor, make_context: MakeContext) -> None:
    """Whatever each one's profile has, also without any."""
    images = torch.cat([picture, picture[:1] * 0.7])
    singles = [replace(make_context(1), profiles=(one,)) for one in profiles_of(images)]
    together = stack([*singles, make_context(1)])
    images = torch.cat([images, images[:1]])
    assert len(together.profiles) == 4
    whole = render(images, together, {})
    for i, context in enumerate([*singles, make_context(1)]):
        torch.testing.assert_close(whole[i : i + 1], render(images[i : i + 1], context, {}))
    assert stack([make_context(1), make_context(2)]).profiles == (None,) * 3
