"""What is decoded again, and what is not."""

from __future__ import annotations

import pytest

from tests.watch.conftest import copy
from xmpredict.engine import Done
from xmpredict.errors import UnreadablePhotoError, XmpredictError
from xmpredict.recent import Recent
from xmpredict.watch.watcher import REMEMBERED


@pytest.fixture
def asked(monkeypatch):
    """The photos that were really decoded; each in this process."""
    decoded = []

    def here(open_photo, photos, _):
        for photo in photos:
            decoded.append(photo.name)
            try:
                yield Done(photo, open_photo(photo))
            except XmpredictError as error:
                yield Done(photo, error)

    monkeypatch.setattr("xmpredict.predict.map_photos", here)
    return decoded


def test_only_what_is_new_or_changed_is_decoded(sample, folder, asked):
    first, second, third = (copy(photo, folder) for photo in sample[:3])
    memory = Recent(REMEMBERED)
    before = list(memory.decode([first, second], 1))
    second.write_bytes(sample[4].read_bytes())
    after = list(memory.decode([third, first, second], 1))
    assert asked == [first.name, second.name, third.name, second.name]
    assert [done.photo for done in after] == [third, first, second]
    assert after[1].result is before[0].result
    assert after[2].result.capture != before[1].result.capture


def test_the_oldest_are_forgotten(sample, folder, asked):
    photos = [copy(photo, folder) for photo in sample[:3]]
    memory = Recent(2)
    for _ in range(2):
        list(memory.decode(photos, 1))
    assert asked == [p.name for p in (*photos, photos[0])]


def test_what_cannot_be_decoded_is_tried_again(folder, asked):
    (folder / "empty.NEF").touch()
    memory = Recent(REMEMBERED)
    for _ in range(2):
        (done,) = memory.decode([folder / "empty.NEF"], 1)
        assert isinstance(done.result, UnreadablePhotoError)
    assert asked == ["empty.NEF"] * 2
