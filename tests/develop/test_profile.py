"""Table and tone curve of a camera profile, where a raw becomes a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from tests.develop.tables import CURVE, color_map
from xmpredict.color.transfer import encode_srgb
from xmpredict.develop import profile
from xmpredict.develop.camera_profile import CameraProfile
from xmpredict.develop.samples import light_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]


def profiled(make_context: MakeContext, *profiles: CameraProfile | None) -> Context:
    held = replace(make_context(len(profiles)), profiles=profiles)
    bright = torch.ones(len(profiles), 3, 4, 4, dtype=torch.float64)
    return replace(held, sensor_white=torch.ones_like(held.sensor_white)).seeing(bright)


def spline_by_the_book(points: tuple[tuple[float, float], ...], at: float) -> float:
    """Return the natural cubic spline through `points`: its curvature solved as a whole system."""
    x, y = np.array(points).T
    step, last = np.diff(x), len(x) - 1
    system, right = np.eye(len(x)), np.zeros(len(x))
    for i in range(1, last):
        system[i, i - 1 : i + 2] = step[i - 1], 2 * (step[i - 1] + step[i]), step[i]
        right[i] = 6 * ((y[i + 1] - y[i]) / step[i] - (y[i] - y[i - 1]) / step[i - 1])
    bend = np.linalg.solve(system, right)
    i = min(int(np.searchsorted(x, at, side="right")) - 1, last - 1)
    before, after, h = at - x[i], x[i + 1] - at, step[i]
    cubic = (bend[i] * after**3 + bend[i + 1] * before**3) / (6 * h)
    line = (y[i] / h - bend[i] * h / 6) * after + (y[i + 1] / h - bend[i + 1] * h / 6) * before
    return float(cubic + line)


def test_samples_are_those_of_a_natural_spline() -> None:
    samples = light_samples(CURVE)
    for i in range(0, len(samples), 31):
        light = (i / (len(samples) - 1)) ** 2
        wanted = encode_srgb(np.array(spline_by_the_book(CURVE, light)))
        assert samples[i] == pytest.approx(float(wanted), abs=1e-9)


def test_beyond_its_points_a_curve_is_even() -> None:
    samples = np.array(light_samples(((0.04, 0.1), (0.5, 0.6), (0.81, 0.7))))
    assert samples[:200] == pytest.approx(float(encode_srgb(np.array(0.1))))
    assert samples[-100:] == pytest.approx(float(encode_srgb(np.array(0.7))))


def test_a_straight_curve_leaves_the_picture_linear(
    colors: torch.Tensor, make_context: MakeContext
) -> None:
    straight = CameraProfile(curve=torch.tensor(light_samples(((0, 0), (1, 1)))))
    found = profile.apply(colors, profiled(make_context, straight))
    torch.testing.assert_close(found, colors, atol=1e-4, rtol=0)
    default = profile.apply(colors, profiled(make_context, None))
    assert (default - colors).abs().max() > 0.1


def test_the_curve_takes_the_largest_and_the_smallest_channel(make_context: MakeContext) -> None:
    own = CameraProfile(curve=torch.tensor(light_samples(CURVE)))
    color = torch.tensor([0.7, 0.4, 0.1], dtype=torch.float64).view(1, 3, 1, 1)
    low, high = spline_by_the_book(CURVE, 0.1), spline_by_the_book(CURVE, 0.7)
    found = profile.apply(color, profiled(make_context, own)).flatten().tolist()
    assert found == pytest.approx([high, (low + high) / 2, low], abs=1e-4)


def test_the_look_comes_before_the_curve(colors: torch.Tensor, make_context: MakeContext) -> None:
    look, curve = color_map(), torch.tensor(light_samples(CURVE))
    both = profiled(make_context, CameraProfile(look=look, curve=curve))
    after = profiled(make_context, CameraProfile(curve=curve))
    bent = look.apply(colors)
    assert bent.max() > 1.1
    pinned = bent / bent.amax(1, keepdim=True).clamp_min(1)
    torch.testing.assert_close(profile.apply(colors, both), profile.apply(pinned, after))
    blown = profile.apply(colors + 2, both)
    torch.testing.assert_close(blown, profile.apply(torch.ones_like(colors), after))


def test_a_finished_picture_has_no_camera_profile(
    picture: torch.Tensor, make_context: MakeContext
) -> None:
    profiles = (CameraProfile(look=color_map()), None)
    context = replace(make_context(2, rendered=True), profiles=profiles).seeing(picture)
    assert torch.equal(profile.apply(picture, context), picture)
