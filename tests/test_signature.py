"""What tells two states of a file apart."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from xmpredict.signature import sign


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.nef"
    path.write_bytes(b"one")
    return path


def set_back(path, before):
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_that_nobody_touched_has_one_signature(path):
    before = sign(path)
    path.read_bytes()
    assert sign(path) == before


@pytest.mark.parametrize("content", [b"two", b"three"])
def test_another_content_is_told_apart_even_if_the_time_is_set_back(path, content):
    before, facts = sign(path), path.stat()
    time.sleep(0.02)  # a kernel's clock of files ticks every 4 to 10 ms
    path.write_bytes(content)
    set_back(path, facts)
    assert sign(path) != before
    assert sign(path).content_ns == before.content_ns


def test_what_lasts_is_the_same_for_a_copy_with_its_times(path, tmp_path):
    copy = shutil.copy2(path, tmp_path / "b.nef")
    assert sign(copy).lasting == sign(path).lasting
    path.write_bytes(b"longer")
    assert sign(copy).lasting != sign(path).lasting


def test_what_is_no_file_has_none(tmp_path):
    assert sign(tmp_path) is None
    assert sign(tmp_path / "none.nef") is None
    assert sign(tmp_path / "\0.nef") is None
