"""The facts that Canon's old CRW keeps in its own way instead of in Exif.

Source: P. Harvey, "The Canon RAW (CRW) file format"; Canon, CIFF specification 1.0 rev. 4.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

CAMERA_NAMES, SERIAL_NUMBER, CAPTURE_TIME, SHOT_INFO, FOCAL_LENGTH = (
    0x080A,
    0x180B,
    0x180E,
    0x102A,
    0x1029,
)
INSIDE_ENTRY = 0x4000
"""Set in the tag of a value of at most eight bytes, which stands in the entry itself."""
KIND_MASK, HEAPS = 0x3800, (0x2800, 0x3000)
MAX_DEPTH, MAX_ENTRIES, MAX_VALUE_BYTES = 4, 512, 4096


def read_values(file: BinaryIO) -> dict[int, bytes]:
    """Return the values of the CRW `file` by tag, as far as its heaps make sense."""
    size = file.seek(0, io.SEEK_END)
    file.seek(2)
    return dict(_entries(file, int.from_bytes(file.read(4), "little"), size, 0))


def names(values: dict[int, bytes]) -> tuple[str, str, str]:
    """Return make, model and serial number; empty where the file does not tell."""
    make, _, model = values.get(CAMERA_NAMES, b"").partition(b"\0")
    serial = int.from_bytes(values.get(SERIAL_NUMBER, b"")[:4], "little")
    model = model.split(b"\0", 1)[0]
    return make.decode("latin-1"), model.decode("latin-1"), str(serial or "")


def seconds(values: dict[int, bytes]) -> int:
    """Return when the photo was taken, in seconds since 1970 by the camera's clock; or 0."""
    return int.from_bytes(values.get(CAPTURE_TIME, b"")[:4], "little")


def exposure(values: dict[int, bytes]) -> tuple[float, float, float]:
    """Return ISO, shutter in seconds and f-number, each 0 where the file does not tell.

    Canon counts in 1/32 of a stop: ISO from 100 up beside 160, the others as APEX values.
    """
    held = values.get(SHOT_INFO, b"")
    if len(held) < 12:  # noqa: PLR2004 - up to the target exposure time
        return 0.0, 0.0, 0.0
    _, _, iso, _, aperture, shutter = struct.unpack("<6h", held[:12])
    return 100 * 2 ** ((iso - 160) / 32), 2 ** (-shutter / 32), 2 ** (aperture / 64)


def focal_length(values: dict[int, bytes]) -> float:
    """Return the focal length in mm, or 0."""
    return float(int.from_bytes(values.get(FOCAL_LENGTH, b"")[2:4], "little"))


def _entries(file: BinaryIO, start: int, end: int, depth: int) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of every entry of the heap from `start` to `end`, and of those in it."""
    if not 0 <= start < end - 4 or depth >= MAX_DEPTH:
        return
    file.seek(end - 4)
    file.seek(start + int.from_bytes(file.read(4), "little"))
    count = int.from_bytes(file.read(2), "little")
    table = file.read(10 * min(count, MAX_ENTRIES))
    for at in range(0, len(table) - 9, 10):
        tag, length, offset = struct.unpack("<HII", table[at : at + 10])
        if tag & INSIDE_ENTRY:
            yield tag & ~INSIDE_ENTRY, table[at + 2 : at + 10]
        elif tag & KIND_MASK in HEAPS:
            inner = start + offset
            yield from _entries(file, inner, min(inner + length, end), depth + 1)
        elif length <= MAX_VALUE_BYTES:
            file.seek(start + offset)
            yield tag, file.read(length)
