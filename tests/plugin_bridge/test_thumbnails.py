"""Thumbnails that are at hand."""

from __future__ import annotations

import pytest

from tests.plugin_bridge.conftest import decode_here, make_photo, make_shoot
from xmpredict.errors import XmpredictError
from xmpredict.plugin_bridge.worker import bytes_of
from xmpredict.recent import Recent


@pytest.fixture
def decoded(monkeypatch) -> list[str]:
    """The names of the photos that were decoded."""
    names: list[str] = []

    def spy(function, photos, jobs):
        names.extend(photo.name for photo in photos)
        return decode_here(function, photos, jobs)

    monkeypatch.setattr("xmpredict.predict.map_photos", spy)
    return names


def names(done) -> list[str]:
    return [one.photo.name for one in done if not isinstance(one.result, XmpredictError)]


def test_only_what_is_not_at_hand_is_decoded_and_order_stays(decoded, tmp_path):
    first, second, third = make_shoot(tmp_path, 3)
    kept = Recent(1 << 20, bytes_of)
    assert names(kept.decode([second], 1)) == [second.name]
    make_photo(third, 7)
    assert names(kept.decode([first, second, third], 1)) == [p.name for p in (first, second, third)]
    assert decoded == [second.name, first.name, third.name]


def test_a_photo_that_changed_is_decoded_again(decoded, tmp_path):
    photo = make_photo(tmp_path / "a.dng")
    kept = Recent(1 << 20, bytes_of)
    before = next(kept.decode([photo], 1)).result.pixels
    make_photo(photo, 99)
    assert (next(kept.decode([photo], 1)).result.pixels != before).any()
    assert len(decoded) == 2


def test_what_cannot_be_decoded_is_tried_again(decoded, tmp_path):
    broken = tmp_path / "a.nef"
    broken.write_text("no photo")
    kept = Recent(1 << 20, bytes_of)
    for missing in (broken, tmp_path / "none.nef") * 2:
        assert names(kept.decode([missing], 1)) == []
    assert len(decoded) == 4


def test_memory_is_bounded(decoded, tmp_path):
    photos = make_shoot(tmp_path, 4)
    one = next(Recent(0, bytes_of).decode(photos[:1], 1)).result.pixels.nbytes
    kept = Recent(2 * one, bytes_of)
    list(kept.decode(photos, 1))
    decoded.clear()
    list(kept.decode(photos, 1))
    assert decoded == [photo.name for photo in photos[:2]]
