"""The sample shoot."""

from __future__ import annotations


def test_sample_writes_the_same_bytes_every_time(sample, xmpredict, tmp_path):
    assert xmpredict("sample", tmp_path / "again").code == 0
    for photo in sorted(sample.glob("*.dng")):
        assert (tmp_path / "again" / photo.name).read_bytes() == photo.read_bytes()
