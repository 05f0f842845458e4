"""Finding the XMP packet inside a DNG, TIFF, JPEG or PNG, without another program.

Source: XMP specification part 3, Adobe, "Embedding XMP metadata in application files".
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from xmpredict.xmp.files import MAX_BYTES, unwritable
from xmpredict.xmp.source import broken
from xmpredict.xmp.tiff import PACKET, Tiff

if TYPE_CHECKING:
    from pathlib import Path

_JPEG = b"\xff\xd8\xff"
_JPEG_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_APP1, _JPEG_SCAN = 0xE1, 0xDA
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NAME = b"XML:com.adobe.xmp\0"
_LONGEST_HEAD = 8


def read_embedded(photo: Path) -> bytes | None:
    """Return the XMP packet that `photo` holds, None where it holds none.

    The "extended" part that a JPEG may carry beside its packet never holds develop settings,
    and is not read.

    Raises:
        BrokenSidecarError: If the file is cut off or not of a known kind.
        UnwritableSidecarError: If it cannot be read.
    """
    try:
        with photo.open("rb") as file:
            return find_packet(file)
    except OSError as error:
        raise unwritable(photo, error) from None


def find_packet(file: BinaryIO) -> bytes | None:
    """Return the XMP packet in `file`, a DNG, TIFF, JPEG or PNG, None where there is none.

    Raises:
        BrokenSidecarError: If the file is cut off or not of a known kind.
    """
    file.seek(0)
    head = file.read(_LONGEST_HEAD)
    try:
        if head.startswith(_JPEG):
            packet = _from_jpeg(file)
        elif head == _PNG:
            packet = _from_png(file)
        else:
            packet = Tiff(file).first().get(PACKET)
    except struct.error:
        raise broken("the photo is cut off") from None
    # Writers reserve room for a packet with zeros behind it.
    return packet.rstrip(b"\0") if packet else None


def picture_digest(photo: Path) -> str:
    """Return a digest of the picture data of a DNG, whatever its metadata.

    Raises:
        BrokenSidecarError: If it is cut off or not a DNG.
        UnwritableSidecarError: If it cannot be read.
    """
    try:
        with photo.open("rb") as file:
            return Tiff(file).picture_digest()
    except OSError as error:
        raise unwritable(photo, error) from None
    except struct.error:
        raise broken("the photo is cut off") from None


def _from_jpeg(file: BinaryIO) -> bytes | None:
    file.seek(2)
    while True:
        mark, kind, size = struct.unpack(">BBH", file.read(4))
        if mark != 0xFF or kind == _JPEG_SCAN or size < 2:  # noqa: PLR2004 - every JPEG marker starts so
            return None
        data = file.read(size - 2)
        if kind == _JPEG_APP1 and data.startswith(_JPEG_NAME):
            return data[len(_JPEG_NAME) :]


def _from_png(file: BinaryIO) -> bytes | None:
    file.seek(len(_PNG))
    while True:
        size, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"IEND":
            return None
        if kind != b"iTXt" or size > MAX_BYTES:
            file.seek(size + 4, 1)
            continue
        data = file.read(size)
        file.seek(4, 1)
        if data.startswith(_PNG_NAME):
            return _png_text(data[len(_PNG_NAME) :])


def _png_text(data: bytes) -> bytes:
    """Return the text of an iTXt chunk, behind its two flags, language and translated name."""
    text = data[2:].split(b"\0", 2)[-1]
    if data[:1] in {b"", b"\0"}:
        return text
    try:
        return zlib.decompressobj().decompress(text, MAX_BYTES)
    except zlib.error:
        raise broken("the photo's packet is damaged") from None
