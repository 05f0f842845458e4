"""Temperature and tint by the DNG rules."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.color.spaces import D50, D65, STANDARD_A
from xmpredict.color.temperature import ISOTHERMS, WhiteBalance, mired


@pytest.mark.parametrize(
    ("xy", "kelvin", "tint"),
    [(D65, 6504, 9.8), (D50, 5000, 9.7), (STANDARD_A, 2855, 0.0)],
    ids=["D65", "D50", "A"],
)
def test_standard_lights(xy, kelvin, tint):
    light = WhiteBalance.from_xy(xy)
    assert light.kelvin == pytest.approx(kelvin, abs=8)
    assert light.tint == pytest.approx(tint, abs=1.5)


@given(kelvin=st.floats(2000, 50000), tint=st.floats(-150, 150))
def test_there_and_back(kelvin, tint):
    back = WhiteBalance.from_xy(WhiteBalance(kelvin, tint).to_xy())
    assert back.mired == pytest.approx(mired(kelvin), abs=0.04)
    assert back.tint == pytest.approx(tint, abs=0.05)


def test_adobes_row_for_325_mired():
    assert ISOTHERMS[19].tolist() == [325, 0.24702, 0.34655, -2.4681]


def test_on_a_row_the_point_is_the_table():
    x, y = WhiteBalance(mired(200), 0).to_xy()
    scale = 1.5 - x + 6 * y
    assert (2 * x / scale, 3 * y / scale) == pytest.approx((0.21142, 0.32312))


def test_warm_light_is_redder_and_light_of_positive_tint_is_greener():
    assert WhiteBalance(3000, 0).to_xy()[0] > WhiteBalance(6000, 0).to_xy()[0]
    assert WhiteBalance(5000, 50).to_xy()[1] > WhiteBalance(5000, -50).to_xy()[1]


@pytest.mark.parametrize("xy", [(0.1, 0.9), (0.9, 0.1), (0.05, 0.05), (0.25, 0.25)])
def test_colors_that_no_lamp_has_stay_finite(xy):
    light = WhiteBalance.from_xy(xy)
    assert 1666 < light.kelvin <= 1e5
    assert abs(light.tint) < 1e4


def test_is_plain_data():
    light = WhiteBalance(5200.0, 7.0)
    assert pickle.loads(pickle.dumps(light)) == light  # noqa: S301 - our own bytes
    assert light.mired == pytest.approx(192.3, abs=0.1)
