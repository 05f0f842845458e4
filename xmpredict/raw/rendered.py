"""Finished pictures as linear ProPhoto: JPEG, TIFF and PNG in whatever RGB they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.icc import IccProfile, read_profile
from xmpredict.color.spaces import ADOBE_RGB_TO_PROPHOTO, D50, SRGB_TO_PROPHOTO
from xmpredict.color.temperature import WhiteBalance
from xmpredict.color.transfer import decode_adobe_rgb, decode_srgb
from xmpredict.formats import FileKind
from xmpredict.raw.camera import Camera
from xmpredict.raw.capture import Capture, capture_of
from xmpredict.raw.exif import read_facts
from xmpredict.raw.orientation import upright, upright_size
from xmpredict.raw.picture import Picture, read_picture
from xmpredict.raw.readable import opened_file
from xmpredict.raw.thumbnail import Thumbnail

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

SRGB = IccProfile((decode_srgb,) * 3, SRGB_TO_PROPHOTO)
ADOBE_RGB = IccProfile((decode_adobe_rgb,) * 3, ADOBE_RGB_TO_PROPHOTO)
ADOBE_RGB_MARK = "R03"
"""How cameras say Adobe RGB: Exif's interoperability index. Source: DCF 2.0, section 4.4."""

STRIP_VALUES = 1 << 22
"""Values decoded at a time, which keeps the float copies to some tens of megabytes."""


def read_rendered(path: Path, edge_px: int = 512) -> Thumbnail:
    """Return the picture at `path`, averaged in linear light to a long side of `edge_px`.

    A picture without a profile is sRGB, or Adobe RGB if its Exif says so. Transparent parts
    are white, as Lightroom shows them.

    Raises:
        UnreadablePhotoError: If it is missing, empty, damaged, cut off or no picture.
        UnsupportedPhotoError: If its values are of a kind that photos do not have.
    """
    capture, picture, space = _read(path, 2 * edge_px)
    factor = max(1, max(picture.values.shape[:2]) // edge_px)
    height, width = (max(1, length // factor) for length in picture.values.shape[:2])
    pixels = np.empty((height, width, 3), np.float32)
    _shrink(picture, space, factor, pixels)
    turn = picture.turn(capture.orientation)
    camera = Camera.prophoto()
    return Thumbnail(
        pixels=upright(_fit(pixels, edge_px), turn).astype(np.float16, order="C"),
        camera=camera,
        as_shot=WhiteBalance.from_xy(D50),
        neutral=(1.0, 1.0, 1.0),
        capture=capture,
        kind=FileKind.RENDERED,
        size_px=upright_size(picture.size_px, turn),
    )


def read_linear(path: Path) -> NDArray[np.float16]:
    """Return the picture at `path` whole: linear ProPhoto, upright, shape (H, W, 3).

    Raises:
        PhotoError: As `read_rendered`.
    """
    capture, picture, space = _read(path, None)
    pixels = np.empty((*picture.values.shape[:2], 3), np.float16)
    _shrink(picture, space, 1, pixels)
    return upright(pixels, picture.turn(capture.orientation))


def _read(path: Path, edge_px: int | None) -> tuple[Capture, Picture, IccProfile]:
    with opened_file(path) as file:
        picture = read_picture(file, path, edge_px)
        return capture_of(file), picture, _space(file, picture)


def _space(file: BinaryIO, picture: Picture) -> IccProfile:
    found = read_profile(picture.profile)
    if found and (len(found.curves) == 3 or picture.values.shape[2] == 1):  # noqa: PLR2004
        return found
    mark = str(read_facts(file).get("InteroperabilityIndex", ""))
    return ADOBE_RGB if not picture.profile and mark.startswith(ADOBE_RGB_MARK) else SRGB


def _shrink(
    picture: Picture,
    space: IccProfile,
    factor: int,
    out: NDArray[np.float32] | NDArray[np.float16],
) -> None:
    """Decode `picture`, average blocks of `factor` squared, and put linear ProPhoto into `out`."""
    height, width = out.shape[:2]
    channels = picture.values.shape[2]
    levels = np.linspace(0, 1, np.iinfo(picture.values.dtype).max + 1)
    tables = [curve(levels).astype(np.float32) for curve in space.curves[:channels]]
    matrix = space.to_prophoto.T.astype(np.float32)
    step = max(1, STRIP_VALUES // (factor * picture.values.shape[1] * channels))
    for top in range(0, height, step):
        rows = slice(top * factor, min(top + step, height) * factor)
        strip = picture.values[rows, : width * factor]
        linear = np.stack([table[strip[..., c]] for c, table in enumerate(tables)], axis=-1)
        if factor > 1:
            blocks = linear.reshape(-1, factor, width, factor, channels)
            linear = np.einsum("hawbc->hwc", blocks, optimize=False) / factor**2
        out[top : top + step] = linear @ matrix if channels > 1 else linear


def _fit(pixels: NDArray[np.float32], edge_px: int) -> NDArray[np.float32]:
    """Return `pixels` with a long side of at most `edge_px`, averaged by exact areas."""
    from PIL import Image  # noqa: PLC0415 - only where a rendered photo is read

    height, width = pixels.shape[:2]
    scale = edge_px / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    planes = (Image.fromarray(np.ascontiguousarray(pixels[..., c])) for c in range(3))
    return np.stack([np.asarray(p.resize(size, Image.Resampling.BOX)) for p in planes], axis=-1)
