"""Blown highlights."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.raw.highlights import fill_highlights

NEUTRAL = np.array([0.5, 1.0, 0.7], np.float32)


def exposed(light):
    """What the sensor says of white-balanced `light`: values and clipping."""
    pixels = (light * NEUTRAL).astype(np.float32)
    return np.minimum(pixels, 1), (pixels >= 1).astype(np.float32)


def test_a_grey_ramp_stays_grey_and_rises_until_all_are_full():
    ramp = np.linspace(0.1, 3, 60, dtype=np.float32)
    filled = fill_highlights(*exposed(np.repeat(ramp[:, None], 3, axis=1)), NEUTRAL) / NEUTRAL
    assert filled == pytest.approx(np.repeat(np.minimum(ramp, 2)[:, None], 3, axis=1), rel=1e-5)


def test_nothing_clipped_nothing_changed():
    pixels = np.random.default_rng(0).random((4, 4, 3), np.float32)
    assert fill_highlights(pixels, np.zeros_like(pixels), NEUTRAL) is pixels


def test_only_clipped_channels_change():
    pixels, clipped = exposed(np.array([[1.6, 1.3, 0.6], [0.2, 0.3, 0.4]], np.float32))
    filled = fill_highlights(pixels, clipped, NEUTRAL)
    assert filled[0] == pytest.approx([0.8, 1.1, 0.42])  # green is the mean of 1.6 and 0.6
    assert (filled[1] == pixels[1]).all()


def test_partly_clipped_blocks_lie_between():
    pixels = np.array([[0.9, 1.0, 1.0]] * 5, np.float32)
    shares = np.linspace(0, 1, 5, dtype=np.float32)[:, None] * np.array([0, 1, 1], np.float32)
    green = fill_highlights(pixels, shares, NEUTRAL)[:, 1]
    assert (np.diff(green) > 0).all()
    assert green[0] == 1


@pytest.mark.parametrize("neutral", [(1.0,), (0.5, 1, 0.7, 0.9)])
def test_one_and_four_colors(neutral):
    full = np.ones((2, 2, len(neutral)), np.float32)
    filled = fill_highlights(full, full, neutral) / np.array(neutral)
    assert filled == pytest.approx(1 / min(neutral))
