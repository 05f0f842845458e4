from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL: int
"""The best instruction set here: 0 what every machine has, 1 AVX2, 2 AVX-512."""

def run(
    level: int,
    source: NDArray[Any],
    target: NDArray[Any],
    lut: NDArray[np.float32],
    curve: tuple[float, float, float],
    slope: NDArray[np.float32] | None,
    offset: NDArray[np.float32] | None,
    weights: NDArray[np.float32] | None,
    first_row: int,
    height: int,
    decode: NDArray[np.float32] | None,
    matrix: NDArray[np.float32] | None,
    encode: NDArray[Any] | None,
    /,
) -> None:
    """Run the pass over one strip; all arrays in C order and native bytes.

    Args:
        level: Instruction set, 0 to `LEVEL`.
        source: uint8, uint16, float16 or float32, shape (rows, W, 3).
        target: uint8, uint16 or float32, shape (rows, W, 3).
        lut: Shape (N, N, N, 4), the last of each four unused.
        curve: Toe, top and span of the shaper.
        slope: Shape (h, w), with `offset` and `weights`, or None for no gain.
        offset: Shape (h, w).
        weights: Shape (3,).
        first_row: Of the strip, in a photo of `height` rows.
        height: Rows of the photo.
        decode: Shape (65536,), with `matrix` and `encode`, or None for no finish.
        matrix: Shape (3, 3).
        encode: Shape (65536,), of the type of `target`, over the square root of linear light.

    Raises:
        ValueError: If an array is not as it must be.
    """
