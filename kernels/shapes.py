"""What the tensors of a LUT must look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.lazy import torch

CHANNELS = 3


def check_lut(shape: Sequence[int]) -> None:
    """Refuse a LUT whose `shape` is not (N, N, N, 3) with N of 2 or more.

    Raises:
        ShapeError: If so.
    """
    nodes = shape[0] if shape else 0
    if tuple(shape) != (nodes, nodes, nodes, CHANNELS) or nodes < 2:  # noqa: PLR2004 - a cell
        raise ShapeError(
            f"a LUT of shape {tuple(shape)} is no cube of colors",
            remedy="give (N, N, N, 3) with N of 2 or more",
        )


def check_batch(image: torch.Tensor, lut: torch.Tensor, gain: torch.Tensor | None) -> None:
    """Refuse tensors that do not belong together.

    Args:
        image: Must have shape (B, 3, H, W).
        lut: Must have shape (B, N, N, N, 3) or (1, N, N, N, 3), and be of a floating type.
        gain: Must have shape (B, 1, H, W).

    Raises:
        ShapeError: If one does not.
    """
    if image.ndim != 4 or image.shape[1] != CHANNELS:  # noqa: PLR2004 - B, C, H, W
        raise ShapeError(f"an image has shape (B, 3, H, W), not {tuple(image.shape)}")
    check_lut(lut.shape[1:])
    if lut.shape[0] not in {1, image.shape[0]} or not lut.is_floating_point():
        raise ShapeError(
            f"{lut.shape[0]} LUTs of {lut.dtype} do not fit {image.shape[0]} images",
            remedy="give one LUT of floats for all images, or one for each",
        )
    if lut.device != image.device:
        raise ShapeError(
            f"the LUT is on {lut.device}, the image on {image.device}", remedy="move one of them"
        )
    wanted = (image.shape[0], 1, *image.shape[2:])
    if gain is not None and gain.shape != wanted:
        raise ShapeError(f"the gain of this image has shape {wanted}, not {tuple(gain.shape)}")
