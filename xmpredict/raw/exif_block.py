"""The Exif of a photo directory by directory, its values as they stand, to be carried over.

`xmpredict.raw.exif` understands the values; here they are only found, and bounded.

Source: Exif 2.32, section 4.5.4 (in JPEG); PNG 1.2, extension 1.5.0 (``eXIf``).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.raw import boxes, tiff
from xmpredict.raw.container import MAX_EXIF_BYTES, Container, exif_blocks, identify
from xmpredict.raw.tiff import Directory

if TYPE_CHECKING:
    from typing import BinaryIO

JPEG_NAME = b"Exif\0\0"
JPEG_APP1, JPEG_SCAN = 0xE1, 0xDA
PNG_NAME, PNG_END = b"eXIf", b"IEND"
MAX_PARTS = 10_000
"""Segments or chunks that are passed over before the search is given up."""


@dataclass(frozen=True, slots=True)
class ExifBlock:
    """The directories of a photo's Exif, empty where it has none."""

    image: Directory = field(default_factory=lambda: Directory("<"))
    """What describes the photo as a picture: make and model, artist, copyright."""

    exif: Directory = field(default_factory=lambda: Directory("<"))
    """How it was taken."""

    gps: Directory = field(default_factory=lambda: Directory("<"))
    damaged: bool = False
    """Whether there is a block, or a pointer to a directory, with nothing readable in it."""


def read_block(file: BinaryIO) -> ExifBlock:
    """Return the Exif of `file`, whatever its container and whatever its bytes."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    match identify(file.read(16)):
        case Container.TIFF:
            return _from_tiff(file)
        case Container.JPEG:
            return _from_bytes(_in_jpeg(file))
        case Container.PNG:
            return _from_bytes(_in_png(file))
        case Container.CR3:
            return _from_canon(file, size)
        case _:
            return _from_inner(exif_blocks(file))


def _from_inner(blocks: list[BinaryIO]) -> ExifBlock:
    """Return the Exif of the TIFF or JPEG that a raw keeps it in."""
    if not blocks:
        return ExifBlock()
    head = blocks[0].read(16)
    if identify(head) is Container.JPEG:
        return _from_bytes(_in_jpeg(blocks[0]))
    return _from_tiff(blocks[0])


def _from_bytes(data: bytes) -> ExifBlock:
    return _from_tiff(io.BytesIO(data)) if data else ExifBlock()


def _from_tiff(file: BinaryIO) -> ExifBlock:
    header = tiff.read_header(file)
    if header is None:
        return ExifBlock(damaged=True)
    order, first = header
    image = tiff.read_directory(file, 0, first, order)[0]
    found = {}
    for tag in (tiff.EXIF_DIRECTORY, tiff.GPS_DIRECTORY):
        offset = image.integer(tag)
        found[tag] = tiff.read_directory(file, 0, offset, order)[0] if offset else Directory(order)
    stated = image.entries.keys() | image.lost
    missing = [tag for tag, below in found.items() if tag in stated and not below.entries]
    return ExifBlock(
        image,
        found[tiff.EXIF_DIRECTORY],
        found[tiff.GPS_DIRECTORY],
        damaged=not image.entries or bool(missing),
    )


def _from_canon(file: BinaryIO, size: int) -> ExifBlock:
    """Return what a CR3 keeps as a TIFF of one directory for each."""
    held = boxes.canon_blocks(file, size)

    def part(name: bytes) -> Directory:
        box = held.get(name)
        if box is None:
            return Directory("<")
        file.seek(box.start)
        return _from_bytes(file.read(min(box.end - box.start, MAX_EXIF_BYTES))).image

    image, exif = part(b"CMT1"), part(b"CMT2")
    return ExifBlock(image, exif, part(b"CMT4"), damaged=not (image.entries and exif.entries))


def _in_jpeg(file: BinaryIO) -> bytes:
    file.seek(2)
    for _ in range(MAX_PARTS):
        head = file.read(4)
        if len(head) < 4:  # noqa: PLR2004 - marker and length
            break
        mark, kind, size = struct.unpack(">BBH", head)
        if mark != 0xFF or kind == JPEG_SCAN or size < 2:  # noqa: PLR2004 - every marker starts so
            break
        data = file.read(size - 2)
        if kind == JPEG_APP1 and data.startswith(JPEG_NAME):
            return data[len(JPEG_NAME) :]
    return b""


def _in_png(file: BinaryIO) -> bytes:
    file.seek(8)
    for _ in range(MAX_PARTS):
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 - length and name
            break
        size, name = struct.unpack(">I4s", head)
        if name == PNG_NAME:
            return file.read(min(size, MAX_EXIF_BYTES))
        if name == PNG_END:
            break
        file.seek(size + 4, io.SEEK_CUR)
    return b""
