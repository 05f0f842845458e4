"""Light that a finished picture has lost stays white."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import torch

from xmpredict.training.blown import clipped, keeps_white, whiten
from xmpredict.training.light import draw_light
from xmpredict.training.moods import MOODS, in_mood
from xmpredict.training.views import Error, take

FINISHED, RAW = (draw_light(random.Random(3), 1, raws) for raws in (0.0, 1.0))


@pytest.fixture
def window() -> torch.Tensor:
    """Return a gray room with a blown window in its right half."""
    image = torch.full((1, 3, 48, 32), 0.4)
    image[..., 16:] = 1.0
    return image


def test_only_finished_pictures_lose_light(window):
    assert float(clipped(window, FINISHED).float().mean()) == 0.5
    assert not clipped(window, RAW).any()


@pytest.mark.parametrize(("level", "kept"), [(1.0, True), (0.96, True), (0.85, False)])
def test_a_gray_window_is_seen(window, level, kept):
    assert bool(keeps_white(window * level, clipped(window, FINISHED))) is kept


def test_the_wanted_picture_is_white_there_and_else_unchanged(window):
    lost = clipped(window, FINISHED)
    wanted = whiten(window * 0.8, lost)
    assert torch.equal(wanted[..., 16:], window[..., 16:])
    assert torch.equal(wanted[..., :16], 0.8 * window[..., :16])


def test_a_cast_leaves_white_what_a_finished_picture_has_lost(window):
    cast, mask = Error(0.0, 30.0, 10.0), torch.zeros_like(window[:, :1])

    def tint(light):
        full = replace(light, white=torch.ones(1))
        linear = take(window, mask, full, cast, random.Random(2)).linear
        bright = linear[:, :, linear[0].amin(0) > 0.7]
        return float((bright.amax(1) - bright.amin(1)).median())

    assert tint(FINISHED) == 0
    assert tint(RAW) > 0.02


@pytest.mark.parametrize("mood", MOODS)
def test_no_mood_blows_people(mood):
    image, person = torch.full((1, 3, 48, 32), 0.9), torch.ones(1, 1, 48, 32)
    for seed in range(6):
        assert float(in_mood(image, person, mood, random.Random(seed)).max()) < 0.99


@pytest.mark.parametrize("mood", ["back-lit", "window"])
def test_people_keep_their_light_before_a_bright_background(mood):
    image, person = torch.full((1, 3, 48, 32), 0.4), torch.zeros(1, 1, 48, 32)
    person[..., 12:36, 10:22] = 1
    inside = person.bool().expand_as(image)
    for seed in range(6):
        lit = in_mood(image, person, mood, random.Random(seed))
        assert 0.38 < float(lit[inside].median()) < 0.5
        assert float(lit[~inside].max()) > 0.46
