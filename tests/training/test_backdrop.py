"""Backdrops: plain, behind people alone, and the same for a whole scene."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from tests.training.finished_photos import write_edits, write_photos
from xmpredict.network.axes import Axes
from xmpredict.training.backdrop import FALL_OFF_EV, WHITES, before_backdrop
from xmpredict.training.edits import read_edits, split_edits
from xmpredict.training.finished import MOOD_STEP, first_number
from xmpredict.training.moods import MOODS, STUDIO, in_mood
from xmpredict.training.pairs import Sources, take_scene
from xmpredict.training.photos import read_photos, split_photos

SEEDS = range(12)


@pytest.fixture
def image() -> torch.Tensor:
    return torch.rand(2, 3, 48, 32, generator=torch.Generator().manual_seed(3))


@pytest.fixture
def person() -> torch.Tensor:
    mask = torch.zeros(2, 1, 48, 32)
    mask[..., 12:40, 8:24] = 1
    return mask


@pytest.mark.parametrize("seed", SEEDS)
def test_people_stay_and_all_else_is_plain(image, person, seed):
    shown = in_mood(image, person, STUDIO, random.Random(seed))
    assert torch.allclose(shown[..., 14:38, 10:22], image[..., 14:38, 10:22], atol=1e-5)
    paper = before_backdrop(image, person, random.Random(seed))[..., :10, :]
    assert float(paper.amax((2, 3)).div(paper.amin((2, 3))).max()) <= 2**FALL_OFF_EV + 1e-4
    assert torch.equal(paper[0], paper[1])


def test_most_paper_is_white_and_none_is_blown(image, person):
    levels = [
        float(in_mood(image, person, STUDIO, random.Random(seed))[..., :10, :].amax())
        for seed in range(100)
    ]
    assert max(levels) <= WHITES[1] + 1e-4
    assert 50 <= sum(level > WHITES[0] for level in levels) < 100


def test_where_nobody_is_there_is_no_backdrop(image, person):
    person[1] *= 0.05
    shown = before_backdrop(image, person, random.Random(1))
    assert torch.equal(shown[1], image[1])
    assert not torch.equal(shown[0], image[0])


def test_no_draw_is_shared():
    kinds = [(held_out, mood) for held_out in (False, True) for mood in (None, *MOODS)]
    starts = sorted(first_number(held_out=held_out, mood=mood) for held_out, mood in kinds)
    assert min(later - first for first, later in pairwise(starts)) >= MOOD_STEP


def test_all_scenes_may_be_asked_for_in_one_mood(tmp_path):
    photos = split_photos(read_photos(write_photos(tmp_path / "photos")), 1)[0]
    edits = split_edits(read_edits(write_edits(tmp_path / "edits.jsonl")), 0)[0]
    drawn = Sources(photos, edits, Axes.of(edits.names()), None, 7)
    place = list(MOODS).index(STUDIO)
    for sources, wanted in ((replace(drawn, mood=STUDIO), True), (drawn, False)):
        moods = {view.facts["mood"] for number in range(2) for view in take_scene(sources, number)}
        assert moods
        assert (moods == {place}) is wanted
