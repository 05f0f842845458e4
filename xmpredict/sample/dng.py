"""Writing DNGs: mosaic, X-Trans, monochrome or linear, with the facts that cameras write.

Source: DNG specification 1.4.0.0, chapters 3 and 4; Exif 2.32, section 4.6.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import XmpredictError
from xmpredict.export.capture import capture_tags, clock
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.camera import Camera, Illuminant
from xmpredict.raw.capture import Capture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.raw.camera import Matrix

RGGB = ((0, 1), (1, 2))
"""The Bayer pattern; 0 red, 1 green, 2 blue."""

XTRANS = (
    (1, 2, 1, 1, 0, 1),
    (0, 1, 0, 2, 1, 2),
    (1, 2, 1, 1, 0, 1),
    (1, 0, 1, 1, 2, 1),
    (2, 1, 2, 0, 1, 0),
    (1, 0, 1, 1, 2, 1),
)
"""Fujifilm's pattern."""

Pattern = tuple[tuple[int, ...], ...]

CAMERA = Camera(
    "xmpredict Sample",
    (
        Illuminant(2850, ((0.93, -0.37, -0.03), (-0.36, 1.13, 0.27), (-0.02, 0.13, 0.66))),
        Illuminant(6500, ((0.82, -0.26, -0.08), (-0.42, 1.22, 0.22), (-0.06, 0.17, 0.60))),
    ),
)
"""An imagined camera whose matrices are like those of real ones."""

LIGHT_SOURCES = {2850.0: 17, 5000.0: 23, 5500.0: 20, 6500.0: 21, 7500.0: 22}
"""Exif's number of a light, by its color temperature."""


class Compression(IntEnum):
    """How pixels are stored."""

    NONE = 1
    LOSSLESS_JPEG = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a camera would write into one DNG."""

    pixels: NDArray[np.uint16]
    """(H, W) for a mosaic or monochrome, (H, W, 3) for linear camera RGB, as the sensor lies."""
    pattern: Pattern | None = None
    """Colors of the mosaic from its top left; None for monochrome and linear."""
    camera: Camera = CAMERA
    neutral: Sequence[float] = (1.0, 1.0, 1.0)
    """Camera RGB of the as-shot white."""
    capture: Capture = field(default_factory=lambda: Capture(make="xmpredict", model="Sample"))
    black: Sequence[float] = (512,)
    """One level, or one for each place of `black_repeat`, or one a channel of linear RGB."""
    black_repeat: tuple[int, int] = (1, 1)
    white: int = 16383
    border: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Masked rows and columns: top, left, bottom, right."""
    compression: Compression = Compression.NONE
    preview: NDArray[np.uint8] | None = None
    """sRGB, (h, w, 3), lying as the sensor does."""


def write_dng(path: Path, frame: Frame) -> None:
    """Write `frame` to `path` as a DNG 1.4.

    Raises:
        XmpredictError: If the disk or its permissions say no.
    """
    try:
        path.write_bytes(encode_dng(frame))
    except OSError as error:
        raise XmpredictError(
            f"cannot be written: {os.strerror(error.errno or 0)}",
            path=path,
            remedy="check free space and permissions",
        ) from error


def encode_dng(frame: Frame) -> bytes:
    """Return the bytes of the DNG of `frame`."""
    exif = Ifd({36864: Tag(FieldType.UNDEFINED, b"0231")} | capture_tags(frame.capture))
    head = _camera_tags(frame.camera, frame.neutral) | _head_tags(frame.capture)
    raw, image = _raw_tags(frame)
    if frame.preview is None:
        return encode_tiff(Ifd(head | raw, image, below={34665: exif}))
    preview, jpeg = _preview_tags(frame.preview)
    return encode_tiff(Ifd(head | preview, jpeg, below={330: Ifd(raw, image), 34665: exif}))


def _byte(*values: int) -> Tag:
    return Tag(FieldType.BYTE, values)


def _short(*values: int) -> Tag:
    return Tag(FieldType.SHORT, values)


def _long(*values: int) -> Tag:
    return Tag(FieldType.LONG, values)


def _text(value: str) -> Tag:
    return Tag(FieldType.ASCII, value)


def _rational(*values: float) -> Tag:
    return Tag(FieldType.RATIONAL, values)


def _matrix(matrix: Matrix) -> Tag:
    return Tag(FieldType.SIGNED_RATIONAL, [n for row in matrix for n in row])


def _head_tags(capture: Capture) -> dict[int, Tag]:
    tags = {
        271: _text(capture.make),
        272: _text(capture.model),
        274: _short(capture.orientation),
        305: _text("xmpredict"),
        50706: _byte(1, 4, 0, 0),
        50707: _byte(1, 4, 0, 0),
        50708: _text(capture.camera or "unknown"),
    }
    if capture.serial:
        tags[50735] = _text(capture.serial)
    if capture.time:
        tags[306] = _text(clock(capture.time))
    return tags


def _camera_tags(camera: Camera, neutral: Sequence[float]) -> dict[int, Tag]:
    tags = {
        50727: _rational(*camera.analog_balance),
        50728: _rational(*neutral),
        50730: Tag(FieldType.SIGNED_RATIONAL, (camera.baseline_ev,)),
    }
    for index, light in enumerate(camera.illuminants):
        tags[50721 + index] = _matrix(light.color)
        tags[50723 + index] = _matrix(light.calibration)
        tags[50778 + index] = _short(LIGHT_SOURCES.get(light.kelvin, 0))
        if light.forward:
            tags[50964 + index] = _matrix(light.forward)
    return tags


def _raw_tags(frame: Frame) -> tuple[dict[int, Tag], bytes]:
    """Return the tags of the raw image, and its bytes."""
    height, width = frame.pixels.shape[:2]
    samples = frame.pixels.shape[2] if frame.pixels.ndim > 2 else 1  # noqa: PLR2004
    image = _encode_pixels(frame)
    top, left, bottom, right = frame.border
    tags = {
        254: _long(0),
        256: _long(width),
        257: _long(height),
        258: _short(*[16] * samples),
        259: _short(frame.compression),
        262: _short(32803 if frame.pattern else 34892),
        277: _short(samples),
        278: _long(height),
        279: _long(len(image)),
        284: _short(1),
        50713: _short(*frame.black_repeat),
        50714: _rational(*frame.black),
        50717: _long(*[frame.white] * samples),
        50718: _rational(1, 1),
        50719: _rational(0, 0),
        50720: _rational(width - left - right, height - top - bottom),
        50829: _long(top, left, height - bottom, width - right),
    }
    if frame.pattern:
        tags[33421] = _short(len(frame.pattern), len(frame.pattern[0]))
        tags[33422] = _byte(*[color for row in frame.pattern for color in row])
        tags[50710] = _byte(0, 1, 2)
        tags[50711] = _short(1)
    return tags, image


def _encode_pixels(frame: Frame) -> bytes:
    if frame.compression is Compression.NONE:
        return frame.pixels.astype("<u2").tobytes()
    import imagecodecs  # noqa: PLC0415 - only for compressed files

    return bytes(imagecodecs.ljpeg_encode(np.ascontiguousarray(frame.pixels), bitspersample=16))


def _preview_tags(preview: NDArray[np.uint8]) -> tuple[dict[int, Tag], bytes]:
    """Return the tags of the preview, and its JPEG."""
    from PIL import Image  # noqa: PLC0415 - only where a preview is wanted

    packed = io.BytesIO()
    Image.fromarray(preview).save(packed, "JPEG", quality=85, subsampling=0)
    height, width = preview.shape[:2]
    tags = {
        254: _long(1),
        256: _long(width),
        257: _long(height),
        258: _short(8, 8, 8),
        259: _short(7),
        262: _short(6),
        277: _short(3),
        278: _long(height),
        279: _long(len(packed.getvalue())),
        284: _short(1),
        530: _short(1, 1),
        531: _short(1),
        50970: _long(1),
    }
    return tags, packed.getvalue()
