"""When a copy is complete."""

from __future__ import annotations

import os

import pytest

from xmpredict.watch.arrivals import PATIENCE, Arrivals, is_whole


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
