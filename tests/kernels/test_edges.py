"""What lies at the edge, for every implementation alike."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.kernels.implementations import look_up
from xmpredict.kernels.shaper import LINEAR, Shaper

__all__ = ["look_up"]

SHAPER = Shaper(toe=0.01, top=4.0)
SHAPERS = pytest.mark.parametrize(
    "shaper", [LINEAR, SHAPER, Shaper(1, 4)], ids=["linear", "shaper", "whole-numbers"]
)


def colors(nodes, seed=3):
    return np.random.default_rng(seed).random((nodes, nodes, nodes, 3), dtype=np.float32)


def row(*pixels, dtype=np.float32):
    return np.array([pixels], dtype=dtype)


@SHAPERS
def test_the_end_of_the_scale_is_the_last_node(look_up, shaper):
    lut, top = colors(5), shaper.top
    found = look_up(row((top, top, top), (0, 0, 0), (top, 0, 0), (0, 0, top)), lut, shaper)
    wanted = [lut[-1, -1, -1], lut[0, 0, 0], lut[-1, 0, 0], lut[0, 0, -1]]
    assert found[0] == pytest.approx(np.array(wanted), abs=1e-6)


@SHAPERS
def test_beyond_the_ends_nothing_changes(look_up, shaper):
    lut, top = colors(4), shaper.top
    outside = row((1.001 * top, -0.001, -7), (math.inf, -math.inf, 1e30), (0, top, -0.0))
    held = row((top, 0, 0), (top, 0, top), (0, top, 0))
    assert look_up(outside, lut, shaper) == pytest.approx(look_up(held, lut, shaper), abs=1e-6)


@SHAPERS
def test_what_is_not_a_number_counts_as_0(look_up, shaper):
    lut = colors(4)
    found = look_up(row((math.nan, 0.5, 0.25), (0.1, math.nan, math.nan)), lut, shaper)
    wanted = look_up(row((0, 0.5, 0.25), (0.1, 0, 0)), lut, shaper)
    assert found == pytest.approx(wanted, abs=1e-7)


@pytest.mark.parametrize("gain", [-3.0, 2.0])
def test_gain_does_not_change_what_is_no_light(look_up, gain):
    pixels = row((math.nan, math.inf, -math.inf), (0, 65504, -1))
    lut, ev = colors(4), np.full((1, 2), gain, np.float32)
    found = look_up(pixels, lut, SHAPER, ev)
    wanted = look_up(row((0, 4, 0), (0, 4, 0)), lut, SHAPER)
    assert found == pytest.approx(wanted, abs=1e-6)


@SHAPERS
@pytest.mark.parametrize("nodes", [2, 5])
def test_nodes_give_their_own_color(look_up, shaper, nodes):
    lut, at = colors(nodes), shaper.nodes(nodes).numpy()
    image = np.stack(np.meshgrid(at, at, at, indexing="ij"), axis=-1).reshape(nodes, -1, 3)
    assert look_up(image, lut, shaper).ravel() == pytest.approx(lut.ravel(), abs=2e-5)


def test_two_nodes_by_hand(look_up):
    lut, (r, g, b) = colors(2), (0.25, 0.5, 0.125)
    red = lut[0] * (1 - r) + lut[1] * r
    green = red[0] * (1 - g) + red[1] * g
    wanted = green[0] * (1 - b) + green[1] * b
    assert look_up(row((r, g, b)), lut, LINEAR)[0, 0] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (0, 0)])
@pytest.mark.parametrize("with_gain", [False, True])
def test_an_empty_photo_stays_empty(look_up, size, with_gain):
    gain = np.zeros(size, np.float32) if with_gain else None
    found = look_up(np.zeros((*size, 3), np.float32), colors(3), SHAPER, gain)
    assert found.shape == (*size, 3)


def test_one_pixel_is_as_in_a_crowd(look_up):
    image = np.random.default_rng(4).random((7, 300, 3), dtype=np.float32)
    lut, gain = colors(6), np.random.default_rng(5).random((7, 300), dtype=np.float32)
    crowd = look_up(image, lut, SHAPER, gain)
    alone = look_up(image[3:4, 257:258], lut, SHAPER, gain[3:4, 257:258])
    assert alone[0, 0] == pytest.approx(crowd[3, 257], abs=1e-6)


def test_views_are_as_good_as_copies(look_up):
    whole = np.random.default_rng(6).random((3, 40, 30), dtype=np.float32)
    turned = whole.transpose(2, 1, 0)[::2, 1::3]
    lut = colors(4).transpose(2, 0, 1, 3)
    found = look_up(turned, lut, LINEAR)
    wanted = look_up(np.ascontiguousarray(turned), np.ascontiguousarray(lut), LINEAR)
    assert np.array_equal(found, wanted)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16])
def test_every_type_counts_from_0_to_1(look_up, dtype):
    lut = colors(9)
    image = np.random.default_rng(7).random((5, 40, 3))
    image[0, 0], image[0, 1] = 0, 1
    largest = np.iinfo(dtype).max if np.issubdtype(dtype, np.integer) else 1
    codes = (image * largest).round().astype(dtype) if largest > 1 else image.astype(dtype)
    wanted = look_up((codes / np.float32(largest)).astype(np.float32), lut, LINEAR)
    assert look_up(codes, lut, LINEAR) == pytest.approx(wanted, abs=1e-6)


def test_halves_of_every_size(look_up):
    bits = np.arange(0, 0x10000, 7, dtype=np.uint16).view(np.float16)
    image = np.resize(bits, (40, 79, 3))
    lut = colors(5)
    found, wanted = look_up(image, lut, SHAPER), look_up(image.astype(np.float32), lut, SHAPER)
    assert found == pytest.approx(wanted, abs=1e-6)
