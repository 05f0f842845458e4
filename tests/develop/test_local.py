"""What looks at surroundings: the guided filter, its sliders, and haze."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from xmpredict.develop.base import box_mean, guided_planes
from xmpredict.develop.coefficients import current
from xmpredict.develop.render import develop
from xmpredict.develop.rgb_tone import log_light, to_encoded
from xmpredict.develop.settings import Settings
from xmpredict.develop.statistics import CLASSES, Statistics
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]


@pytest.mark.parametrize("radius", [1, 3, 40])
def test_box_mean_is_the_mean_of_the_window(radius: int) -> None:
    plane = torch.rand(1, 2, 9, 13, dtype=torch.float64)
    mean = box_mean(plane, radius)
    for y, x in ((0, 0), (4, 6), (8, 12), (2, 11)):
        window = plane[
            0, :, max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1
        ]
        torch.testing.assert_close(mean[0, :, y, x], window.mean((1, 2)))


def test_guided_filter_keeps_an_edge_and_smooths_detail() -> None:
    step = torch.zeros(1, 1, 32, 32, dtype=torch.float64)
    step[..., 16:] = 4.0
    noise = 0.1 * torch.rand(1, 1, 32, 32, dtype=torch.float64)
    slope, offset = guided_planes(step + noise, step + noise, 4, 0.5).chunk(2, 1)
    smooth = slope * (step + noise) + offset
    assert (smooth[..., 17:] - smooth[..., :15].mean()).min() > 3
    assert smooth[..., :8].std() < 0.25 * noise[..., :8].std()


def test_base_of_a_flat_picture_is_its_light() -> None:
    flat = torch.full((1, 3, 16, 16), 0.36, dtype=torch.float64)
    base = Statistics.of(flat).base(0.1, 0.5)
    torch.testing.assert_close(base, torch.ones_like(base), rtol=0, atol=1e-4)


def halves(dark: float, bright: float) -> torch.Tensor:
    image = torch.full((1, 3, 40, 60), dark, dtype=torch.float64)
    image[..., 30:] = bright
    return image


def moved(image: torch.Tensor, make_context: MakeContext, **values: float) -> np.ndarray:
    """Return by how many EV a finished picture's left and right quarter have moved."""
    context = make_context(rendered=True)
    settings = Settings({name: float(value) for name, value in values.items()})
    after = develop(image, context, as_tensors([settings], context))
    change = (log_light(after) - log_light(image))[0, 0]
    return np.array([change[:, :15].mean(), change[:, -15:].mean()])


def test_highlights_moves_the_bright_half(make_context: MakeContext) -> None:
    dark, bright = moved(halves(0.01, 0.8), make_context, highlights=-100)
    assert bright < -0.5
    assert abs(dark) < 0.3 * abs(bright)


def test_shadows_moves_the_dark_half(make_context: MakeContext) -> None:
    dark, bright = moved(halves(0.01, 0.8), make_context, shadows=100)
    assert dark > 1
    assert bright < 0.2 * dark


@pytest.mark.parametrize("slider", ["highlights", "shadows"])
@pytest.mark.parametrize("value", [-100, 100])
def test_what_is_darker_stays_darker(slider: str, value: int, make_context: MakeContext) -> None:
    ramp = torch.logspace(-10, 1, 200, base=2, dtype=torch.float64).view(1, 1, 1, -1)
    image = ramp.expand(1, 3, 20, 200)
    context = make_context(rendered=True)
    settings = as_tensors([Settings({slider: value})], context)
    after = develop(image, context, settings)
    assert (log_light(after)[0, 0, 0].diff() > 0).all()


def waves(period_px: int) -> torch.Tensor:
    x = torch.arange(160, dtype=torch.float64)
    wave = (0.3 * torch.sin(2 * torch.pi * x / period_px)).exp2() * 0.18
    return wave.view(1, 1, 1, -1).expand(1, 3, 60, 160)


@pytest.mark.parametrize(("slider", "period_px"), [("clarity", 10), ("texture", 3)])
def test_detail_grows_and_shrinks(slider: str, period_px: int, make_context: MakeContext) -> None:
    image = waves(period_px)
    context = make_context(rendered=True)
    deviations = []
    for value in (-100, 0, 100):
        after = develop(image, context, as_tensors([Settings({slider: value})], context))
        deviations.append(log_light(after).std().item())
    assert deviations[0] < 0.95 * deviations[1]
    assert deviations[2] > 1.05 * deviations[1]


def test_dehaze_takes_a_veil_away(make_context: MakeContext) -> None:
    clear = halves(0.02, 0.5)
    veiled = 0.5 * clear + 0.4
    veiled[..., 55:] = 0.9
    context = make_context(rendered=True)
    spread = []
    for value in (-100, -50, 0, 25, 50):
        after = develop(veiled, context, as_tensors([Settings(dehaze=value)], context))
        shown = to_encoded(after)
        spread.append((shown[..., 30:50].mean() - shown[..., :25].mean()).item())
    assert spread == sorted(spread)


def test_vignette_darkens_corners_and_spares_the_middle(make_context: MakeContext) -> None:
    context = make_context(rendered=True)
    image = torch.full((1, 3, 41, 61), 0.5, dtype=torch.float64)
    edit = Settings(post_crop_vignette_amount=-50)
    after = develop(image, context, as_tensors([edit], context))
    assert after[0, 0, 20, 30].item() == pytest.approx(0.5)
    corners = after[0, 0, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.max() < 0.3
    torch.testing.assert_close(corners, corners.flip(0))


def test_dehaze_leaves_something_of_every_color(make_context: MakeContext) -> None:
    context = make_context(rendered=True)
    image = halves(0.3, 0.9)
    after = develop(image, context, as_tensors([Settings(dehaze=100)], context))
    assert (after / image).min().item() == pytest.approx(current()["dehaze.floor"])
    assert (after <= image + 1e-9).all()


class TestStatistics:
    def test_are_taken_once(self) -> None:
        seen = Statistics.of(halves(0.1, 0.5))
        asked = []

        def take() -> torch.Tensor:
            asked.append(1)
            return torch.ones(1)

        assert seen.once(("x",), take) is seen.once(("x",), take)
        assert asked == [1]

    def test_carry_no_gradient(self) -> None:
        image = halves(0.1, 0.5).requires_grad_()
        seen = Statistics.of(image)
        measured = (seen.light, seen.palette, seen.peak, seen.base(0.05, 0.5), seen.mean())
        assert not any(tensor.requires_grad for tensor in measured)

    def test_the_palette_is_the_picture_in_few_colors(self) -> None:
        image = torch.rand(2, 3, 32, 48, dtype=torch.float64)
        seen = Statistics.of(image)
        assert seen.palette.shape == (2, 3, 1, CLASSES)
        torch.testing.assert_close(seen.palette.mean((2, 3)), image.mean((2, 3)))
        light = log_light(seen.palette)
        assert (light.diff(dim=-1) > 0).all()

    @pytest.mark.parametrize("size", [(1, 1), (3, 5), (8, 9)])
    def test_the_smallest_picture_has_a_palette(self, size: tuple[int, int]) -> None:
        assert Statistics.of(torch.rand(1, 3, *size)).palette.shape == (1, 3, 1, CLASSES)

    def test_mean_and_quantiles_are_in_ev_about_grey(self) -> None:
        seen = Statistics.of(halves(0.09, 0.36))
        assert seen.quantile(0.25).item() == pytest.approx(-1, abs=1e-5)
        assert seen.quantile(0.75).item() == pytest.approx(1, abs=1e-5)
        assert seen.mean().item() == pytest.approx(np.log2(0.225 / 0.18), abs=1e-5)


def test_a_few_black_pixels_set_no_key(make_context: MakeContext) -> None:
    generator = torch.Generator().manual_seed(3)
    light = 1.2 * torch.randn(1, 1, 48, 64, generator=generator, dtype=torch.float64)
    frame = (0.18 * light.exp2()).repeat(1, 3, 1, 1)
    with_black = frame.clone()
    with_black[..., :3] = 0
    context = make_context(rendered=True)
    tensors = as_tensors([Settings(highlights=-60)], context)
    plain, dark = (develop(x, context, tensors)[..., 20:] for x in (frame, with_black))
    lost = (plain.mean() / dark.mean()).log2()
    assert abs(float(lost)) < 1
