"""Writing pictures: in any format, with profile and metadata, whole or not at all."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import PhotoError, UnsupportedPhotoError, XmpredictError
from xmpredict.export import tags
from xmpredict.export.directory import encode_tiff
from xmpredict.export.encode import check_encodable, encode, srgb_profile
from xmpredict.export.exif import SOFTWARE
from xmpredict.export.formats import AVIF, BY_EXTENSION, JPEG, PNG, TIFF16, Format, format_of
from xmpredict.export.metadata import Metadata
from xmpredict.export.tiff import write_tiff
from xmpredict.raw.container import Container, identify
from xmpredict.raw.dng import is_dng
from xmpredict.raw.exif_block import read_block
from xmpredict.raw.readable import opened_file
from xmpredict.xmp.files import discard, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

CONTAINERS: dict[Format, Container] = {
    JPEG: Container.JPEG,
    PNG: Container.PNG,
    TIFF16: Container.TIFF,
}
HEAD_BYTES = 16
"""Of a file, by which its container is known."""


def save(
    image: NDArray[np.uint8] | NDArray[np.uint16],
    path: Path,
    quality: int | None = None,
    metadata: Metadata | None = None,
) -> None:
    """Write `image` with the sRGB profile in it, marked as upright and as ours.

    A file appears at `path`, or is replaced, in one step once it is complete.

    Args:
        image: sRGB, shape (H, W, 3), upright; uint16 for TIFF only.
        path: Its extension is that of a format; an existing file is replaced only if it is a
            picture that this function wrote.
        quality: Of a JPEG or AVIF, 1 to 100; None for that of the format.
        metadata: What the photo says of itself; None to say nothing.

    Raises:
        UnsupportedPhotoError: If the extension is that of no format, or of one that cannot hold
            16 bits or that the installed Pillow cannot write.
        XmpredictError: If the file cannot be written, or is somebody else's.
    """
    check_target(path)
    form, held, now = format_of(path), metadata or Metadata(), datetime.now().astimezone()
    directory = held.exif.of_picture((image.shape[1], image.shape[0]), now, form)
    packet = held.properties.to_packet(form.media_type, now, SOFTWARE)
    if form is TIFF16:
        with _replacing(path) as file:
            write_tiff(image, file, directory, srgb_profile(), packet)
        return
    if image.dtype != np.uint8:
        raise UnsupportedPhotoError(
            f"a {form.name} holds 8 bits a channel", path=path, remedy="write a TIFF"
        )
    shown = np.asarray(image, np.uint8)
    data = encode(shown, form, quality or form.quality, encode_tiff(directory), packet, path)
    with _replacing(path) as file:
        file.write(data)


def check_target(path: Path) -> None:
    """Refuse a place where `save` would not write, before a photo is rendered for it.

    Raises:
        UnsupportedPhotoError: If the format is unknown, or the installed Pillow cannot write it.
        XmpredictError: If there is no such folder, or a file that is read-only or that `save`
            did not write.
    """
    check_encodable(format_of(path), path)
    if not path.parent.is_dir():
        raise XmpredictError(
            "cannot be written: there is no such folder", path=path, remedy="make it first"
        )
    if not path.exists():
        return
    if not is_render(path):
        raise XmpredictError(
            "is there already and was not rendered by xmpredict",
            path=path,
            remedy="choose another name",
        )
    # Replacing a file takes no permission of the file itself.
    if not os.access(path, os.W_OK):
        raise XmpredictError("is read-only", path=path, remedy="unlock it if it may be replaced")


def is_render(path: Path) -> bool:
    """Return whether the file at `path` is a picture that `save` wrote under such a name.

    What says so within another container is not: a DNG that `xmpredict sample` made, and somebody
    renamed, is an original.
    """
    form = BY_EXTENSION.get(path.suffix.lower())
    if form is None:
        return False
    if form is AVIF:
        return _is_render_in_avif(path)
    try:
        with opened_file(path) as file:
            file.seek(0)
            if CONTAINERS[form] is not identify(file.read(HEAD_BYTES)):
                return False
            image = read_block(file).image
            return image.text(tags.SOFTWARE) == SOFTWARE and not is_dng([image])
    except PhotoError:
        return False


def _is_render_in_avif(path: Path) -> bool:
    from PIL import Image  # noqa: PLC0415 - only for a file that is in the way

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has many pixels
            with Image.open(path, formats=("AVIF",)) as image:
                return image.getexif().get(tags.SOFTWARE) == SOFTWARE
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when all went well, and is gone if not.

    Raises:
        XmpredictError: If the disk or its permissions say no.
    """
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        discard(temporary)
        raise XmpredictError(
            f"cannot be written ({error.strerror or error})",
            path=path,
            remedy="check the folder, its permissions and free space",
        ) from error
    except BaseException:
        discard(temporary)
        raise
