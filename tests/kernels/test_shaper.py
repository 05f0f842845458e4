"""The curve in front of a LUT."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.errors import XmpredictError
from xmpredict.kernels.shaper import LINEAR, Shaper

SHAPER = Shaper(toe=0.01, top=4.0)


def test_by_hand():
    light = torch.tensor([0, 0.005, 0.01, 0.01 * math.e, 4], dtype=torch.float64)
    span = 1 + math.log(400)
    assert SHAPER.span == pytest.approx(span)
    assert SHAPER.encode(light).tolist() == pytest.approx(
        [0, 0.5 / span, 1 / span, 2 / span, 1], abs=1e-12
    )


def test_what_lies_outside_is_found_at_the_ends():
    light = torch.tensor([-1, -math.inf, math.nan, 5, math.inf])
    assert SHAPER.encode(light).tolist() == [0, 0, 0, 1, 1]


@given(coordinate=st.floats(0, 1))
def test_there_and_back(coordinate):
    held = torch.tensor(coordinate, dtype=torch.float64)
    assert float(SHAPER.encode(SHAPER.decode(held))) == pytest.approx(coordinate, abs=1e-12)


@pytest.mark.parametrize("shaper", [Shaper(), SHAPER, LINEAR])
@pytest.mark.parametrize("count", [2, 33, 65])
def test_nodes_stand_where_the_lut_looks(shaper, count):
    nodes = shaper.nodes(count)
    assert nodes[0] == 0
    assert nodes[-1] == shaper.top
    assert shaper.encode(nodes) * (count - 1) == pytest.approx(torch.arange(count), abs=1e-4)


def test_linear_is_no_curve():
    light = torch.linspace(0, 1, 101)
    assert torch.equal(LINEAR.encode(light), light)


def test_gradients():
    light = torch.tensor([0.002, 0.009, 0.02, 0.5, 3.9], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(SHAPER.encode, light)


def test_no_gradient_is_nan():
    light = torch.tensor([0.0, -1, math.nan, math.inf, 0.01, 4, 9], requires_grad=True)
    SHAPER.encode(light).sum().backward()
    assert light.grad.isfinite().all()


def test_the_defaults_hold_a_roll_off_to_what_they_promise():
    light = torch.logspace(-12, 0, 20000, base=2, dtype=torch.float64)

    def picture(value):
        scaled = 1.6 * value
        rolled = (scaled / (1 + scaled**1.9) ** (1 / 1.9)).clamp_max(1)
        curve = 1.055 * rolled ** (1 / 2.4) - 0.055
        return 255 * torch.where(rolled <= 0.0031308, 12.92 * rolled, curve)

    def worst(shaper, count, ev):
        values = picture(shaper.nodes(count).double() * 2**ev)
        place = shaper.encode(light) * (count - 1)
        low = place.long().clamp_max(count - 2)
        read = torch.lerp(values[low], values[low + 1], place - low)
        return float((read - picture(light * 2**ev)).abs().max())

    assert max(worst(Shaper(), 33, ev) for ev in range(6)) < 0.65
    assert max(worst(Shaper(), 65, ev) for ev in range(6)) < 0.16
    assert worst(Shaper(toe=2**-9), 33, 4) > 4


@pytest.mark.parametrize(("toe", "top"), [(0, 1), (-1, 1), (2, 1), (1, math.inf), (math.nan, 1)])
def test_no_such_curve(toe, top):
    with pytest.raises(XmpredictError, match="toe"):
        Shaper(toe, top)
