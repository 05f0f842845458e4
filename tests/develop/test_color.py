"""Color sliders, pinned at values that can be worked out by hand."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop import calibration, mixer, white_balance
from xmpredict.develop.hexagon import hue_of, scale_chroma, turn_hue
from xmpredict.develop.render import develop
from xmpredict.develop.rgb_tone import luminance
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]


def one(*rgb: float) -> torch.Tensor:
    return torch.tensor(rgb, dtype=torch.float64).view(1, 3, 1, 1)


def edited(image: torch.Tensor, make_context: MakeContext, **values: float) -> torch.Tensor:
    context = make_context(rendered=True)
    return develop(image, context, as_tensors([Settings({**values})], context))


@pytest.mark.parametrize("kelvin", [2000, 2856, 5000, 6504, 12000, 50000])
@pytest.mark.parametrize("tint", [-150, 0, 10, 150])
def test_light_is_that_of_the_color_package(kelvin: float, tint: float) -> None:
    x, y = WhiteBalance(kelvin, tint).to_xy()
    mired = torch.tensor([1e6 / kelvin], dtype=torch.float64)
    xyz = white_balance.to_xyz(mired, torch.tensor([tint], dtype=torch.float64))[0]
    assert xyz.tolist() == pytest.approx([x / y, 1, (1 - x - y) / y], rel=1e-9)


def test_the_light_that_is_set_becomes_neutral(make_context: MakeContext) -> None:
    """White under 3200 K, seen at the as-shot balance, is grey once 3200 K is set."""
    context = make_context()
    to_response = torch.linalg.inv(context.balanced_to_prophoto)
    lights = torch.tensor([1e6 / 3200, 1e6 / 5200], dtype=torch.float64)
    xyz = white_balance.to_xyz(lights, torch.tensor([20.0, 6.0], dtype=torch.float64))
    response = xyz @ context.xyz_to_camera[0].T
    seen = torch.linalg.inv(to_response)[0] @ (response[0] / response[1])
    settings = as_tensors([Settings(temperature=3200, tint=20)], context)
    values = {
        name: settings[name].view(-1, 1, 1, 1) if name in settings else torch.zeros(1, 1, 1, 1)
        for name in (s.name for s in white_balance.STAGE.sliders)
    }
    red, green, blue = white_balance.apply(one(*seen), context, **values).flatten().tolist()
    assert seen[0] > 1.2 * seen[2]
    assert red == pytest.approx(green, rel=1e-3) == pytest.approx(blue, rel=1e-3)


@pytest.mark.parametrize(
    "rgb", [(0.9, 0.2, 0.1), (0.1, 0.6, 0.3), (0.2, 0.1, 0.7), (0.5, 0.5, 0.1)]
)
def test_hue_is_that_of_the_standard_library(rgb: tuple[float, float, float]) -> None:
    assert hue_of(one(*rgb)).item() == pytest.approx(360 * colorsys.rgb_to_hsv(*rgb)[0])


@pytest.mark.parametrize("degrees", [-170, -30, 60, 120, 300])
def test_a_turn_turns_the_hue_and_keeps_both_ends(degrees: float) -> None:
    hue, saturation, value = colorsys.rgb_to_hsv(0.6, 0.3, 0.1)
    wanted = colorsys.hsv_to_rgb((hue + degrees / 360) % 1, saturation, value)
    turned = turn_hue(one(0.6, 0.3, 0.1), torch.tensor(float(degrees)))
    assert turned.flatten().tolist() == pytest.approx(wanted)


def test_chroma_scales_below_the_largest_channel() -> None:
    scaled = scale_chroma(one(0.6, 0.3, 0.1), torch.tensor(0.5))
    assert scaled.flatten().tolist() == pytest.approx([0.6, 0.45, 0.35])


def test_without_saturation_a_picture_is_grey_of_the_same_luminance(
    make_context: MakeContext,
) -> None:
    image = one(0.6, 0.3, 0.1)
    grey = edited(image, make_context, saturation=-100)
    assert (grey.amax() - grey.amin()).item() < 1e-9
    torch.testing.assert_close(luminance(grey), luminance(image))


def test_vibrance_moves_muted_colors_more_and_skin_less(make_context: MakeContext) -> None:
    def growth(*rgb: float) -> float:
        after = edited(one(*rgb), make_context, vibrance=50).flatten()
        return float((after.amax() - after.amin()) / after.amax()) / (1 - min(rgb) / max(rgb))

    muted, strong = growth(0.4, 0.4, 0.5), growth(0.05, 0.05, 0.5)
    skin, leaf = growth(0.5, 0.42, 0.37), growth(0.37, 0.5, 0.42)
    assert muted > strong > 1
    assert leaf > skin > 1


@pytest.mark.parametrize(
    "slider", [s.name for stage in mixer.STAGES for s in stage.sliders] + ["vibrance", "saturation"]
)
@pytest.mark.parametrize("value", [-100, 100])
def test_grey_stays_as_it_is(slider: str, value: int, make_context: MakeContext) -> None:
    grey = torch.linspace(0, 1, 9, dtype=torch.float64).view(1, 1, 1, 9).expand(1, 3, 1, 9)
    torch.testing.assert_close(edited(grey, make_context, **{slider: value}), grey)


@pytest.mark.parametrize("family", range(8))
def test_a_family_moves_its_own_hue_and_not_those_far_away(
    family: int, make_context: MakeContext
) -> None:
    name = mixer.FAMILIES[family].lower()
    hues = [mixer.CENTERS[family] / 360, (mixer.CENTERS[family] / 360 + 0.5) % 1]
    own, far = (one(*colorsys.hsv_to_rgb(hue, 0.6, 0.5)) for hue in hues)
    for channel in ("hue", "saturation", "luminance"):
        values = {f"{channel}_{name}": 60.0}
        assert (edited(own, make_context, **values) - own).abs().max() > 0.02
        assert (edited(far, make_context, **values) - far).abs().max() < 1e-9


def test_the_ends_of_hue_reach_the_neighbors(make_context: MakeContext) -> None:
    for family, center in enumerate(mixer.CENTERS):
        name = mixer.FAMILIES[family].lower()
        own = one(*colorsys.hsv_to_rgb(center / 360, 0.6, 0.5))
        after = hue_of(edited(own, make_context, **{f"hue_{name}": 100.0})).item()
        assert after == pytest.approx(mixer.CENTERS[(family + 1) % 8], abs=1e-4)


@pytest.mark.parametrize("slider", [s.name for s in calibration.STAGE.sliders[1:]])
def test_calibration_leaves_grey_alone(slider: str, make_context: MakeContext) -> None:
    grey = one(0.4, 0.4, 0.4)
    torch.testing.assert_close(edited(grey, make_context, **{slider: 80}), grey)


@pytest.mark.parametrize(
    ("primary", "rgb"), [("red", (1, 0, 0)), ("green", (0, 1, 0)), ("blue", (0, 0, 1))]
)
def test_a_primary_turns_and_grows(
    primary: str, rgb: tuple[float, float, float], make_context: MakeContext
) -> None:
    pure = 0.1 + 0.5 * one(*rgb)
    turned = edited(pure, make_context, **{f"{primary}_hue": 50})
    assert 5 < (hue_of(turned) - hue_of(pure)).item() % 360 < 40
    grown = edited(pure, make_context, **{f"{primary}_saturation": 50})
    assert grown.amin() < pure.amin()


@pytest.mark.parametrize(
    ("zone", "moved", "left"),
    [("split_toning_shadow", 0.02, 0.95), ("split_toning_highlight", 0.4, 0.001)],
)
def test_a_tint_stays_in_its_zone(
    zone: str, moved: float, left: float, make_context: MakeContext
) -> None:
    values = {f"{zone}_hue": 30.0, f"{zone}_saturation": 50.0}
    near, far = one(moved, moved, moved), one(left, left, left)
    red, _, blue = edited(near, make_context, **values).flatten()
    assert red > 1.2 * blue
    torch.testing.assert_close(edited(far, make_context, **values), far, rtol=0.03, atol=0)


def test_a_tint_of_shadows_keeps_luminance(make_context: MakeContext) -> None:
    dark = one(0.02, 0.02, 0.02)
    values = {"split_toning_shadow_hue": 30.0, "split_toning_shadow_saturation": 50.0}
    after = edited(dark, make_context, **values)
    torch.testing.assert_close(luminance(after), luminance(dark), rtol=0.01, atol=0)
