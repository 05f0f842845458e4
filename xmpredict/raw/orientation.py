"""Turning pictures upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

MIRROR_COLUMNS, MIRROR_ROWS, TRANSPOSE = 1, 2, 4
"""What a turn is made of, as the bits of LibRaw's `flip`; applied rows, columns, transpose."""

FROM_EXIF = (0, 0, 1, 3, 2, 4, 6, 7, 5)
"""The turn that each Exif orientation, 1 to 8, asks for."""


def upright(image: NDArray[Any], turn: int) -> NDArray[Any]:
    """Return a view of `image`, shape (H, W, ...), turned as the bits of `turn` say."""
    if turn & MIRROR_ROWS:
        image = image[::-1]
    if turn & MIRROR_COLUMNS:
        image = image[:, ::-1]
    return image.swapaxes(0, 1) if turn & TRANSPOSE else image


def upright_size(size_px: tuple[int, int], turn: int) -> tuple[int, int]:
    """Return width and height of a picture of `size_px` after it was turned."""
    return size_px[::-1] if turn & TRANSPOSE else size_px
