"""The preview that a camera or Adobe's programs put into a photo."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import PhotoError, UnsupportedPhotoError
from xmpredict.lazy import rawpy
from xmpredict.raw import tiff
from xmpredict.raw.container import JPEG_START
from xmpredict.raw.libraw import opened_raw, quiet
from xmpredict.raw.readable import opened_file

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MAX_PREVIEW_BYTES = 64 << 20
JPEG_QUALITY = 90


def read_preview(path: Path) -> bytes:
    """Return the largest preview in the photo at `path`, as a JPEG.

    It is not turned upright: `Capture.orientation` says how it lies. A JPEG is its own preview.

    Raises:
        UnreadablePhotoError: If the file is missing, empty, damaged, cut off or no photo.
        UnsupportedPhotoError: If there is no preview in it.
    """
    with opened_file(path) as file:
        file.seek(0)
        if file.read(len(JPEG_START)) == JPEG_START:
            file.seek(0)
            return file.read()
        try:
            return _from_libraw(path)
        except PhotoError:
            # Of a raw that LibRaw cannot decode, a small preview is better than none.
            if found := _from_directories(file):
                return found
            raise


def _from_directories(file: BinaryIO) -> bytes:
    """Return the largest JPEG that the directories of a TIFF-like `file` point to, or nothing."""
    best = b""
    for directory in tiff.read_directories(file):
        offset = directory.integer(tiff.JPEG_OFFSET)
        length = directory.integer(tiff.JPEG_BYTES)
        strips = directory.integers(tiff.STRIP_OFFSETS)
        if not offset and len(strips) == 1 and directory.integer(tiff.SUBFILE_TYPE) & 1:
            offset, length = strips[0], directory.integer(tiff.STRIP_BYTES)
        if len(best) < length <= MAX_PREVIEW_BYTES:
            file.seek(offset)
            data = file.read(length)
            if data.startswith(JPEG_START) and len(data) == length:
                best = data
    return best


def _from_libraw(path: Path) -> bytes:
    with opened_raw(path, unpack=False) as raw, quiet():
        try:
            thumbnail = raw.extract_thumb()
        except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError) as error:
            raise UnsupportedPhotoError("has no preview in it", path=path) from error
    if thumbnail.format is rawpy.ThumbFormat.JPEG:
        return bytes(thumbnail.data)
    from PIL import Image  # noqa: PLC0415 - only for cameras that kept plain pixels

    packed = io.BytesIO()
    Image.fromarray(np.asarray(thumbnail.data)).save(packed, "JPEG", quality=JPEG_QUALITY)
    return packed.getvalue()
