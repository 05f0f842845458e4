"""When photos are edited, and with which others."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from xmpredict.raw.capture import Capture
from xmpredict.watch.arrivals import PATIENCE, Arrivals, is_whole
from xmpredict.watch.bursts import GAP, MOST_WAIT_S, Waiting, bursts
from xmpredict.watch.shoot import NEAREST, Shoot

NOON = datetime(2026, 6, 6, 12)
CARD = Path("/card")


def shot(name, minutes=None, zone=None):
    time = None if minutes is None else NOON + timedelta(minutes=minutes)
    return {CARD / name: Capture(time=time.replace(tzinfo=zone) if time else None)}


def shots(**minutes):
    return {p: c for name, m in minutes.items() for p, c in shot(name, m).items()}


def names(photos):
    return [photo.name for photo in photos]


def test_bursts_end_where_scenes_must():
    gap = GAP.total_seconds() / 60
    found = bursts(shots(b=gap, a=0, c=2 * gap + 0.1, x=None, d=3 * gap))
    assert [names(burst) for burst in found] == [["a", "b"], ["c", "d"], ["x"]]


def test_a_burst_waits_until_it_is_quiet_and_nothing_more_is_copied():
    waiting = Waiting(settle_s=2)
    for (photo, capture), now in zip(shots(a=0, b=1, far=60).items(), (0, 1.5, 1.5), strict=True):
        waiting.add(photo, capture, now)
    assert waiting.due(3.4, set()) == {}
    assert waiting.due(3.5, {CARD}) == {}
    assert waiting.due(3.5, {Path("/elsewhere")}).keys() == shots(a=0, b=0, far=0).keys()
    assert len(waiting) == 0


def test_nothing_waits_for_ever():
    waiting = Waiting(settle_s=2)
    for photo, capture in shots(a=0, b=1).items():
        waiting.add(photo, capture, 0)
    waiting.add(CARD / "c", Capture(time=NOON), MOST_WAIT_S - 1)
    assert waiting.due(MOST_WAIT_S - 0.1, {CARD}) == {}
    assert len(waiting.due(MOST_WAIT_S, {CARD})) == 3


def test_a_late_arrival_concerns_whole_scenes_near_it():
    shoot = Shoot()
    for number, minutes in enumerate((0, 8, 16, 24, 32)):
        ((photo, capture),) = shot(f"one{number}", minutes).items()
        shoot.add(photo, capture, scene=1)
    ((photo, capture),) = shot("two", 40).items()
    shoot.add(photo, capture, scene=2)
    ((photo, capture),) = shot("timeless").items()
    shoot.add(photo, capture, scene=3)
    assert names(shoot.companions(shot("new", 1))) == [f"one{n}" for n in range(5)]
    assert names(shoot.companions(shot("new", 36)))[-1] == "two"
    assert shoot.companions(shot("new", 55)) == []
    assert shoot.companions(shot("new")) == []
    assert shoot.companions(shot("one0", 0) | shot("new", 0))[0].name == "one1"


def test_after_a_restart_the_nearest_in_time_are_companions():
    shoot = Shoot()
    for number in range(3 * NEAREST):
        ((photo, capture),) = shot(f"{number:04d}", number).items()
        shoot.add(photo, capture)
    found = sorted(names(shoot.companions(shot("new", 300))))
    assert len(found) == NEAREST
    assert (found[0], found[-1]) in {("0200", "0399"), ("0201", "0400")}


def test_a_camera_without_a_zone_is_compared_by_what_it_shows():
    shoot = Shoot()
    ((photo, capture),) = shot("zoned", 0, UTC).items()
    shoot.add(photo, capture, scene=1)
    assert names(shoot.companions(shot("new", 1))) == ["zoned"]


def test_an_edit_again_keeps_the_scene():
    shoot = Shoot()
    ((photo, capture),) = shot("a", 0).items()
    shoot.add(photo, capture, scene=1)
    shoot.add(photo, capture)
    ((other, capture),) = shot("b", 20).items()
    shoot.add(other, capture, scene=1)
    assert names(shoot.companions(shot("new", 0))) == ["a", "b"]


@pytest.fixture
def growing(tmp_path):
    photo = tmp_path / "IMG_1.ARW"
    photo.write_bytes(b"\xff\xd8" + bytes(100))
    return photo


def test_a_file_settles_when_it_has_rested(growing):
    arrivals = Arrivals(settle_s=2)
    arrivals.see(growing, 0)
    assert list(arrivals.settled(1.9)) == []
    growing.write_bytes(growing.read_bytes() + b"x")
    assert list(arrivals.settled(2)) == []
    assert arrivals.folders() == {growing.parent}
    ((photo, signature),) = arrivals.settled(4)
    assert (photo, signature[0]) == (growing, 103)
    assert len(arrivals) == 0


def test_a_file_that_is_cut_off_is_waited_for_and_then_given_up(tmp_path):
    photo = tmp_path / "IMG_1.NEF"
    photo.touch()
    assert not is_whole(photo)
    arrivals = Arrivals(settle_s=2)
    arrivals.see(photo, 0)
    for now in range(2, 2 * PATIENCE, 2):
        assert list(arrivals.settled(now)) == []
    assert arrivals.folders() == set(), "others do not wait for it"
    assert [photo for photo, _ in arrivals.settled(2 * PATIENCE)] == [photo]


def test_what_is_gone_or_no_file_does_not_arrive(growing, tmp_path):
    arrivals = Arrivals(settle_s=2)
    arrivals.see(tmp_path, 0)
    arrivals.see(tmp_path / os.fsdecode(b"no\xff.NEF"), 0)
    assert len(arrivals) == 0
    arrivals.see(growing, 0)
    growing.unlink()
    assert list(arrivals.settled(3)) == []
    assert len(arrivals) == 0
