"""Exif as it stands in every container, and in damaged ones."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.export import made
from tests.raw import containers
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.exif_block import ExifBlock, read_block


def read(data):
    return read_block(io.BytesIO(data))


def test_every_container_tells_the_same():
    for name, data in containers.EVERY.items():
        block = read(data)
        assert block.image.text(272) == "Canon EOS R5", name
        assert block.exif.numbers(33434) == (0.008,), name
        assert block.exif.text(36881) == "-03:30", name
        assert not block.damaged, name
        assert not block.gps.entries, name


def test_places():
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8)).save(jpeg, "JPEG", exif=b"Exif\0\0" + made.exif(), xmp=b"<x/>")
    png = io.BytesIO()
    Image.new("RGB", (8, 8)).save(png, "PNG", exif=made.exif())
    for data in (made.exif(), jpeg.getvalue(), png.getvalue()):
        block = read(data)
        assert block.gps.numbers(2) == (33, 51, 24.5)
        assert not block.damaged


def test_a_cr3_keeps_its_places_in_a_box_of_their_own():
    blocks = containers.box(b"CMT1", encode_tiff(Ifd(containers.HEAD)))
    blocks += containers.box(b"CMT2", encode_tiff(Ifd(containers.EXIF)))
    blocks += containers.box(b"CMT4", encode_tiff(Ifd(made.GPS)))
    inner = containers.box(b"uuid", containers.CANON_UUID + blocks)
    data = containers.box(b"ftyp", b"crx \0\0\0\1crx isom") + containers.box(b"moov", inner)
    assert read(data).gps.numbers(4) == (151, 12, 40.25)
    assert not read(data).damaged
    assert read(data.replace(b"CMT2", b"FREE")).damaged


@pytest.mark.parametrize("data", [containers.crw(), b"GIF89a" + bytes(99), b"", containers.jpeg()])
def test_where_there_is_none(data):
    assert read(data) == ExifBlock()


def test_a_pointer_to_nothing_is_damage():
    whole = made.exif()
    at = whole.index(struct.pack("<HHI", 34665, 4, 1)) + 8
    damaged = whole[:at] + struct.pack("<I", 0xFFFFFF) + whole[at + 4 :]
    block = read(damaged)
    assert block.damaged
    assert block.image.text(271) == "Canon"
    assert block.gps.entries
    assert not block.exif.entries


@pytest.mark.parametrize("block", [b"nonsense", b"II*\0\xff\xff\xff\0", b"MM\0*\0\0\0\x08\0\0"])
def test_a_block_that_is_none_is_damage(block):
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8)).save(jpeg, "JPEG", exif=b"Exif\0\0" + block)
    assert read(jpeg.getvalue()).damaged


def test_a_raf_that_points_to_itself_ends():
    head = b"FUJIFILMCCD-RAW 0201FF129502X-T4".ljust(84, b"\0")
    data = head + struct.pack(">6I", 0, 4096, 0, 0, 0, 0) + bytes(4096)
    assert read(data).damaged


@given(st.binary(max_size=200), st.sampled_from(sorted(containers.EVERY)), st.integers(0, 400))
def test_no_bytes_end_it(noise, name, at):
    data = containers.EVERY[name]
    read(data[:at] + noise + data[at + len(noise) :])
    read(data[:at])
    read(noise)


def test_values_of_every_type_survive():
    """As they are carried: by type and bytes, not by meaning."""
    tags = {
        1: Tag(FieldType.SIGNED_SHORT, struct.pack("<3h", -1, 2, -3)),
        2: Tag(FieldType.SIGNED_LONG, struct.pack("<i", -70000)),
        3: Tag(FieldType.SIGNED_RATIONAL, struct.pack("<ii", -1, 3)),
        4: Tag(FieldType.UNDEFINED, b"abc"),
        5: Tag(FieldType.ASCII, b"text\0"),
    }
    held = read(encode_tiff(Ifd(tags))).image
    assert held.entries == {tag: (value.kind, value.values) for tag, value in tags.items()}
    assert held.numbers(1) == (-1, 2, -3)
