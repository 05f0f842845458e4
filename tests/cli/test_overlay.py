from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from xmpredict.cli.overlay import DARKEST, LEVELS, describe, to_png


def alpha_of(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")) / 255


@pytest.mark.parametrize(("value", "dark"), [(0, DARKEST), (1, 0), (0.5, DARKEST / 2)])
def test_the_less_a_person_the_darker(value, dark):
    shown = alpha_of(to_png(np.full((20, 30), value, np.float32), (15, 10)))
    assert shown.shape == (10, 15, 4)
    assert not shown[..., :3].any()
    assert np.abs(shown[..., 3] - dark).max() <= DARKEST / (LEVELS - 1) / 2 + 1 / 255


def test_the_person_stays_in_place():
    mask = np.zeros((40, 60), np.float32)
    mask[10:20, 40:60] = 1
    clear = alpha_of(to_png(mask, (30, 20)))[..., 3] < DARKEST / 2
    rows, columns = np.nonzero(clear)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (5, 9, 20, 29)


def test_a_ramp_has_every_step_and_is_small():
    ramp = np.linspace(0, 1, 400, dtype=np.float32)[None].repeat(300, 0)
    png = to_png(ramp, (400, 300))
    assert len(np.unique(alpha_of(png)[..., 3])) == LEVELS
    assert len(png) < 2000


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "no person found"),
        (0.0004, "no person found"),
        (0.001, "person: 0.1% of the picture, too little to go by"),
        (0.031, "person: 3.1% of the picture"),
        (0.274, "person: 27.4% of the picture"),
        (1, "person: 100.0% of the picture"),
    ],
)
def test_the_share_is_said_in_words(share, said):
    assert describe(np.full((10, 10), share, np.float32)) == said
