"""Writing nested directories as TIFF and Exif have them.

Source: TIFF 6.0, section 2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEADER_BYTES = 8
ENTRY_BYTES = 12
INLINE_BYTES = 4
MAX_DENOMINATOR = 1_000_000
LARGEST = (1 << 31) - 1
"""What both kinds of rationals hold above and below the line."""


class FieldType(IntEnum):
    """How numbers are stored."""

    BYTE = 1
    ASCII = 2
    SHORT = 3
    LONG = 4
    RATIONAL = 5
    UNDEFINED = 7
    SIGNED_SHORT = 8
    SIGNED_LONG = 9
    SIGNED_RATIONAL = 10


LETTERS = {FieldType.BYTE: "B", FieldType.SHORT: "H", FieldType.LONG: "I"}
WIDTHS = {
    FieldType.SHORT: 2,
    FieldType.LONG: 4,
    FieldType.RATIONAL: 8,
    FieldType.SIGNED_SHORT: 2,
    FieldType.SIGNED_LONG: 4,
    FieldType.SIGNED_RATIONAL: 8,
}
"""Bytes of one value, where it takes more than one."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A value: numbers of one type, text, or the little-endian bytes of any type."""

    kind: FieldType
    values: Sequence[float] | str | bytes

    def encode(self) -> tuple[int, bytes]:
        """Return the count and the little-endian bytes."""
        if isinstance(self.values, str):
            data = self.values.encode() + b"\0"
            return len(data), data
        if isinstance(self.values, bytes):
            return len(self.values) // WIDTHS.get(self.kind, 1), self.values
        if self.kind in LETTERS:
            whole = [int(v) for v in self.values]
            return len(whole), struct.pack(f"<{len(whole)}{LETTERS[self.kind]}", *whole)
        parts = [_fraction(v) for v in self.values]
        letter = "i" if self.kind is FieldType.SIGNED_RATIONAL else "I"
        pairs = [n for part in parts for n in (part.numerator, part.denominator)]
        return len(parts), struct.pack(f"<{len(pairs)}{letter}", *pairs)


def _fraction(value: float) -> Fraction:
    """Return the nearest rational to `value`, which is at most `LARGEST`, that a tag can hold."""
    finest = min(MAX_DENOMINATOR, LARGEST / max(1, abs(value)))
    return Fraction(value).limit_denominator(int(finest))


@dataclass(frozen=True, slots=True)
class Ifd:
    """A directory, the image that it is about, and the directories below it."""

    tags: Mapping[int, Tag]
    image: bytes = b""
    image_tag: int = 273
    """The tag that takes the image's offset."""
    below: Mapping[int, Ifd] | None = None
    """Directories by the tag that points to them."""


def encode_tiff(root: Ifd) -> bytes:
    """Return the little-endian TIFF file of `root`."""
    return encode_header(HEADER_BYTES) + encode_directory(root, HEADER_BYTES)


def encode_header(start: int) -> bytes:
    """Return the header of a little-endian TIFF whose first directory begins at `start`."""
    return struct.pack("<2sHI", b"II", 42, start)


def encode_directory(ifd: Ifd, start: int) -> bytes:
    """Return the bytes of `ifd`, which begin at offset `start` of the file, and of all below."""
    below = ifd.below or {}
    pointers = {tag: Tag(FieldType.LONG, (0,)) for tag in below}
    if ifd.image:
        pointers[ifd.image_tag] = Tag(FieldType.LONG, (0,))
    entries = sorted({**ifd.tags, **pointers}.items())
    encoded = {tag: (value.kind, *value.encode()) for tag, value in entries}
    table_bytes = 2 + ENTRY_BYTES * len(entries) + 4
    blob = bytearray()
    offsets: dict[int, int] = {}

    def place(tag: int, data: bytes) -> None:
        offsets[tag] = start + table_bytes + len(blob)
        blob.extend(data + b"\0" * (len(data) % 2))

    for tag, (_, _, data) in encoded.items():
        if len(data) > INLINE_BYTES:
            place(tag, data)
    for tag, inner in below.items():
        place(tag, encode_directory(inner, start + table_bytes + len(blob)))
    if ifd.image:
        place(ifd.image_tag, ifd.image)
    table = bytearray(struct.pack("<H", len(entries)))
    for tag, (kind, count, data) in encoded.items():
        held = struct.pack("<I", offsets[tag]) if tag in offsets else data.ljust(4, b"\0")
        table += struct.pack("<HHI", tag, kind, count) + held
    return bytes(table) + b"\0\0\0\0" + bytes(blob)
