"""Directories of TIFF-like files."""

from __future__ import annotations

import io
import math
import struct

from hypothesis import given
from hypothesis import strategies as st

from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.tiff import CUT_OFF, MAX_DIRECTORIES, Directory, read_directories


def read(data):
    return read_directories(io.BytesIO(data))


def test_every_type_comes_back():
    tags = {
        271: Tag(FieldType.ASCII, "Canon"),
        277: Tag(FieldType.SHORT, (3,)),
        273: Tag(FieldType.LONG, (70000, 2)),
        50727: Tag(FieldType.RATIONAL, (0.5, 1, 1.25)),
        50730: Tag(FieldType.SIGNED_RATIONAL, (-0.35,)),
        36864: Tag(FieldType.UNDEFINED, b"0231"),
        50706: Tag(FieldType.BYTE, (1, 4, 0, 0)),
    }
    (head,) = read(encode_tiff(Ifd(tags)))
    assert head.text(271) == "Canon"
    assert head.integer(277) == 3
    assert head.integers(273) == (70000, 2)
    assert head.numbers(50727) == (0.5, 1, 1.25)
    assert head.numbers(50730) == (-0.35,)
    assert head.entries[36864] == (7, b"0231")
    assert head.integers(50706) == (1, 4, 0, 0)


def test_directories_below_are_found():
    exif = Ifd({33434: Tag(FieldType.RATIONAL, (0.01,))})
    raw = Ifd({256: Tag(FieldType.LONG, (6000,))}, image=b"pixels")
    found = read(
        encode_tiff(Ifd({256: Tag(FieldType.SHORT, (160,))}, below={330: raw, 34665: exif}))
    )
    assert [d.integer(256) for d in found] == [160, 6000, 0]
    assert found[2].numbers(33434) == (0.01,)


def test_big_endian():
    data = struct.pack(">2sHI H HHIHH I", b"MM", 42, 8, 1, 256, 3, 1, 6000, 0, 0)
    assert read(data)[0].integer(256) == 6000


def test_absent_and_nonsensical_values():
    head = Directory("<", {1: (5, struct.pack("<II", 3, 0)), 2: (2, b"text\0")})
    assert math.isnan(head.numbers(1)[0])
    assert head.integers(1) == ()
    assert head.numbers(2) == ()
    assert head.integer(99, default=7) == 7
    assert head.text(99) == ""


def test_a_loop_of_directories_ends():
    entry = struct.pack("<HHIHH", 256, 3, 1, 9, 0)
    loop = b"II*\0" + struct.pack("<I", 8) + b"\1\0" + entry + struct.pack("<I", 8)
    assert len(read(loop)) == 1


def test_a_chain_without_end_is_cut():
    entry = struct.pack("<HHIHH", 256, 3, 1, 9, 0)
    chain = b"".join(
        b"\1\0" + entry + struct.pack("<I", 8 + 18 * (i + 1)) for i in range(4 * MAX_DIRECTORIES)
    )
    assert len(read(b"II*\0" + struct.pack("<I", 8) + chain)) == MAX_DIRECTORIES


def test_a_count_of_four_thousand_million_is_left_out():
    entry = struct.pack("<HHII", 273, 4, 0xFFFFFFFF, 8)
    good = struct.pack("<HHIHH", 256, 3, 1, 9, 0)
    data = b"II*\0" + struct.pack("<I", 8) + b"\2\0" + entry + good + b"\0\0\0\0"
    (head,) = read(data)
    assert 273 not in head.entries
    assert head.lost == {273}
    assert head.integer(256) == 9


def test_what_the_file_ends_before_is_lost():
    whole = encode_tiff(Ifd({256: Tag(FieldType.SHORT, (3,)), 271: Tag(FieldType.ASCII, "Canon")}))
    assert read(whole)[0].lost == set()
    assert read(whole[:-3])[0].lost == {271}
    within_the_second_entry = whole[: 8 + 2 + 12 + 6]
    assert read(within_the_second_entry)[0].lost == {CUT_OFF}


@given(st.binary(max_size=400))
def test_any_bytes(tail):
    for start in (b"II*\0", b"MM\0*", b"IIRO"):
        for directory in read(start + tail):
            for tag in directory.entries:
                directory.numbers(tag), directory.integers(tag), directory.text(tag)
