"""Curves: through points, by largest and smallest channel, and the fixed one of the profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from xmpredict.develop import curve, profile, shoulder
from xmpredict.develop.coefficients import current
from xmpredict.develop.exposure import roll_off
from xmpredict.develop.render import develop
from xmpredict.develop.rgb_tone import from_encoded, rgb_tone, to_encoded
from xmpredict.develop.samples import LIGHT_COUNT, interpolate, point_samples, spline_matrix
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors
from xmpredict.develop.tone_scale import from_scale, to_scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]


def line(gain: float = 1) -> torch.Tensor:
    return (torch.linspace(0, 1, 256, dtype=torch.float64) * gain).view(1, -1)


def test_samples_go_through_the_points() -> None:
    samples = point_samples(((0, 0), (64, 48), (128, 128), (192, 208), (255, 255)))
    assert [round(samples[x] * 255) for x in (0, 64, 128, 192, 255)] == [0, 48, 128, 208, 255]


def test_two_points_make_a_straight_line_between_and_are_constant_outside() -> None:
    samples = np.array(point_samples(((50, 20), (200, 220)))) * 255
    assert samples[[0, 25, 50]] == pytest.approx(20)
    assert samples[125] == pytest.approx(120)
    assert samples[[200, 230, 255]] == pytest.approx(220)


def test_a_spline_that_overshoots_stays_on_the_scale() -> None:
    samples = point_samples(((0, 0), (20, 250), (40, 255), (255, 255)))
    assert 0 <= min(samples) <= max(samples) <= 1


def test_the_default_curve_never_turns_back() -> None:
    curve = np.array(spline_matrix(profile.ROOTS, LIGHT_COUNT)) @ current()["profile.curve"]
    assert (np.diff(curve) > 0).all()


def test_interpolation_is_exact_on_the_straight_line() -> None:
    at = torch.tensor([[-1.0, 0.0, 0.123, 0.5, 1.0, 3.0]], dtype=torch.float64)
    assert interpolate(line(), at).tolist()[0] == pytest.approx([0, 0, 0.123, 0.5, 1, 1])


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_channels_curve_moves_that_channel_alone(
    channel: int, picture: torch.Tensor, make_context: MakeContext
) -> None:
    names = ["tone_curve_red", "tone_curve_green", "tone_curve_blue"]
    samples = {name: line().expand(2, -1) for name in ["tone_curve", *names]}
    samples[names[channel]] = line(0.5).expand(2, -1)
    moved = curve.apply(picture, make_context(2), **samples) - picture
    others = [c for c in range(3) if c != channel]
    assert moved[:, others].abs().max() < 1e-6
    assert (moved[:, channel] < 0).all()


def test_the_slope_of_a_sample_is_that_of_the_function(
    picture: torch.Tensor, make_context: MakeContext
) -> None:
    image = picture[:1, :, ::9, ::9].contiguous()
    each = {f"tone_curve_{c}": line() for c in ("red", "green", "blue")}

    def function(samples: torch.Tensor) -> torch.Tensor:
        wide = samples.repeat_interleave(64, 1)
        return curve.apply(image, make_context(1), tone_curve=wide, **each)

    start = torch.tensor([[0.1, 0.3, 0.6, 0.9]], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(function, start)


def test_rgb_tone_keeps_hue_and_order(picture: torch.Tensor) -> None:
    toned = rgb_tone(picture, lambda light: light**2)
    for before, after in zip(picture.unbind(0), toned.unbind(0), strict=True):
        assert torch.equal(before.argsort(0), after.argsort(0))
    high, low = picture.amax(1), picture.amin(1)
    torch.testing.assert_close(toned.amax(1), high**2)
    torch.testing.assert_close(toned.amin(1), low**2)
    place = (picture.sum(1) - high - 2 * low) / (high - low)
    new = (toned.sum(1) - high**2 - 2 * low**2) / (high**2 - low**2)
    torch.testing.assert_close(place, new)


def test_the_scale_of_curves_and_back() -> None:
    light = torch.linspace(0, 1, 50, dtype=torch.float64)
    place = to_scale(light)
    assert place[[0, -1]].tolist() == pytest.approx([0, 1])
    assert place[0] < place[1] > 3 * light[1]
    torch.testing.assert_close(from_scale(place), light)


def test_encoding_and_back() -> None:
    light = torch.tensor([-0.1, 0, 0.001, 0.0031308, 0.18, 1, 3], dtype=torch.float64)
    torch.testing.assert_close(from_encoded(to_encoded(light)), light)
    assert to_encoded(light)[4].item() == pytest.approx(0.46135, abs=1e-5)


class TestRollOff:
    light = torch.linspace(-0.2, 6, 200, dtype=torch.float64)

    @pytest.mark.parametrize("white", [0.5, 0.8, 1.0, 2.0, 16.0])
    def test_white_becomes_one_and_tones_keep_their_order(self, white: float) -> None:
        top = torch.tensor(white, dtype=torch.float64)
        assert roll_off(top, top).item() == pytest.approx(1)
        assert (roll_off(self.light, top).diff() > 0).all()

    def test_dark_tones_are_left_alone(self) -> None:
        dark = torch.tensor([0.001, 0.01], dtype=torch.float64)
        rolled = roll_off(dark, torch.tensor(4.0, dtype=torch.float64))
        torch.testing.assert_close(rolled, dark, rtol=1e-3, atol=0)

    def test_two_in_a_row_are_one(self) -> None:
        first, second = torch.tensor(1.5).double(), torch.tensor(2.0).double()
        light = self.light.clamp(0, 3)
        twice = roll_off(first * roll_off(light / first, second), first)
        torch.testing.assert_close(twice, roll_off(light, first * second))


@pytest.mark.parametrize(
    ("light", "developed"), [(0.0, 0.0), (0.146, 0.304), (0.18, 0.381), (0.5, 0.777), (0.8, 0.903)]
)
def test_default_curve_as_published(
    light: float, developed: float, make_context: MakeContext
) -> None:
    """Values of Camera Raw's default render of a chart whose sensor is full at 1.82."""
    full = torch.full((1, 3, 1, 1), 1 / 0.55, dtype=torch.float64)
    context = replace(make_context(), sensor_white=full.flatten()[:1]).seeing(full)
    grey = torch.full_like(full, light)
    rolled = shoulder.apply(grey, context)
    assert profile.apply(rolled, context).mean().item() == pytest.approx(developed, abs=0.006)


def edited_grey(levels: list[float], make_context: MakeContext, **values: float) -> torch.Tensor:
    """Return the picture of greys of these encoded levels, encoded, shape (3, N)."""
    grey = from_encoded(torch.tensor(levels, dtype=torch.float64)).view(1, 1, 1, -1)
    context = make_context(rendered=True)
    settings = as_tensors([Settings({**values})], context)
    return to_encoded(develop(grey.expand(1, 3, 1, -1), context, settings))[0, :, 0]


@pytest.mark.parametrize(
    ("values", "before", "after"),
    [
        ({"parametric_darks": 50}, 0.3045, 0.3930),
        ({"parametric_shadows": 50}, 0.1803, 0.2303),
        ({"parametric_lights": -50}, 0.6915, 0.5865),
        ({"parametric_highlights": -50}, 0.7847, 0.7257),
    ],
)
def test_parametric_curve_as_measured(
    values: dict[str, float], before: float, after: float, make_context: MakeContext
) -> None:
    """Greys of the chart that Camera Raw 18.6 rendered, by default and with one slider."""
    assert edited_grey([before], make_context, **values)[1].item() == pytest.approx(after, abs=2e-3)


@pytest.mark.parametrize("region", ["shadows", "darks", "lights", "highlights"])
@pytest.mark.parametrize("split", [None, "shadow", "midtone", "highlight"])
def test_no_parametric_curve_turns_back(
    region: str, split: str | None, make_context: MakeContext
) -> None:
    levels = torch.linspace(0, 1, 200).tolist()
    splits = {f"parametric_{split}_split": 62.0} if split else {}
    for value in (-100.0, 100.0):
        bent = edited_grey(levels, make_context, **{f"parametric_{region}": value}, **splits)
        assert (bent.diff() > -1e-9).all()
        assert bent[:, [0, -1]].flatten().tolist() == pytest.approx([0, 1] * 3, abs=1e-6)


@pytest.mark.parametrize(
    ("zone", "hue", "before", "after"),
    [
        ("split_toning_shadow", 30, 0.3045, (0.3498, 0.2854, 0.2117)),
        ("split_toning_highlight", 210, 0.6915, (0.6407, 0.7134, 0.7968)),
        ("color_grade_midtone", 30, 0.5873, (0.6349, 0.5873, 0.5399)),
    ],
)
def test_grading_as_measured(
    zone: str, hue: float, before: float, after: tuple[float, ...], make_context: MakeContext
) -> None:
    """Greys of the chart that Camera Raw 18.6 rendered, in ProPhoto with the sRGB curve."""
    ending = "sat" if zone.startswith("color") else "saturation"
    values = {f"{zone}_hue": hue, f"{zone}_{ending}": 50.0}
    tinted = edited_grey([before], make_context, **values)
    assert tinted.flatten().tolist() == pytest.approx(after, abs=3e-3)
