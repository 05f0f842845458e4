"""The baseline: Lightroom's Auto by regression."""

from __future__ import annotations

import numpy as np

from xmpredict.network.auto import settings_from_render


def picture(low: int, high: int) -> np.ndarray:
    ramp = np.linspace(low, high, 64 * 48).reshape(48, 64, 1)
    return np.rint(np.repeat(ramp, 3, axis=2)).astype(np.uint8)


def test_a_dark_photo_is_brightened_and_a_bright_one_darkened():
    dark, bright = settings_from_render(picture(0, 90)), settings_from_render(picture(120, 255))
    assert dark["exposure"] > 0.5
    assert bright["exposure"] < 0


def test_a_full_ramp_gives_the_values_of_the_regression():
    # Percentile p of the ramp is p, so every value follows from the formula by hand:
    # 2.22 - 2.13*0.40 - 1.52*0.99 = -0.14; -36 - 51.9*0.9 + 26.9*0.25 = -76; 54.4 - 41.5*0.1 = 50;
    # 67.5 - 52.2*0.998 = 15; -38 - 1.86*log2(0.01) = -26.
    found = settings_from_render(picture(0, 255))
    assert abs(found["exposure"] - -0.14) <= 0.02
    whole = {k: found[k] for k in ("highlights", "shadows", "whites", "blacks")}
    assert whole == {"highlights": -76, "shadows": 50, "whites": 15, "blacks": -26}
    assert found["contrast"], found["vibrance"] == (6, 15)


def test_white_balance_stays_as_shot():
    assert not {"temperature", "tint"} & set(settings_from_render(picture(0, 255)))


def test_black_and_white_frames_give_finite_settings():
    for level in (0, 255):
        assert len(settings_from_render(picture(level, level))) == 7
