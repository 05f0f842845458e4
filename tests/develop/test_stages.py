"""What must hold for the mathematics of every stage and slider, present and future."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.develop import BY_NAME, PIPELINE
from xmpredict.develop.render import render
from xmpredict.develop.rgb_tone import luminance
from xmpredict.develop.slider import FileKind, PointCurve, Slider
from xmpredict.develop.stage import Kind
from xmpredict.develop.tensors import neutral

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context
    from xmpredict.develop.stage import Stage

    MakeContext = Callable[..., Context]

STAGES = [stage for stage in PIPELINE if stage.apply and stage.sliders]
RENDERED = [(stage, slider) for stage in STAGES for slider in stage.sliders]
NUMBERS = [(stage, slider) for stage, slider in RENDERED if isinstance(slider, Slider)]

every_stage = pytest.mark.parametrize("stage", STAGES, ids=lambda s: s.name)
every_rendered = pytest.mark.parametrize(
    ("stage", "setting"), RENDERED, ids=[s.name for _, s in RENDERED]
)
every_number = pytest.mark.parametrize(
    ("stage", "slider"), NUMBERS, ids=[s.name for _, s in NUMBERS]
)

COMPANIONS: dict[str, dict[str, float]] = {
    "post_crop_vignette": {"post_crop_vignette_amount": -60},
    "split_toning_shadow_hue": {"split_toning_shadow_saturation": 40},
    "split_toning_highlight_hue": {"split_toning_highlight_saturation": 40},
    "split_toning_balance": {"split_toning_shadow_saturation": 40},
    "color_grade_midtone_hue": {"color_grade_midtone_sat": 40},
    "color_grade_global_hue": {"color_grade_global_sat": 40},
    "color_grade_blending": {"color_grade_midtone_sat": 40},
    "parametric_shadow_split": {"parametric_darks": 40},
    "parametric_midtone_split": {"parametric_shadows": 40},
    "parametric_highlight_split": {"parametric_highlights": -40},
}
"""Sliders that only shape what another one does, with a value for that one."""

BRIGHTER = (
    *("exposure", "highlights", "shadows", "whites", "blacks", "parametric_shadows"),
    *("parametric_darks", "parametric_lights", "parametric_highlights", "luminance_"),
    *("color_grade_shadow_lum", "color_grade_midtone_lum", "color_grade_highlight_lum"),
    *("color_grade_global_lum", "post_crop_vignette_amount"),
)
MORE_COLORFUL = ("vibrance", "saturation")
WARMER = ("temperature", "incremental_temperature")
LESS_GREEN = ("tint", "incremental_tint", "shadow_tint")


def companions(name: str) -> dict[str, float]:
    held: dict[str, float] = {}
    for prefix, values in COMPANIONS.items():
        if name.startswith(prefix):
            held |= {other: value for other, value in values.items() if other != name}
    return held


def apply(
    stage: Stage, image: torch.Tensor, make_context: MakeContext, **values: torch.Tensor
) -> torch.Tensor:
    """Apply `stage`, and those that share its sliders, with what is not given at neutral."""
    context = make_context(len(image), rendered=_is_rendered(values), dtype=image.dtype)
    context = context.seeing(image)
    for each in PIPELINE:
        if each.apply and set(each.takes) & set(stage.takes):
            full = {s.name: values.get(s.name, neutral(s, context)) for s in each.takes}
            shaped = {n: v.view(-1, 1, 1, 1) if v.ndim == 1 else v for n, v in full.items()}
            if each.kind is Kind.GAIN:
                image = image * each.apply(context.seen.light, context, **shaped).exp2()
            else:
                image = each.apply(image, context, **shaped)
    return image


def _is_rendered(values: dict[str, torch.Tensor]) -> bool:
    return any(BY_NAME[name].only is FileKind.RENDERED for name in values)


def at(slider: Slider, value: float, photos: int) -> dict[str, torch.Tensor]:
    values = companions(slider.name) | {slider.name: value}
    return {
        name: torch.full((photos,), float(number), dtype=torch.float64)
        for name, number in values.items()
    }


def travel(slider: Slider, share: float) -> float:
    """Return the value `share` of the way from neutral to the high (+) or low (-) end."""
    start = slider.neutral
    if start is None:
        start = 5200.0 if slider.unit == "K" else 6.0
    end = slider.high if share > 0 else slider.low
    return start + abs(share) * (end - start)


@every_stage
@pytest.mark.parametrize("kind", ["picture", "extremes"])
def test_neutral_changes_nothing(
    stage: Stage, kind: str, make_context: MakeContext, request: pytest.FixtureRequest
) -> None:
    image = request.getfixturevalue(kind)
    torch.testing.assert_close(apply(stage, image, make_context), image, rtol=0, atol=1e-6)


@every_stage
def test_neutral_changes_nothing_in_single_precision(
    stage: Stage, picture: torch.Tensor, make_context: MakeContext
) -> None:
    image = picture.float()
    torch.testing.assert_close(apply(stage, image, make_context), image, rtol=2e-6, atol=2e-6)


@every_number
def test_moving_it_moves_pixels(
    stage: Stage, slider: Slider, picture: torch.Tensor, make_context: MakeContext
) -> None:
    still = apply(stage, picture, make_context, **at(slider, travel(slider, 0), 2))
    for share in (-1.0, 1.0):
        value = travel(slider, share)
        if value != travel(slider, 0):
            moved = apply(stage, picture, make_context, **at(slider, value, 2))
            change = (moved - still).abs().amax((1, 2, 3))
            # A full turn of a hue is no turn.
            if slider.unit != "°":
                assert change.min() > 1e-3


@every_number
def test_more_is_more(
    stage: Stage, slider: Slider, picture: torch.Tensor, make_context: MakeContext
) -> None:
    """Further along the slider the picture is further from the one at neutral."""
    if slider.unit == "°" or slider.name.endswith("style"):
        pytest.skip("has no more and less")
    still = apply(stage, picture, make_context, **at(slider, travel(slider, 0), 2))
    for sign in (-1, 1):
        distances = [
            (apply(stage, picture, make_context, **at(slider, travel(slider, sign * s), 2)) - still)
            .abs()
            .mean()
            for s in (0, 0.25, 0.5, 0.75, 1)
        ]
        assert distances == sorted(distances)


@every_number
def test_it_moves_the_way_it_says(
    stage: Stage, slider: Slider, picture: torch.Tensor, make_context: MakeContext
) -> None:
    def measure(image: torch.Tensor) -> float:
        red, green, blue = image.mean((0, 2, 3))
        if slider.name.startswith(BRIGHTER):
            return float(luminance(image).mean())
        if slider.name.startswith(MORE_COLORFUL):
            return float((image.amax(1) - image.amin(1)).mean())
        return float(red / blue) if slider.name.startswith(WARMER) else float((red + blue) / green)

    if not slider.name.startswith((*BRIGHTER, *MORE_COLORFUL, *WARMER, *LESS_GREEN)):
        pytest.skip("has no one direction")
    steps = [travel(slider, share) for share in (-1, -0.5, 0, 0.5, 1)]
    measured = [
        measure(apply(stage, picture.clamp(0, 1), make_context, **at(slider, step, 2)))
        for step in steps
    ]
    assert measured == sorted(measured)
    assert measured[0] < measured[-1]


@every_number
@pytest.mark.parametrize("share", [-1, 0, 1])
def test_slopes_are_finite_at_both_ends(
    stage: Stage, slider: Slider, share: int, extremes: torch.Tensor, make_context: MakeContext
) -> None:
    values = at(slider, travel(slider, share), 1)
    value = values[slider.name].requires_grad_()
    image = extremes.clone().requires_grad_()
    result = apply(stage, image, make_context, **values)
    assert result.isfinite().all()
    slopes = torch.autograd.grad(result.sum(), [image, value], allow_unused=True)
    assert all(slope is None or slope.isfinite().all() for slope in slopes)


@every_number
@pytest.mark.parametrize("share", [-0.37, 0.37])
def test_slope_is_that_of_the_function(
    stage: Stage, slider: Slider, share: float, picture: torch.Tensor, make_context: MakeContext
) -> None:
    if travel(slider, share) == travel(slider, 0):
        pytest.skip("neutral is an end")
    image = picture[:1, :, ::5, ::5].contiguous()
    values = at(slider, travel(slider, share), 1)
    value = values.pop(slider.name).requires_grad_()

    def function(moved: torch.Tensor) -> torch.Tensor:
        return apply(stage, image, make_context, **values, **{slider.name: moved})

    scale = max(1.0, abs(value.item()))
    assert torch.autograd.gradcheck(function, value, eps=1e-6 * scale, atol=1e-5, rtol=1e-3)


@every_rendered
def test_a_batch_is_its_photos_one_by_one(
    stage: Stage, setting: Slider | PointCurve, picture: torch.Tensor, make_context: MakeContext
) -> None:
    if isinstance(setting, PointCurve):
        line = torch.linspace(0, 1, 256, dtype=torch.float64)
        values = {setting.name: torch.stack([line**2, line.sqrt()])}
    else:
        values = at(setting, 0, 2)
        values[setting.name] = torch.tensor(
            [travel(setting, -0.8), travel(setting, 0.6)], dtype=torch.float64
        )
    batch = apply(stage, picture, make_context, **values)
    for photo in range(2):
        own = {name: value[photo : photo + 1] for name, value in values.items()}
        alone = apply(stage, picture[photo : photo + 1], make_context, **own)
        torch.testing.assert_close(batch[photo : photo + 1], alone, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("slider", [s for _, s in NUMBERS], ids=lambda s: s.name)
def test_the_shown_picture_has_a_slope_for_it(
    slider: Slider, picture: torch.Tensor, make_context: MakeContext
) -> None:
    if slider.name.endswith("style"):
        pytest.skip("is a choice")
    settings = at(slider, travel(slider, 0.4), 2)
    value = settings[slider.name].requires_grad_()
    context = make_context(2, rendered=_is_rendered(settings))
    shown = render(picture / 4, context, settings)
    (slope,) = torch.autograd.grad(shown.mean(), value)
    assert slope.abs().min() > 0
