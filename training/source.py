"""The source of a photo as a picture, untouched and developed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import PIL.Image

from xmpredict.develop.settings import Settings
from xmpredict.formats import FileKind, file_kind
from xmpredict.preview import render_photo
from xmpredict.training.images import read_srgb
from xmpredict.training.sidecars import read_sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.training.dataset import Photo
    from xmpredict.training.images import Image

ROUNDING_PX = 1
"""How far two programs may be apart that shrink a raw to one long side."""


def read_source(path: Path, shape: tuple[int, int], base: Settings | None = None) -> Image:
    """Return the source at `path` as it is; of a raw, developed with `base` at the size of `shape`.

    Raises:
        PhotoError: If it cannot be read.
    """
    if file_kind(path) is FileKind.RENDERED:
        return read_srgb(path)
    return develop_source(path, base or Settings(), shape)


def base_of(photo: Photo, *, undone: bool = False) -> Settings:
    """Return the settings that the source of `photo` has before a retoucher touches it.

    Args:
        photo: Its source is a raw, or finished.
        undone: Whether a finished source is taken back to where its settings were applied.

    Raises:
        XmpredictError: If they cannot be read.
    """
    raw = undone or file_kind(photo.source) is FileKind.RAW
    return read_sidecar(photo.files.sidecar).settings if raw and photo.files.sidecar else Settings()


def develop_source(path: Path, settings: Settings, shape: tuple[int, int]) -> Image:
    """Return the source at `path` developed with `settings`.

    A finished picture keeps its own size. A raw gets the long side of `shape`, and is stretched
    by the one pixel that its other side may be off by rounding.

    Args:
        path: A raw, DNG, JPEG, TIFF or PNG.
        settings: Absolute values; what is missing is neutral or as shot.
        shape: Height and width of the target.

    Raises:
        PhotoError: If it cannot be read.
    """
    if file_kind(path) is FileKind.RENDERED:
        return render_photo(path, settings)
    developed = render_photo(path, settings, max(shape))
    off = np.abs(np.subtract(developed.shape[:2], shape)).max()
    if not 0 < off <= ROUNDING_PX:
        return developed
    fitted = PIL.Image.fromarray(developed).resize(shape[::-1], PIL.Image.Resampling.BICUBIC)
    return np.asarray(fitted)
