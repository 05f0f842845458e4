"""Color sliders, pinned at values that can be worked out by hand."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.develop import calibration, mixer
from xmpredict.develop.hexagon import chroma_of, hue_of, lightness_of, scale_chroma, turn_hue
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


@pytest.mark.parametrize(
    "rgb", [(0.9, 0.2, 0.1), (0.1, 0.6, 0.3), (0.2, 0.1, 0.7), (0.5, 0.5, 0.1)]
)
def test_hue_is_that_of_the_standard_library(rgb: tuple[float, float, float]) -> None:
    assert hue_of(one(*rgb)).item() == pytest.approx(360 * colorsys.rgb_to_hsv(*rgb)[0])


@pytest.mark.parametrize("degrees", [-170, -30, 60, 120, 300])
def test_a_turn_turns_the_hue_and_keeps_lightness(degrees: float) -> None:
    image = one(0.6, 0.3, 0.1)
    turned = turn_hue(image, torch.tensor(degrees, dtype=torch.float64))
    assert hue_of(turned).item() == pytest.approx((24 + degrees) % 360)
    torch.testing.assert_close(lightness_of(turned), lightness_of(image))


@pytest.mark.parametrize("degrees", [-170, -30, 60, 120, 300])
def test_a_turn_keeps_the_distance_from_grey(degrees: float) -> None:
    def distance(image: torch.Tensor) -> torch.Tensor:
        return (image - image.mean(1, keepdim=True)).norm()

    image = one(0.6, 0.3, 0.1)
    turned = turn_hue(image, torch.tensor(degrees, dtype=torch.float64))
    torch.testing.assert_close(distance(turned), distance(image))


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


@pytest.mark.parametrize("family", range(8))
def test_the_ends_of_hue_turn_a_family_as_measured(family: int, make_context: MakeContext) -> None:
    name, center = mixer.FAMILIES[family].lower(), mixer.CENTERS[family]
    own = one(*colorsys.hsv_to_rgb(center / 360, 0.6, 0.5))
    for value, degrees in ((100.0, mixer.TURNS[family]), (-100.0, -mixer.TURNS[family - 1])):
        after = hue_of(edited(own, make_context, **{f"hue_{name}": value})).item()
        assert (after - center - degrees + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)


def test_a_family_without_saturation_is_grey_of_the_same_lightness(
    make_context: MakeContext,
) -> None:
    orange = one(*colorsys.hsv_to_rgb(mixer.CENTERS[1] / 360, 0.6, 0.5))
    grey = edited(orange, make_context, saturation_orange=-100)
    torch.testing.assert_close(grey, lightness_of(orange).expand_as(grey))


@pytest.mark.parametrize("value", [-100.0, -40.0, 40.0, 100.0])
def test_luminance_keeps_hue_and_white(value: float, make_context: MakeContext) -> None:
    skin = one(1.0, 0.7, 0.4) * torch.linspace(0.01, 1, 30, dtype=torch.float64)
    after = edited(skin, make_context, luminance_orange=value)
    torch.testing.assert_close(hue_of(after), hue_of(skin))
    assert after.amax().item() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("rgb", [(1.0, 0.7, 0.4), (1.0, 0.5, 0.0), (1.0, 0.9, 0.8)])
def test_brighter_tones_stay_the_brighter_ones(
    rgb: tuple[float, float, float], make_context: MakeContext
) -> None:
    ramp = one(*rgb) * torch.linspace(0.01, 1, 300, dtype=torch.float64)
    after = edited(ramp, make_context, luminance_orange=100.0)
    assert (luminance(after).diff() > 0).all()


@pytest.mark.parametrize("family", range(8))
def test_more_saturation_of_a_family_keeps_the_largest_channel(
    family: int, make_context: MakeContext
) -> None:
    own = one(*colorsys.hsv_to_rgb(mixer.CENTERS[family] / 360, 0.4, 0.5))
    name = f"saturation_{mixer.FAMILIES[family].lower()}"
    fuller = [edited(own, make_context, **{name: value}) for value in (25.0, 50.0, 100.0)]
    chromas = [chroma_of(image).item() for image in (own, *fuller)]
    assert chromas == sorted(chromas)
    assert all(image.amax().item() == pytest.approx(0.5) for image in fuller)


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


@pytest.mark.parametrize("zone", ["split_toning_shadow", "split_toning_highlight"])
@pytest.mark.parametrize("hue", [30.0, 130.0, 210.0, 330.0])
def test_a_tint_keeps_luminance(zone: str, hue: float, make_context: MakeContext) -> None:
    grey = torch.linspace(0, 1, 40, dtype=torch.float64).view(1, 1, 1, -1).expand(1, 3, 1, -1)
    after = edited(grey, make_context, **{f"{zone}_hue": hue, f"{zone}_saturation": 20.0})
    torch.testing.assert_close(luminance(after), luminance(grey), rtol=0, atol=0.01)


@pytest.mark.parametrize("zone", ["split_toning_shadow", "split_toning_highlight"])
@pytest.mark.parametrize("hue", range(0, 360, 30))
@pytest.mark.parametrize("blending", [0.0, 50.0, 100.0])
def test_no_tint_turns_a_curve_back(
    zone: str, hue: int, blending: float, make_context: MakeContext
) -> None:
    grey = torch.linspace(0, 1, 200, dtype=torch.float64).view(1, 1, 1, -1).expand(1, 3, 1, -1)
    values = {f"{zone}_hue": float(hue), f"{zone}_saturation": 100.0}
    after = edited(grey, make_context, color_grade_blending=blending, **values)
    assert (after.diff() > -1e-9).all()
    torch.testing.assert_close(after[..., [0, -1]], grey[..., [0, -1]])


def test_a_tint_of_midtones_and_its_complement_undo_each_other(make_context: MakeContext) -> None:
    grey = torch.linspace(0.05, 0.9, 40, dtype=torch.float64).view(1, 1, 1, -1)
    grey = grey.expand(1, 3, 1, -1)
    tinted = edited(grey, make_context, color_grade_midtone_hue=30, color_grade_midtone_sat=50)
    back = edited(tinted, make_context, color_grade_midtone_hue=210, color_grade_midtone_sat=50)
    assert (tinted - grey).abs().max() > 0.05
    torch.testing.assert_close(back, grey, rtol=0, atol=0.004)
