"""How a photo and the bytes of a sidecar are known again."""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from xmpredict.errors import SidecarError, UnreadablePhotoError
from xmpredict.formats import is_dng
from xmpredict.xmp.tiff import Tiff

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

# A raw's head holds time to the sub-second, serial number and a preview: 64 KiB tell any two apart.
_END_BYTES = 1 << 16


def fingerprint(photo: Path) -> str:
    """Return a digest of the size, head and tail of `photo`, which survives renaming and moving.

    That of a DNG is taken of its picture alone, so that it survives new metadata as well.

    Raises:
        UnreadablePhotoError: If it cannot be read.
    """
    try:
        with photo.open("rb") as file:
            ends = _ends(file, inside=is_dng(photo))
    except OSError as error:
        raise UnreadablePhotoError(
            f"the photo cannot be read ({error.strerror})", path=photo, remedy="check the file"
        ) from None
    return blake2b(ends, digest_size=16).hexdigest()


def _ends(file: BinaryIO, *, inside: bool) -> bytes:
    if inside:
        with suppress(SidecarError, struct.error):
            return Tiff(file).picture_ends(_END_BYTES)
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    head = file.read(_END_BYTES)
    file.seek(max(size - _END_BYTES, len(head)))
    return b"".join([str(size).encode(), head, file.read(_END_BYTES)])


def inode(photo: Path) -> str:
    """Return what the file system knows `photo` by, through renaming; empty if it is gone."""
    try:
        facts = photo.stat()
    except OSError:
        return ""
    return f"{facts.st_dev:x}:{facts.st_ino:x}"


def digest(data: bytes | None) -> str | None:
    """Return a digest of the bytes of a sidecar, None for one that is absent."""
    return None if data is None else blake2b(data, digest_size=16).hexdigest()
