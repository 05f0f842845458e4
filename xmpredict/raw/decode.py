"""From a raw file to a thumbnail in camera RGB: unpack, bin, done."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.formats import FileKind
from xmpredict.raw import dng
from xmpredict.raw.binning import bin_mosaic
from xmpredict.raw.capture import capture_of
from xmpredict.raw.highlights import fill_highlights
from xmpredict.raw.libraw import opened_raw
from xmpredict.raw.orientation import upright, upright_size
from xmpredict.raw.profile import check_fits, read_profile
from xmpredict.raw.readable import COPY_AGAIN, opened_file
from xmpredict.raw.sensor import read_mosaic
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.raw.tiff import read_directories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xmpredict.lazy import rawpy
    from xmpredict.raw.binning import Binned, Mosaic
    from xmpredict.raw.capture import Capture
    from xmpredict.raw.dcp import Profile
    from xmpredict.raw.tiff import Directory


SENSORS = ([0], [0, 1, 2], [0, 1, 2, 3])
"""The channels of sensors: monochrome, of three colors, of four."""


def decode(path: Path, edge_px: int = 512, chosen: Profile | None = None) -> Thumbnail:
    """Return the raw photo at `path`, averaged down to at most `edge_px` on the long side.

    Averaging takes whole patterns of the sensor, so the result may be smaller: a small file
    gives half its size.

    Args:
        path: The raw.
        edge_px: The longest side of the result.
        chosen: The camera profile to see it through; None for that of the file.

    Raises:
        ProfileError: If the camera profile is for another camera.
        UnreadablePhotoError: If the file is missing, empty, damaged, cut off or no raw.
        UnsupportedPhotoError: If LibRaw cannot decode it.
    """
    capture, directories = read_head(path)
    with opened_raw(path) as raw:
        size, binned = average(raw, directories, edge_px, path)
        if chosen:
            check_fits(chosen, capture, directories, binned.pixels.shape[-1], path)
        profile = read_profile(raw, directories, capture.camera, binned, chosen)
        turn = raw.sizes.flip
    filled = fill_highlights(binned.pixels, binned.clipped, profile.white)
    return Thumbnail(
        pixels=upright(profile.to_rgb(filled), turn).astype(np.float16, order="C"),
        camera=profile.camera,
        as_shot=profile.camera.white_balance(profile.neutral),
        neutral=profile.neutral,
        capture=capture,
        kind=FileKind.RAW,
        size_px=upright_size(size, turn),
        profile=profile.tables,
    )


def average(
    raw: rawpy.RawPy, directories: Sequence[Directory], edge_px: int, path: Path
) -> tuple[tuple[int, int], Binned]:
    """Return the size in pixels of an unpacked raw, not turned, and its averages.

    Raises:
        UnsupportedPhotoError: If there is not even one block to average.
        UnreadablePhotoError: If its levels or its pattern contradict themselves.
    """
    mosaic = read_mosaic(raw, directories)
    block, size = _block(mosaic, edge_px, raw.sizes.pixel_aspect)
    if mosaic.values.shape[0] < block[0] or mosaic.values.shape[1] < block[1]:
        raise UnsupportedPhotoError("is too small to be a photo", path=path)
    _check(mosaic, path)
    return size, bin_mosaic(mosaic, block)


def _check(mosaic: Mosaic, path: Path) -> None:
    """Refuse what only a damaged file would say."""
    colors = np.unique(mosaic.colors[mosaic.colors >= 0])
    causes = {
        "has a black level above its white level": not mosaic.white > mosaic.black.max(),
        "has a color pattern that makes no sense": colors.tolist() not in SENSORS,
        # LibRaw's answer to compressed data that does not even begin as it should.
        "has nothing but zeros for a picture": not mosaic.values.any(),
    }
    for cause, found in causes.items():
        if found:
            raise UnreadablePhotoError(cause, path=path, remedy=COPY_AGAIN)


def read_head(path: Path) -> tuple[Capture, list[Directory]]:
    """Return what the camera wrote, and the directories if the photo at `path` is a DNG.

    Raises:
        UnreadablePhotoError: If it is missing or empty, or a DNG with holes in its picture.
    """
    with opened_file(path) as file:
        directories = read_directories(file)
        if not dng.is_dng(directories):
            return capture_of(file), []
        if broken := dng.broken_tiles(file, directories):
            cause = f"is damaged: {broken:,} pieces of its picture are unreadable"
            raise UnreadablePhotoError(cause, path=path, remedy=COPY_AGAIN)
        return capture_of(file), directories


def _block(mosaic: Mosaic, edge_px: int, aspect: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return height and width of a block in values, and the photo's size in square pixels.

    `aspect` is that of the sensor's pixels, as LibRaw gives it: below 1, rows are too few.
    """
    wide, high = max(aspect, 1.0), min(aspect, 1.0)
    width, height = round(mosaic.size_px[0] * wide), round(mosaic.size_px[1] / high)
    factor = max(1, math.ceil(max(width, height) / edge_px))
    wanted = factor * high, factor / wide * mosaic.samples
    rows, columns = (
        math.ceil(length / period) * period
        for length, period in zip(wanted, mosaic.colors.shape, strict=True)
    )
    return (rows, columns), (width, height)
