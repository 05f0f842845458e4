from __future__ import annotations

import struct
import subprocess
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xmpredict.errors import SidecarError
from xmpredict.xmp.embedded import picture_digest, read_embedded
from xmpredict.xmp.tiff import Tiff

if TYPE_CHECKING:
    from pathlib import Path

PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'


def segment(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + bytes(4)


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"")


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def tiff(order: str, entries: list[tuple[int, int, int, bytes]], data: bytes = b"") -> bytes:
    """A TIFF of one directory at offset 8; `data` follows it."""
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    table = b"".join(
        struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\0")
        for tag, kind, count, value in entries
    )
    return head + struct.pack(f"{order}H", len(entries)) + table + bytes(4) + data


XMP_SEGMENT = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PACKET)
ITXT = b"XML:com.adobe.xmp\0"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (jpeg(segment(0xE0, b"JFIF\0"), segment(0xE1, b"Exif\0\0"), XMP_SEGMENT), PACKET),
        (jpeg(segment(0xE0, b"JFIF\0")), None),
        (jpeg() + XMP_SEGMENT, None),
        (b"\xff\xd8\xff\xe0\0\2not a marker", None),
        (png(chunk(b"IHDR", bytes(13)), chunk(b"iTXt", ITXT + b"\0\0\0\0" + PACKET)), PACKET),
        (
            png(
                chunk(b"iTXt", b"Comment\0\0\0\0\0hello"),
                chunk(b"iTXt", ITXT + b"\1\0en\0x\0" + zlib.compress(PACKET)),
            ),
            PACKET,
        ),
        (png(chunk(b"IHDR", bytes(13))), None),
        (tiff("<", [(700, 1, len(PACKET), struct.pack("<I", 26))], PACKET), PACKET),
        (tiff(">", [(700, 7, len(PACKET), struct.pack(">I", 26))], PACKET + b"x"), PACKET),
        (tiff("<", [(700, 1, len(PACKET) + 9, struct.pack("<I", 26))], PACKET + bytes(9)), PACKET),
        (tiff("<", [(256, 3, 1, b"\1")]), None),
    ],
)
def test_finds_the_packet(tmp_path: Path, data: bytes, expected: bytes | None) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(data)
    assert read_embedded(photo) == expected


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_finds_the_packet_that_pillow_wrote(tmp_path: Path, form: str) -> None:
    photo = tmp_path / "photo"
    options: dict = {"xmp": PACKET}
    if form == "PNG":
        data = BytesIO()
        Image.new("RGB", (4, 4)).save(data, form)
        whole = data.getvalue()
        photo.write_bytes(whole[:33] + chunk(b"iTXt", ITXT + b"\0\0\0\0" + PACKET) + whole[33:])
    elif form == "TIFF":
        Image.new("RGB", (4, 4)).save(photo, form, tiffinfo={700: PACKET})
    else:
        Image.new("RGB", (4, 4)).save(photo, form, **options)
    assert read_embedded(photo) == PACKET


def test_reads_what_exiftool_reads(shared_data: Path, exiftool: str) -> None:
    for photo in (shared_data / "raw").glob("*.dng"):
        read = subprocess.run([exiftool, "-XMP", "-b", photo], capture_output=True, check=True)
        assert (read_embedded(photo) or b"") == read.stdout


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"II*\0",
        b"II*\0\xff\xff\0\0",
        tiff("<", [(700, 1, 500, struct.pack("<I", 26))]),
        jpeg(segment(0xE0, b"JFIF\0"))[:-6],
        png()[:-14],
        png(chunk(b"iTXt", ITXT + b"\1\0\0\0not compressed")),
        tiff("<", [(700, 4, 0xFFFFFFFF, struct.pack("<I", 26))]),
    ],
)
def test_damaged_photos_raise_our_error(tmp_path: Path, data: bytes) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(data)
    with pytest.raises(SidecarError):
        read_embedded(photo)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe1\0\0", png(chunk(b"iTXt", ITXT))])
def test_a_segment_without_a_body_holds_no_packet(tmp_path: Path, data: bytes) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(data)
    assert not read_embedded(photo)


@given(
    st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]
    ),
    st.binary(max_size=80),
)
def test_random_bytes_raise_only_our_error(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes
) -> None:
    photo = tmp_path_factory.getbasetemp() / "random"
    photo.write_bytes(head + rest)
    for read in (read_embedded, picture_digest):
        with suppress(SidecarError):
            read(photo)


def test_a_photo_that_is_not_there(tmp_path: Path) -> None:
    for read in (read_embedded, picture_digest):
        with pytest.raises(SidecarError, match="No such file"):
            read(tmp_path / "gone.jpg")


def test_picture_digest_minds_pictures_only(shared_data: Path, tmp_path: Path) -> None:
    data = (shared_data / "raw" / "fuji_gfx100s_portrait.dng").read_bytes()
    photo = tmp_path / "a.dng"
    photo.write_bytes(data)
    whole = picture_digest(photo)
    photo.write_bytes(data.replace(b'xmp:Rating="4"', b'xmp:Rating="1"'))
    assert picture_digest(photo) == whole
    middle = len(data) * 3 // 4
    photo.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    assert picture_digest(photo) != whole


@pytest.mark.parametrize("order", ["<", ">"])
def test_reads_strips_of_either_width_and_follows_directories(order: str) -> None:
    # One strip by 16-bit and 32-bit numbers, and a sub-directory that points back at the first.
    entries = [
        (273, 4, 1, struct.pack(f"{order}I", 50)),
        (279, 3, 1, struct.pack(f"{order}H", 4)),
        (330, 4, 1, struct.pack(f"{order}I", 8)),
    ]
    file = Tiff(BytesIO(tiff(order, entries, b"PICTURE!")))
    ends = file.picture_ends(2)
    assert ends == b"[4]PIPI"
    other = Tiff(BytesIO(tiff(order, entries, b"PICTURE?")))
    assert file.picture_digest() == other.picture_digest()
    assert (
        Tiff(BytesIO(tiff(order, entries, b"PIXTURE!"))).picture_digest() != file.picture_digest()
    )


def test_a_tiff_without_a_picture_or_with_endless_directories() -> None:
    with pytest.raises(SidecarError, match="no picture"):
        Tiff(BytesIO(tiff("<", [(256, 3, 1, b"\1")]))).picture_ends(4)
    with pytest.raises(SidecarError, match="no picture"):
        Tiff(BytesIO(b"II*\0" + bytes(4))).picture_ends(4)
    chain = b"II*\0" + struct.pack("<I", 8)
    chain += b"".join(struct.pack("<HI", 0, 8 + 6 * (i + 1)) for i in range(100)) + bytes(6)
    with pytest.raises(SidecarError, match="directories"):
        Tiff(BytesIO(chain)).picture_digest()


def test_a_packet_of_its_own_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xmpredict.xmp.embedded.MAX_BYTES", 10)
    photo = tmp_path / "photo.png"
    photo.write_bytes(png(chunk(b"iTXt", ITXT + b"\0\0\0\0" + PACKET)))
    assert read_embedded(photo) is None
