"""Block averages of mosaics."""

from __future__ import annotations

import numpy as np
import pytest

from tests.raw.conftest import BLACK, WHITE, averaged, mosaic, scene
from xmpredict.raw import binning
from xmpredict.raw.binning import Mosaic, bin_mosaic
from xmpredict.sample.dng import RGGB, XTRANS

BAYER = [RGGB, ((1, 0), (2, 1)), ((1, 2), (0, 1)), ((2, 1), (1, 0))]


def of(values, pattern, black=BLACK, white=float(WHITE)):
    colors = np.array(pattern)
    return Mosaic(values, colors, np.broadcast_to(np.float32(black), colors.shape), white)


@pytest.mark.parametrize(
    "pattern", [*BAYER, XTRANS], ids=["RGGB", "GRBG", "GBRG", "BGGR", "XTrans"]
)
@pytest.mark.parametrize("block", [(6, 6), (12, 12), (24, 12)])
@pytest.mark.parametrize("strip", [1, 10_000, 1 << 20])
def test_colors_and_levels(pattern, block, strip, monkeypatch):
    monkeypatch.setattr(binning, "STRIP_VALUES", strip)
    light = scene()
    found = bin_mosaic(of(mosaic(light, pattern), pattern), block)
    assert found.pixels.shape == (96 // block[0], 144 // block[1], 3)
    assert found.pixels == pytest.approx(averaged(light, found.pixels.shape), abs=0.01)
    assert not found.clipped.any()


def test_even_light_is_exact():
    light = np.full((60, 60, 3), (0.1, 0.4, 0.9))
    found = bin_mosaic(of(mosaic(light, XTRANS), XTRANS), (6, 6))
    assert found.pixels == pytest.approx(light[:10, :10], abs=5e-5)


def test_each_place_has_its_own_black_level():
    black = np.array([[400, 500], [600, 700]], np.float32)
    light = np.full((8, 8, 3), (0.2, 0.3, 0.4))
    found = bin_mosaic(of(mosaic(light, RGGB, black), RGGB, black), (4, 4))
    assert found.pixels == pytest.approx(light[:2, :2], abs=5e-5)


def test_the_middle_is_taken_in_phase():
    light = scene(101, 151)
    found = bin_mosaic(of(mosaic(light[:100, :150], RGGB), RGGB), (12, 12))
    assert found.pixels.shape == (8, 12, 3)
    middle = averaged(light[2:98, 2:146], (8, 12, 3))
    assert found.pixels == pytest.approx(middle, abs=0.01)


def test_interleaved_rgb_and_an_empty_fourth_plane():
    light = scene(24, 36)
    values = np.zeros((24, 36, 4), np.uint16)
    values[..., :3] = np.rint(light * 60000)
    colors, black = np.array([[0, 1, 2, -1]]), np.zeros((1, 4), np.float32)
    found = bin_mosaic(Mosaic(values.reshape(24, -1), colors, black, 60000.0, 4), (6, 24))
    assert found.pixels == pytest.approx(averaged(light, (4, 6, 3)), abs=1e-4)


def test_clipped_share_counts_values_of_each_color():
    values = mosaic(np.full((8, 8, 3), 0.5), RGGB)
    values[0, 0] = values[0, 1] = WHITE  # one red of four, one green of eight, in the first block
    found = bin_mosaic(of(values, RGGB), (4, 4))
    assert found.clipped[0, 0] == pytest.approx([1 / 4, 1 / 8, 0])
    assert not found.clipped[1:].any()
    assert not found.clipped[0, 1].any()


def test_a_sensor_that_fills_up_early_is_noticed():
    random = np.random.default_rng(0)
    values = random.normal(8000, 2500, (200, 200)).clip(600, 14000).astype(np.uint16)
    early = bin_mosaic(of(values, RGGB), (2, 2))
    assert early.limit == pytest.approx(0.99 * 14000 / WHITE, abs=1e-3)
    thin = random.normal(8000, 1300, (200, 200)).clip(600, 14000).astype(np.uint16)
    assert bin_mosaic(of(thin, RGGB), (2, 2)).limit == pytest.approx(0.99, abs=1e-3)


def test_an_even_bright_sky_is_not_clipped():
    random = np.random.default_rng(0)
    values = random.normal(14500, 60, (200, 200)).astype(np.uint16)
    assert not bin_mosaic(of(values, RGGB), (2, 2)).clipped.any()


def test_large_sums_do_not_overflow():
    values = np.full((1024, 1024), 65535, np.uint16)
    found = bin_mosaic(of(values, ((0,),), 0, 65535.0), (512, 512))
    assert found.pixels == pytest.approx(1.0)
