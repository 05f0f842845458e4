"""Scenes by time, colour and light, while the shoot streams by."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.grouping.likeness import Likeness
from xmpredict.grouping.scenes import Limits, group_scenes

START = datetime(2026, 6, 6, 14, 0, 0)


def likeness(look: int, light_ev: float = 10.0) -> Likeness:
    chroma = np.zeros(256, np.float32)
    chroma[look] = 1
    return Likeness(chroma, light_ev)


def taken(seconds: float | None, look: int = 0, light_ev: float = 10.0):
    time = None if seconds is None else START + timedelta(seconds=seconds)
    return (seconds, look), time, likeness(look, light_ev)


def times(scenes):
    return sorted([photo[0] for photo in scene] for scene in scenes)


def test_a_burst_is_one_scene():
    assert times(group_scenes(taken(s) for s in (0, 1, 2))) == [[0, 1, 2]]


def test_a_long_pause_opens_a_scene():
    assert times(group_scenes(taken(s) for s in (0, 30, 4000, 4010))) == [[0, 30], [4000, 4010]]


def test_another_color_opens_a_scene():
    scenes = group_scenes([taken(0, 1), taken(5, 2), taken(10, 2)])
    assert times(scenes) == [[0], [5, 10]]


def test_another_light_opens_a_scene():
    scenes = group_scenes([taken(0, light_ev=4), taken(5, light_ev=14)])
    assert times(scenes) == [[0], [5]]


def test_two_bodies_that_take_turns_end_up_in_one_scene():
    wide = [taken(s) for s in range(0, 60, 10)]
    tele = [taken(s + 3, light_ev=10.7) for s in range(0, 60, 10)]
    both = sorted(wide + tele, key=lambda photo: photo[1])
    assert len(list(group_scenes(both))) == 1


def test_two_photographers_at_two_places_keep_two_scenes():
    shoot = [taken(s, look=(s // 10) % 2) for s in range(0, 200, 10)]
    assert times(group_scenes(shoot)) == [list(range(0, 200, 20)), list(range(10, 200, 20))]


def test_photos_without_a_time_go_by_likeness():
    scenes = group_scenes([taken(None, 1), taken(None, 1), taken(None, 2)])
    assert sorted(len(s) for s in scenes) == [1, 2]


def test_an_unknown_light_does_not_split():
    photos = [taken(0), ((1, 0), START, likeness(0, float("nan")))]
    assert len(list(group_scenes(photos))) == 1


def test_a_scene_is_handed_on_before_the_shoot_ends():
    read = []

    def shoot():
        for s in (0, 5, 4000, 4005):
            read.append(s)
            yield taken(s)

    first = next(group_scenes(shoot()))
    assert [photo[0] for photo in first] == [0, 5]
    assert read == [0, 5, 4000]


@given(st.lists(st.tuples(st.floats(0, 1e5), st.integers(0, 5), st.floats(0, 16)), max_size=60))
def test_every_photo_is_in_exactly_one_scene_and_in_order(shots):
    shoot = [taken(*shot) for shot in sorted(shots)]
    limits = Limits(photos=7)
    scenes = list(group_scenes(shoot, limits))
    assert sorted(chain.from_iterable(scenes)) == sorted(photo for photo, _, _ in shoot)
    for scene in scenes:
        assert 0 < len(scene) <= 7
        assert [s for s, _ in scene] == sorted(s for s, _ in scene)


@pytest.mark.parametrize("length", [100, 1000])
def test_what_is_held_does_not_grow_with_the_shoot(length):
    held = 0
    most = 0

    def shoot():
        nonlocal held, most
        for s in range(length):
            held += 1
            most = max(most, held)
            yield taken(s * 20, look=s // 3 % 200)

    for scene in group_scenes(shoot()):
        held -= len(scene)
    assert most <= 20


def test_four_endless_scenes_hold_no_more_than_one():
    held, most = set(), 0

    def shoot():
        nonlocal most
        for s in range(400):
            held.add((s, s % 4))
            most = max(most, len(held))
            yield taken(s, look=s % 4)

    for scene in group_scenes(shoot(), Limits(photos=40)):
        held -= set(scene)
    assert most <= 41
