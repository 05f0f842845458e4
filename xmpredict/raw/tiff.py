"""The directories of TIFF-like files: DNG, CR2, NEF, ARW, PEF, ORF, RW2, Exif blocks and more.

Reads numbers and text, never pixels, and is bounded whatever the bytes are: a damaged count or a
loop of directories ends the reading instead of filling the memory.

Source: TIFF 6.0, section 2; Exif 2.32, table 2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

ENCODINGS = "BBHIIbBhiifdI"
"""The `struct` letter of TIFF field types 1 to 13; a rational is a pair of its letter."""
RATIONALS = (5, 10)
ASCII = 2

MAX_DIRECTORIES = 64
MAX_ENTRIES = 1024
MAX_VALUE_BYTES = 1 << 20

CUT_OFF = -1
"""Among the lost tags of a directory that the file ends within."""

SUB_DIRECTORIES = 330
EXIF_DIRECTORY, GPS_DIRECTORY = 34665, 34853
SUBFILE_TYPE, WIDTH, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 258, 259, 262
STRIP_OFFSETS, STRIP_BYTES, TILE_OFFSETS, TILE_BYTES = 273, 279, 324, 325
JPEG_OFFSET, JPEG_BYTES = 513, 514


@dataclass(frozen=True, slots=True)
class Directory:
    """One image file directory: its entries by tag number."""

    order: str
    """Byte order as `struct` writes it, ``<`` or ``>``."""

    entries: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    """Field type and value bytes by tag."""

    lost: set[int] = field(default_factory=set)
    """Tags whose value is not in the file or too large to be a fact; `CUT_OFF` for those after
    the end of the file."""

    def __contains__(self, tag: int) -> bool:
        """Tell whether the directory has `tag`."""
        return tag in self.entries

    def numbers(self, tag: int) -> tuple[float, ...]:
        """Return the numbers of `tag`: rationals divided, NaN for x/0, empty if it has none."""
        kind, value = self.entries.get(tag, (ASCII, b""))
        if kind == ASCII:
            return ()
        letter = ENCODINGS[kind - 1]
        count = len(value) // struct.calcsize(letter)
        held = struct.unpack(
            f"{self.order}{count}{letter}", value[: count * struct.calcsize(letter)]
        )
        if kind not in RATIONALS:
            return held
        pairs = zip(held[::2], held[1::2], strict=False)
        return tuple(above / below if below else float("nan") for above, below in pairs)

    def integers(self, tag: int) -> tuple[int, ...]:
        """Return the whole numbers of `tag`, empty if it has none."""
        return tuple(int(n) for n in self.numbers(tag) if n == n and abs(n) < 1 << 63)  # noqa: PLR0124

    def integer(self, tag: int, default: int = 0) -> int:
        """Return the first whole number of `tag`, or `default`."""
        return next(iter(self.integers(tag)), default)

    def text(self, tag: int) -> str:
        """Return the text of `tag` up to its first NUL, without blanks around it."""
        value = self.entries.get(tag, (ASCII, b""))[1]
        return value.split(b"\0", 1)[0].decode("utf-8", "replace").strip()

    def data(self, tag: int) -> bytes:
        """Return the bytes of `tag` as they stand, empty if it is not there."""
        return self.entries.get(tag, (ASCII, b""))[1]


def read_directories(file: BinaryIO, start: int = 0) -> list[Directory]:
    """Return every directory of the TIFF at `start` of `file`: chain, sub-directories and Exif.

    A file that is no TIFF gives an empty list; one that is cut off gives what could be read.
    The magic number is not looked at beyond the byte order, since ORF and RW2 have their own.
    """
    header = read_header(file, start)
    if header is None:
        return []
    order, first = header
    waiting = [first]
    seen: set[int] = {0}
    found: list[Directory] = []
    while waiting and len(found) < MAX_DIRECTORIES:
        offset = waiting.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        directory, following = read_directory(file, start, offset, order)
        if directory.entries:
            found.append(directory)
            waiting += [following]
            waiting += directory.integers(SUB_DIRECTORIES) + directory.integers(EXIF_DIRECTORY)
    return found


def read_header(file: BinaryIO, start: int = 0) -> tuple[str, int] | None:
    """Return byte order and first offset of the TIFF at `start` of `file`; None if it is none."""
    file.seek(start)
    head = file.read(8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:  # noqa: PLR2004 - the header's length
        return None
    return order, struct.unpack(order + "I", head[4:])[0]


def read_directory(file: BinaryIO, start: int, offset: int, order: str) -> tuple[Directory, int]:
    """Return the directory at `offset`, and the offset of the one that follows it, or 0.

    Args:
        file: Holds the TIFF.
        start: Where in `file` the TIFF begins, from which it counts its offsets.
        offset: Where the directory is.
        order: The byte order, as `read_header` gives it.
    """
    file.seek(start + offset)
    head = file.read(2)
    count = struct.unpack(order + "H", head)[0] if len(head) == 2 else 0  # noqa: PLR2004
    if not 0 < count <= MAX_ENTRIES:
        return Directory(order), 0
    table = file.read(12 * count + 4)
    directory = Directory(order)
    for entry in _whole_entries(table, count):
        tag, kind, length = struct.unpack(order + "HHI", entry[:8])
        if not 1 <= kind <= len(ENCODINGS):
            continue
        size = length * struct.calcsize(ENCODINGS[kind - 1]) * (2 if kind in RATIONALS else 1)
        value = entry[8 : 8 + size] if size <= 4 else _value(file, start, entry, order, size)  # noqa: PLR2004
        if len(value) == size:
            directory.entries.setdefault(tag, (kind, value))
        else:
            directory.lost.add(tag)
    if len(table) < 12 * count:
        directory.lost.add(CUT_OFF)
    rest = table[12 * count :]
    return directory, struct.unpack(order + "I", rest)[0] if len(rest) == 4 else 0  # noqa: PLR2004


def _whole_entries(table: bytes, count: int) -> Iterator[bytes]:
    return (table[i : i + 12] for i in range(0, min(12 * count, len(table) - 11), 12))


def _value(file: BinaryIO, start: int, entry: bytes, order: str, size: int) -> bytes:
    if size > MAX_VALUE_BYTES:
        return b""
    file.seek(start + struct.unpack(order + "I", entry[8:])[0])
    return file.read(size)
