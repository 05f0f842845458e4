"""Worker processes: order, errors, crashes, bounded flight."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from xmpredict.engine import map_photos
from xmpredict.errors import UnreadablePhotoError, XmpredictError


def decode(photo: Path) -> str:
    if photo.name == "bad":
        raise UnreadablePhotoError("it is bad", path=photo, remedy="shoot it again")
    if photo.name == "bug":
        raise ZeroDivisionError("oops")
    if photo.name == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    return photo.name.upper()


def results(names: list[str], jobs: int = 2) -> list[str]:
    return [
        str(done.result) if isinstance(done.result, XmpredictError) else done.result
        for done in map_photos(decode, map(Path, names), jobs)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs):
    names = [f"p{i}" for i in range(9)]
    assert results(names, jobs) == [n.upper() for n in names]


def test_one_bad_photo_stops_nothing():
    good, bad, bug, last = results(["a", "bad", "bug", "b"])
    assert (good, last) == ("A", "B")
    assert bad == "bad: it is bad; shoot it again"
    assert "ZeroDivisionError" in bug
    assert "report it" in bug


def test_a_crash_of_the_decoder_takes_one_photo_with_it():
    names = ["a", "b", "crash", "c", "d", "crash", "e"]
    found = results(names)
    assert [found[i] for i in (0, 1, 3, 4, 6)] == ["A", "B", "C", "D", "E"]
    assert all("decoder crashed" in found[i] for i in (2, 5))


def test_photos_are_read_as_they_are_needed():
    asked = []

    def photos():
        for i in range(100):
            asked.append(i)
            yield Path(f"p{i}")

    stream = map_photos(decode, photos(), 1)
    next(stream)
    stream.close()
    assert len(asked) <= 3


def test_no_photos_no_results():
    assert results([]) == []
