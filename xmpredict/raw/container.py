"""Which container a photo is, where its Exif block lies, and whether it was cut off."""

from __future__ import annotations

import io
import struct
from enum import StrEnum
from typing import TYPE_CHECKING

from xmpredict.raw import boxes, tiff

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_EXIF_BYTES = 4 << 20
JPEG_START = b"\xff\xd8\xff"


class Container(StrEnum):
    """How the bytes of a photo are laid out."""

    TIFF = "TIFF"
    CR3 = "CR3"
    RAF = "RAF"
    CRW = "CRW"
    MRW = "MRW"
    X3F = "X3F"
    JPEG = "JPEG"
    PNG = "PNG"
    UNKNOWN = "unknown"


RAW_CONTAINERS = frozenset(Container) - {Container.JPEG, Container.PNG, Container.UNKNOWN}


def identify(head: bytes) -> Container:
    """Return the container of a file that begins with `head`, 16 bytes or more.

    >>> identify(b"FUJIFILMCCD-RAW 0201").value
    'RAF'
    """
    signatures = {
        b"FUJIFILM": Container.RAF,
        b"\0MRM": Container.MRW,
        b"FOVb": Container.X3F,
        JPEG_START: Container.JPEG,
        b"\x89PNG\r\n\x1a\n": Container.PNG,
    }
    for signature, container in signatures.items():
        if head.startswith(signature):
            return container
    if head[4:11] == b"ftypcrx":
        return Container.CR3
    if head[6:14] == b"HEAPCCDR":
        return Container.CRW
    # ORF writes RO, RS or OR where TIFF has 42, and RW2 writes U.
    tiffs = b"II*\0", b"MM\0*", b"IIRO", b"IIRS", b"MMOR", b"IIU\0"
    return Container.TIFF if head[:4] in tiffs else Container.UNKNOWN


def exif_blocks(file: BinaryIO) -> list[BinaryIO]:
    """Return what holds the Exif facts of `file`: TIFF or JPEG streams, best first.

    A TIFF, JPEG or PNG is its own block. The list is empty where there is none.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(16)
    match identify(head):
        case Container.TIFF | Container.JPEG | Container.PNG:
            return [file]
        case Container.CR3:
            canon = boxes.canon_blocks(file, size)
            found = [canon[name] for name in (b"CMT1", b"CMT2") if name in canon]
            return [_block(file, box.start, box.end - box.start) for box in found]
        case Container.RAF:
            return [_block(file, *_raf_preview(file))]
        case Container.MRW:
            return _minolta_block(file)
        case _:
            return []


def missing_bytes(file: BinaryIO) -> int:
    """Return how many bytes the file lacks by what it says of itself; 0 where it does not tell.

    LibRaw decodes some files that were cut off without a word, and paints the rest black.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    match identify(file.read(16)):
        case Container.TIFF:
            ends = [_end_of_pixels(d) for d in tiff.read_directories(file)]
        case Container.CR3:
            ends = [box.end for box in boxes.boxes(file, 0, size)]
        case Container.RAF:
            ends = [sum(_raf_preview(file)), sum(_pointer(file, 100))]
        case Container.CRW:
            ends = [size if _has_heap_directory(file, size) else size + 1]
        case _:
            ends = []
    return max(0, *(end - size for end in ends)) if ends else 0


def _end_of_pixels(directory: tiff.Directory) -> int:
    """Return where the last strip or tile of `directory` ends."""
    places = ((tiff.STRIP_OFFSETS, tiff.STRIP_BYTES), (tiff.TILE_OFFSETS, tiff.TILE_BYTES))
    pairs = (
        pair
        for offsets, lengths in places
        for pair in zip(directory.integers(offsets), directory.integers(lengths), strict=False)
    )
    # RW2 states an offset of 2**32 - 1 for "see another tag".
    return max((o + n for o, n in pairs if o != 0xFFFFFFFF), default=0)  # noqa: PLR2004


def _block(file: BinaryIO, start: int, size: int) -> BinaryIO:
    file.seek(start)
    return io.BytesIO(file.read(min(max(size, 0), MAX_EXIF_BYTES)))


def _pointer(file: BinaryIO, at: int) -> tuple[int, int]:
    """Return the big-endian offset and length that stand at `at`."""
    file.seek(at)
    pair = file.read(8)
    return struct.unpack(">II", pair) if len(pair) == 8 else (0, 0)  # noqa: PLR2004


def _raf_preview(file: BinaryIO) -> tuple[int, int]:
    """Return where the JPEG of a RAF, which holds its Exif, begins, and its length."""
    return _pointer(file, 84)


def _minolta_block(file: BinaryIO) -> list[BinaryIO]:
    """Return the TIFF of an MRW: the content of its TTW block."""
    at = 8
    for _ in range(8):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 - name and length
            break
        size = struct.unpack(">I", head[4:])[0]
        if head[1:4] == b"TTW":
            return [_block(file, at + 8, size)]
        at += 8 + size
    return []


def _has_heap_directory(file: BinaryIO, size: int) -> bool:
    """Tell whether a CRW ends as its heap should: with a directory, and the offset of that.

    Source: P. Harvey, "The Canon RAW (CRW) file format".
    """
    file.seek(2)
    head = file.read(4)
    file.seek(max(size - 4, 0))
    tail = file.read(4)
    if len(head) < 4 or len(tail) < 4:  # noqa: PLR2004 - one 32-bit number each
        return False
    directory = struct.unpack("<I", head)[0] + struct.unpack("<I", tail)[0]
    file.seek(min(directory, size))
    count = file.read(2)
    return len(count) == 2 and directory + 2 + 10 * struct.unpack("<H", count)[0] <= size - 4  # noqa: PLR2004
