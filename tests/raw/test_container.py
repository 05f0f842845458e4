"""Which container a photo is, and whether it was cut off."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.raw import containers
from xmpredict.raw.boxes import boxes
from xmpredict.raw.container import Container, exif_blocks, identify, missing_bytes
from xmpredict.sample.dng import RGGB, Frame, encode_dng

PIXELS = np.zeros((32, 32), np.uint16)


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (containers.tiff(), Container.TIFF),
        (containers.tiff(magic=b"IIRO"), Container.TIFF),
        (containers.tiff(magic=b"IIU\0"), Container.TIFF),
        (containers.cr3(), Container.CR3),
        (containers.raf(), Container.RAF),
        (containers.mrw(), Container.MRW),
        (containers.crw(), Container.CRW),
        (containers.jpeg(), Container.JPEG),
        (b"FOVb" + bytes(20), Container.X3F),
        (b"\x89PNG\r\n\x1a\n" + bytes(8), Container.PNG),
        (b"hello, this is text", Container.UNKNOWN),
        (b"", Container.UNKNOWN),
        (b"II", Container.UNKNOWN),
    ],
)
def test_known_by_their_first_bytes(data, container):
    assert identify(data[:16]) is container


WHOLE = {
    "dng": encode_dng(Frame(pixels=PIXELS, pattern=RGGB)),
    "dng with preview": encode_dng(
        Frame(pixels=PIXELS, pattern=RGGB, preview=np.zeros((8, 8, 3), np.uint8))
    ).rstrip(b"\0"),
    "cr3": containers.cr3(),
    "raf": containers.raf(),
    "crw": containers.crw(),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_lack_nothing(name):
    assert missing_bytes(io.BytesIO(WHOLE[name])) == 0


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("cut", [1, 20, 90])
def test_cut_files_lack_something(name, cut):
    missing = missing_bytes(io.BytesIO(WHOLE[name][:-cut]))
    assert missing == (1 if name == "crw" else cut)


def test_pixels_that_are_said_to_be_elsewhere_lack_nothing():
    """As RW2 does it: an offset of 2**32 - 1."""
    data = bytearray(WHOLE["dng"])
    at = data.index(b"\x11\x01\x04\x00\x01\x00\x00\x00") + 8
    data[at : at + 4] = b"\xff" * 4
    assert missing_bytes(io.BytesIO(data)) == 0


def test_boxes_without_end_or_sense():
    assert [b.name for b in boxes(io.BytesIO(b"\0\0\0\0mdat" + bytes(9)), 0, 17)] == [b"mdat"]
    assert list(boxes(io.BytesIO(b"\0\0\0\4mdat" + bytes(9)), 0, 17)) == []
    assert list(boxes(io.BytesIO(b"\0\0\0"), 0, 3)) == []


@given(st.sampled_from(sorted(containers.EVERY)), st.binary(max_size=200), st.integers(0, 400))
def test_damage_anywhere_raises_nothing(name, damage, at):
    data = bytearray(containers.EVERY[name])
    data[at : at + len(damage)] = damage
    file = io.BytesIO(data)
    assert missing_bytes(file) >= 0
    for block in exif_blocks(file):
        block.seek(0)
        assert len(block.read()) <= len(data)
