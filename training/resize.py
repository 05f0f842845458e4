"""Resizing as MATLAB's ``imresize`` does it by default: bicubic, antialiased when shrinking.

Source: R. G. Keys, IEEE Trans. ASSP 29 (1981) 1153, with a = -1/2. The kernel is stretched by the
factor of shrinking, its weights sum to 1, and the picture is mirrored at its borders. Integers
are rounded once, at the end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.color.spaces import Float

Integers = TypeVar("Integers", np.uint8, np.uint16)

SUPPORT_PX = 4
"""Width of the kernel where nothing shrinks."""

STRIP_PX = 1 << 18
"""Pixels made at a time, which keeps the float copies to some megabytes."""


def resize_bicubic(values: NDArray[Integers], shape: tuple[int, int]) -> NDArray[Integers]:
    """Return `values`, shape (H, W), at `shape`, as integers of the same kind."""
    rows, row_weights = _taps(values.shape[0], shape[0])
    columns, column_weights = _taps(values.shape[1], shape[1])
    limit = np.iinfo(values.dtype).max
    out = np.empty(shape, values.dtype)
    step = max(1, STRIP_PX // max(shape[1], values.shape[1]))
    for top in range(0, shape[0], step):
        part = slice(top, top + step)
        tall = sum(
            values[at] * weight[:, None]
            for at, weight in zip(rows[:, part], row_weights[:, part], strict=True)
        )
        done = sum(
            np.asarray(tall)[:, at] * weight
            for at, weight in zip(columns, column_weights, strict=True)
        )
        out[part] = np.clip(np.floor(np.asarray(done) + 0.5), 0, limit)
    return out


def _taps(old: int, new: int) -> tuple[NDArray[np.intp], Float]:
    """Return which of `old` pixels make each of `new`, and with what weight; shapes (T, new)."""
    scale = new / old
    shrink = min(scale, 1.0)
    width = SUPPORT_PX / shrink
    center = (np.arange(new) + 0.5) / scale - 0.5
    at = np.floor(center - width / 2) + np.arange(math.ceil(width) + 2)[:, None]
    weights = _kernel(shrink * (center - at))
    mirrored = at.astype(np.intp) % (2 * old)
    return np.minimum(mirrored, 2 * old - 1 - mirrored), weights / weights.sum(axis=0)


def _kernel(distance: Float) -> Float:
    x = np.abs(distance)
    near = (1.5 * x - 2.5) * x**2 + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x <= 1, near, np.where(x <= SUPPORT_PX / 2, far, 0.0))
