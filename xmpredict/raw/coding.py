"""Codings of raws that LibRaw knows by name alone: it tells on unpacking that it cannot.

Source: DNG 1.7.1, chapter 5; ExifTool, Nikon.pm, tag 0x0093 of the maker notes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xmpredict.raw.dng import is_jpeg_xl
from xmpredict.raw.tiff import read_directories

if TYPE_CHECKING:
    from typing import BinaryIO

    from xmpredict.raw.tiff import Directory

MAKER_NOTE = 37500
NIKON_HEAD, NIKON_HEAD_BYTES = b"Nikon\0\x02", 10
"""What stands before the TIFF that Nikon's maker notes of today are, and how long it is."""

NEF_COMPRESSION = 0x0093
HIGH_EFFICIENCY = {13: "Nikon's High Efficiency", 14: "Nikon's High Efficiency*"}
"""intoPIX TicoRAW, of the Z 9 and later cameras."""


def undecodable_coding(file: BinaryIO) -> str:
    """Return what the coding of the raw in `file` is called, or nothing if it is none of these.

    A DNG that was made of such a raw may still carry the camera's word; then LibRaw decodes it.
    """
    directories = read_directories(file)
    if is_jpeg_xl(directories):
        return "JPEG XL"
    notes = (found for d in directories if (found := _nef_compression(d)))
    return HIGH_EFFICIENCY.get(next(notes, 0), "")


def _nef_compression(directory: Directory) -> int:
    note = directory.data(MAKER_NOTE)
    if not note.startswith(NIKON_HEAD):
        return 0
    held = read_directories(io.BytesIO(note[NIKON_HEAD_BYTES:]))
    return held[0].integer(NEF_COMPRESSION) if held else 0
