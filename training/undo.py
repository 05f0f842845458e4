"""The light that the sources of a data set were rendered from: of a raw, or of a finished picture.

Of a finished picture the settings are known, and are undone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import BRADFORD
from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.invert import invert
from xmpredict.develop.tensors import as_tensors
from xmpredict.errors import DatasetError
from xmpredict.formats import FileKind, file_kind
from xmpredict.lazy import torch
from xmpredict.preview import context_of
from xmpredict.raw.camera import Camera, ColorSource, Illuminant, to_matrix
from xmpredict.raw.capture import Capture
from xmpredict.raw.open import open_photo
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.training.images import read_deep
from xmpredict.training.sidecars import read_sidecar

if TYPE_CHECKING:
    from pathlib import Path

NODES, ROUNDS = 17, 3
"""Of the inversion: a quarter of the time of its defaults."""


def linear_source(source: Path, sidecar: Path | None, edge_px: int) -> Thumbnail:
    """Return a source in linear light, with a long side of at most `edge_px`.

    Args:
        source: A raw or a finished picture.
        sidecar: Settings that a finished picture was rendered with.
        edge_px: A raw may come out as small as half of it.

    Raises:
        PhotoError: If it cannot be read.
        DatasetError: If it is a finished picture whose settings are not known.
    """
    if file_kind(source) is FileKind.RAW:
        return open_photo(source, edge_px)
    if sidecar is None:
        cause = "was rendered with settings that nobody knows"
        raise DatasetError(cause, path=source, remedy="add xmp_source/, or take the raws")
    return undo(source, sidecar, edge_px)


def undo(picture: Path, sidecar: Path, edge_px: int) -> Thumbnail:
    """Return the finished `picture` as it was before the settings in `sidecar`.

    The camera is not known: the eye's cones stand in for it, and its sensor ends at white.

    Raises:
        PhotoError: If the picture cannot be read.
        DatasetError: If the sidecar is missing, or does not say what the camera took for white.
    """
    said = read_sidecar(sidecar)
    held = said.balanced()
    kelvin, tint = held.get("temperature"), held.get("tint")
    if not (isinstance(kelvin, float) and isinstance(tint, float)):
        raise DatasetError("states no white balance in numbers", path=sidecar)
    values = read_deep(picture)
    empty = _unseen(WhiteBalance(kelvin, tint), (values.shape[1], values.shape[0]))
    context = context_of(empty)
    image = torch.from_numpy(values).permute(2, 0, 1).unsqueeze(0)
    linear = invert(image, context, as_tensors([said.settings], context), NODES, ROUNDS)[0]
    scale = min(1.0, edge_px / max(values.shape))
    size = [max(1, round(length * scale)) for length in values.shape[:2]]
    small = torch.nn.functional.interpolate(linear, size, mode="area")[0].permute(1, 2, 0)
    back = np.linalg.inv(empty.camera.to_prophoto(empty.neutral)).T.astype(np.float32)
    return replace(empty, pixels=(small.numpy() @ back).astype(np.float16, order="C"))


def _unseen(as_shot: WhiteBalance, size_px: tuple[int, int]) -> Thumbnail:
    """Return a photo of an unknown camera, with pixels that nobody looks at."""
    camera = Camera("", (Illuminant(0, to_matrix(BRADFORD)),), source=ColorSource.UNKNOWN)
    return Thumbnail(
        pixels=np.zeros((8, 8, 3), np.float16),
        camera=camera,
        as_shot=as_shot,
        neutral=camera.neutral(as_shot.to_xy()),
        capture=Capture(),
        kind=FileKind.RAW,
        size_px=size_px,
    )
