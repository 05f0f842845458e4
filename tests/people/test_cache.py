from __future__ import annotations

import os
from pathlib import Path

import pytest

from xmpredict.people import cache as module
from xmpredict.people.cache import MaskCache

MASK = bytes(range(256)) * 4


@pytest.fixture
def cache(tmp_path) -> MaskCache:
    return MaskCache(tmp_path / "a" / "masks")


def test_what_was_kept_comes_back(cache):
    cache.put("key", MASK)
    assert cache.get("key", len(MASK)) == MASK
    assert cache.get("other", len(MASK)) is None


def test_the_user_has_one(own_data_folder):
    cache = MaskCache.of_user()
    cache.put("key", MASK)
    assert cache.folder.is_relative_to(own_data_folder)
    assert MaskCache.of_user().get("key", len(MASK)) == MASK


def test_the_folder_is_private_to_masks_that_are_whole(cache):
    cache.put("key", MASK)
    assert [path.name for path in cache.folder.iterdir()] == ["key.mask"]


@pytest.mark.parametrize("cut", [0, 1, 5, -1])
def test_a_cut_entry_is_none(cache, cut):
    cache.put("key", MASK)
    (entry,) = cache.folder.iterdir()
    entry.write_bytes(entry.read_bytes()[:cut])
    assert cache.get("key", len(MASK)) is None
    cache.put("key", MASK)
    assert cache.get("key", len(MASK)) == MASK


def test_a_changed_byte_is_noticed(cache):
    cache.put("key", MASK)
    (entry,) = cache.folder.iterdir()
    whole = bytearray(entry.read_bytes())
    whole[-1] ^= 1
    entry.write_bytes(whole)
    assert cache.get("key", len(MASK)) is None


def test_a_mask_of_another_size_is_none(cache):
    cache.put("key", MASK)
    assert cache.get("key", len(MASK) + 1) is None


def test_the_oldest_make_room(cache, monkeypatch):
    monkeypatch.setattr(module, "TRIM_EVERY", 1)
    for second in range(5):
        cache.put(f"key{second}", os.urandom(1000))
        os.utime(cache.folder / f"key{second}.mask", (second, second))
    cache.limit_bytes = 3500
    cache.put("key5", os.urandom(1000))
    names = sorted(path.stem for path in cache.folder.iterdir())
    assert names == ["key3", "key4", "key5"]


def test_the_folder_is_not_read_at_every_mask(cache, monkeypatch):
    looks = []
    monkeypatch.setattr(MaskCache, "_trim", lambda self: looks.append(self.kept))
    for number in range(2 * module.TRIM_EVERY + 1):
        cache.put(str(number), b"")
    assert looks == [0, module.TRIM_EVERY, 2 * module.TRIM_EVERY]


def test_a_place_that_cannot_be_written_is_no_cache_and_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = MaskCache(tmp_path / "file" / "masks")
    cache.put("key", MASK)
    assert cache.get("key", len(MASK)) is None


def test_a_failed_write_leaves_nothing(cache, monkeypatch):
    def refuse(*_):
        raise PermissionError

    cache.put("old", MASK)
    monkeypatch.setattr(Path, "replace", refuse)
    cache.put("key", MASK)
    assert [path.name for path in cache.folder.iterdir()] == ["old.mask"]
