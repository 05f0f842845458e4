"""True differences told from those of the edit, and medians that votes count in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.color.temperature import WhiteBalance
from xmpredict.grouping.subject import Subject, likeness, weighted_medians
from xmpredict.raw.capture import Capture

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=30)


def of(photo, mask):
    return Subject.of(photo, mask)


def test_neither_exposure_nor_as_shot_balance_makes_a_difference(make_photo, mask):
    one = of(make_photo(), mask)
    other = of(make_photo(ev=-2, as_shot=WhiteBalance(4000, 20)), mask)
    assert likeness([one, other], by_light=True).min() > 0.999


@pytest.mark.parametrize(
    "other", [{"light": 0.1}, {"person": (0.02, 0.02, 0.02)}, {"person": (0.05, 0.1, 0.4)}]
)
def test_another_light_and_another_dress_do(make_photo, mask, other):
    subjects = [of(make_photo(), mask), of(make_photo(**other), mask)]
    assert likeness(subjects, by_light=True)[0, 1] < 0.1


def test_where_an_exposure_is_unknown_light_tells_nothing(make_photo, mask):
    bright, dark = make_photo(), make_photo(light=0.1)
    subjects = [
        of(bright, mask),
        of(replace(dark, capture=Capture(make="Made", model="One")), mask),
    ]
    assert likeness(subjects, by_light=True)[0, 1] > 0.999


def test_colors_of_two_cameras_are_not_compared(make_photo, mask):
    red, blue = make_photo(person=(0.4, 0.1, 0.1)), make_photo(person=(0.1, 0.1, 0.4))
    other = replace(blue, capture=replace(blue.capture, model="Two"))
    pairs = [[of(red, mask), of(photo, mask)] for photo in (blue, other)]
    same, unknown = (likeness(pair, by_light=False)[0, 1] for pair in pairs)
    assert same < 0.1
    assert unknown == 1


@given(NUMBERS)
def test_with_equal_votes_it_is_the_ordinary_median(values):
    found = weighted_medians(np.array(values), np.ones((1, len(values))))
    assert abs(found[0] - np.median(values)) < 1e-9


@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_values_has_no_part_in_it(values, random):
    votes = [random.uniform(0.1, 3) for _ in values]
    pairs = list(zip(values, votes, strict=True))
    random.shuffle(pairs)
    shuffled = np.array(pairs).T
    here = weighted_medians(np.array(values), np.array([votes]))
    assert abs(here - weighted_medians(shuffled[0], shuffled[1][None]))[0] < 1e-6


def test_what_has_no_vote_is_not_heard():
    assert weighted_medians(np.array([1.0, 50.0, 3.0]), np.array([[1.0, 0.0, 1.0]])) == [2.0]


def test_many_votes_decide():
    found = weighted_medians(np.array([1.0, 2.0, 3.0, 9.0]), np.array([[1.0, 1.0, 1.0, 100.0]]))
    assert found[0] > 8.8
