"""The encoded values of JPEG, TIFF and PNG files, of 8 or 16 bits."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import PhotoError, UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.raw import tiff
from xmpredict.raw.container import Container, identify
from xmpredict.raw.orientation import FROM_EXIF
from xmpredict.raw.readable import COPY_AGAIN

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, BinaryIO

    from numpy.typing import NDArray
    from PIL import Image

EIGHT, SIXTEEN = 8, 16
RGB, RGBA = 3, 4
PLAIN_TIFFS = {1, 2}
"""Photometric interpretations of grey and RGB."""
SEPARATE_PLANES = 2
ICC_PROFILE = 34675
PNG_HEADER_BYTES = 33
SAVE_AS_RGB = "save it as RGB of 8 or 16 bits"

# As for ExifRead: what tifffile finds odd is no news to a photographer.
logging.getLogger("tifffile").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its file encodes it."""

    values: NDArray[Any]
    """uint8 or uint16, shape (H, W, 1) for grey or (H, W, 3), on white."""
    size_px: tuple[int, int]
    """Width and height in the file; `values` may be a half, a quarter or an eighth of it."""
    profile: bytes = b""
    """The embedded ICC profile that the values are in; empty if there is none."""
    upright: bool = False
    """Whether values and size are turned already, as Pillow does with TIFFs and nothing else."""

    def turn(self, orientation: int) -> int:
        """Return the turn that the values still need, as the bits that `upright` takes.

        Args:
            orientation: What Exif says of the file, 1 to 8.
        """
        return 0 if self.upright else FROM_EXIF[orientation]


def read_picture(file: BinaryIO, path: Path, edge_px: int | None = None) -> Picture:
    """Return the picture in `file`.

    Args:
        file: The photo's bytes.
        path: Its name, for error messages.
        edge_px: A long side that is enough, so that a JPEG may be decoded smaller.

    Raises:
        UnreadablePhotoError: If it is no JPEG, TIFF or PNG, or damaged or cut off.
        UnsupportedPhotoError: If its values are of a kind that photos do not have.
    """
    file.seek(0)
    head = file.read(PNG_HEADER_BYTES)
    container = identify(head)
    if container not in {Container.JPEG, Container.PNG, Container.TIFF}:
        raise UnreadablePhotoError("is no JPEG, TIFF or PNG", path=path, remedy=COPY_AGAIN)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if container is Container.TIFF and _tiff_bits(file) > EIGHT:
                return _deep_tiff(file, path)
            if container is Container.PNG and head[24:25] == bytes([SIXTEEN]):
                return _deep_png(file)
            return _shallow(file, container, path, edge_px)
    except PhotoError:
        raise
    except MemoryError as error:
        raise UnreadablePhotoError("this machine has too little memory", path=path) from error
    except Exception as error:  # the decoders raise anything at all on damaged bytes
        cause = f"is damaged or cut off ({type(error).__name__})"
        raise UnreadablePhotoError(cause, path=path, remedy=COPY_AGAIN) from error


def _tiff_bits(file: BinaryIO) -> int:
    first = next(iter(tiff.read_directories(file)), None)
    return max(first.integers(tiff.BITS), default=1) if first else 1


def _deep_tiff(file: BinaryIO, path: Path) -> Picture:
    import tifffile  # noqa: PLC0415 - only for the rare TIFF of more than 8 bits

    file.seek(0)
    with tifffile.TiffFile(file) as held:
        page = held.pages.first
        if page.dtype != np.uint16 or page.photometric not in PLAIN_TIFFS:
            cause = f"is a TIFF of {page.dtype} values, photometric {int(page.photometric)}"
            raise UnsupportedPhotoError(cause, path=path, remedy=SAVE_AS_RGB)
        values = page.asarray()
        if page.planarconfig == SEPARATE_PLANES and values.ndim == RGB:
            values = np.moveaxis(values, 0, -1)
        profile = page.tags.valueof(ICC_PROFILE, b"")
    return _deep(values, bytes(profile))


def _deep_png(file: BinaryIO) -> Picture:
    import imagecodecs  # noqa: PLC0415 - only for the rare PNG of 16 bits
    from PIL import Image  # noqa: PLC0415

    file.seek(0)
    with Image.open(file, formats=("PNG",)) as image:
        profile = image.info.get("icc_profile") or b""
    file.seek(0)
    return _deep(imagecodecs.png_decode(file.read()), profile)


def _deep(values: NDArray[np.uint16], profile: bytes) -> Picture:
    """Return the picture of 16-bit `values`, whose last channel may be transparency."""
    values = values.reshape(*values.shape[:2], -1)
    height, width, channels = values.shape
    if channels in {2, RGBA}:
        opacity = values[..., -1:].astype(np.float32) / 65535
        covered = opacity * (65535 - values[..., :-1].astype(np.float32))
        values = (65535 - np.rint(covered)).astype(np.uint16)
    return Picture(
        values[..., :RGB] if channels >= RGB else values[..., :1], (width, height), profile
    )


def _shallow(file: BinaryIO, container: Container, path: Path, edge_px: int | None) -> Picture:
    """Read values of 8 bits or fewer through Pillow."""
    from PIL import Image  # noqa: PLC0415 - only where a rendered photo is read

    file.seek(0)
    try:
        opened = Image.open(file, formats=(container.value,))
    except Image.DecompressionBombError as error:
        raise UnsupportedPhotoError("has more pixels than any camera", path=path) from error
    with opened as image:
        size, profile = image.size, image.info.get("icc_profile") or b""
        if edge_px:
            image.draft(None, (edge_px, edge_px))
        plain, profile = _to_plain(image, profile, path)
        values = np.asarray(plain)
        values = values.reshape(*values.shape[:2], -1)
        if container is Container.TIFF:
            return Picture(values, plain.size, profile, upright=True)
        return Picture(values, size, profile)


def _to_plain(image: Image.Image, profile: bytes, path: Path) -> tuple[Image.Image, bytes]:
    """Return `image` as grey or RGB without transparency, and the profile that it is then in."""
    from PIL import Image  # noqa: PLC0415

    from xmpredict.raw.tables import to_srgb  # noqa: PLC0415 - loads LittleCMS

    if image.mode in {"P", "PA", "LA", "RGBA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    if image.mode in {"1", "I;16"}:
        image = image.convert("L")
    if image.mode in {"L", "RGB"}:
        return to_srgb(image, profile) or (image, profile)
    converted = to_srgb(image, profile)
    if converted is None:
        cause = f"has {image.mode} values and no color profile that says what they look like"
        raise UnsupportedPhotoError(cause, path=path, remedy=SAVE_AS_RGB)
    return converted
