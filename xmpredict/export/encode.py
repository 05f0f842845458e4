"""Pictures of 8 bits as the bytes of JPEG, PNG and AVIF files, through Pillow."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xmpredict.errors import UnsupportedPhotoError, XmpredictError
from xmpredict.export.exif import DOTS_AN_INCH
from xmpredict.export.formats import AVIF, JPEG
from xmpredict.raw.exif_block import JPEG_NAME

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from xmpredict.export.formats import Format

PNG_PACKET = "XML:com.adobe.xmp"
RESOLUTION = DOTS_AN_INCH, DOTS_AN_INCH

WHOLE_CHROMA, HALF_CHROMA = "4:4:4", "4:2:0"
WHOLE_CHROMA_QUALITY = 90
"""Of a JPEG, from which half the color resolution is what limits it: it costs 1.4 to 4.9 dB at
92 on three real raws, and saves a fifth to two fifths of the bytes."""


def encode(
    image: NDArray[np.uint8], form: Format, quality: int, exif: bytes, packet: bytes, path: Path
) -> bytes:
    """Return `image` as the bytes of a file.

    Args:
        image: sRGB, shape (H, W, 3).
        form: JPEG, PNG or AVIF.
        quality: 1 to 100; nothing to a PNG.
        exif: A TIFF of what the picture says of itself.
        packet: Its XMP, or nothing.
        path: Where it is going to be, for error messages.

    Raises:
        XmpredictError: If the format cannot hold it, such as a JPEG of more than 65,535 pixels
            a side.
    """
    from PIL import Image  # noqa: PLC0415 - only where a picture is written

    held = Image.fromarray(image)
    file = io.BytesIO()
    try:
        if form is JPEG:
            _save_jpeg(held, file, quality, exif, packet)
        elif form is AVIF:
            _save_avif(held, file, quality, exif, packet)
        else:
            _save_png(held, file, exif, packet)
    except (OSError, ValueError) as error:
        raise XmpredictError(
            f"cannot be written as {form.name} ({error})", path=path, remedy="choose another format"
        ) from error
    return file.getvalue()


def _save_jpeg(
    image: Image.Image, file: io.BytesIO, quality: int, exif: bytes, packet: bytes
) -> None:
    image.save(
        file,
        "JPEG",
        quality=quality,
        subsampling=WHOLE_CHROMA if quality >= WHOLE_CHROMA_QUALITY else HALF_CHROMA,
        dpi=RESOLUTION,
        icc_profile=srgb_profile(),
        exif=JPEG_NAME + exif,
        xmp=packet,
    )


def _save_avif(
    image: Image.Image, file: io.BytesIO, quality: int, exif: bytes, packet: bytes
) -> None:
    image.save(
        file,
        "AVIF",
        quality=quality,
        subsampling=WHOLE_CHROMA,
        icc_profile=srgb_profile(),
        exif=exif,
        xmp=packet,
    )


def _save_png(image: Image.Image, file: io.BytesIO, exif: bytes, packet: bytes) -> None:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - as above

    texts = PngInfo()
    if packet:
        texts.add_itxt(PNG_PACKET, packet.decode())
    profile = srgb_profile()
    image.save(file, "PNG", dpi=RESOLUTION, icc_profile=profile, exif=exif, pnginfo=texts)


def srgb_profile() -> bytes:
    """Return an ICC profile of sRGB."""
    from PIL import ImageCms  # noqa: PLC0415 - LittleCMS only where a picture is written

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def check_encodable(form: Format, path: Path) -> None:
    """Refuse a format that the installed Pillow cannot write.

    Raises:
        UnsupportedPhotoError: If it cannot; AVIF came with Pillow 11.3, and not to every machine.
    """
    if form is not AVIF:
        return
    import PIL  # noqa: PLC0415 - as above
    from PIL import Image  # noqa: PLC0415

    Image.init()
    if "AVIF" not in Image.SAVE:
        raise UnsupportedPhotoError(
            f"the installed Pillow {PIL.__version__} cannot write AVIF",
            path=path,
            remedy="install Pillow 11.3 or newer, or choose another format",
        )
