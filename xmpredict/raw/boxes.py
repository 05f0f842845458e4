"""ISO base media boxes, as Canon's CR3 is made of.

Source: ISO/IEC 14496-12, section 4.2; the place of Canon's boxes as described by
L. Wiedmann, "Canon CR3" (github.com/lclevy/canon_cr3).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

HEADER_BYTES = 8
MAX_BOXES = 1000
CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters, and where its content lies in the file."""

    name: bytes
    start: int
    end: int


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between `start` and `end`, as far as they make sense.

    The content of the last may end beyond `end`, which tells a file that was cut off.
    """
    for _ in range(MAX_BOXES):
        file.seek(start)
        head = file.read(HEADER_BYTES + 8)
        if start >= end or len(head) < HEADER_BYTES:
            return
        size, name = struct.unpack(">I4s", head[:HEADER_BYTES])
        content = start + HEADER_BYTES
        if size == 1 and len(head) == HEADER_BYTES + 8:
            size, content = struct.unpack(">Q", head[HEADER_BYTES:])[0], content + 8
        following = end if size == 0 else start + size
        if following < content:
            return
        yield Box(name, content, following)
        start = following


def canon_blocks(file: BinaryIO, size: int) -> dict[bytes, Box]:
    """Return the boxes that Canon keeps its facts in (``CMT1`` to ``CMT4`` and more) by name."""
    for outer in boxes(file, 0, size):
        if outer.name != b"moov":
            continue
        for inner in boxes(file, outer.start, min(outer.end, size)):
            file.seek(inner.start)
            if inner.name == b"uuid" and file.read(16) == CANON_UUID:
                content = boxes(file, inner.start + 16, min(inner.end, size))
                return {box.name: box for box in content}
    return {}
