"""What happens to a photo on its way through a LUT, beside the LUT itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xmpredict.errors import ShapeError
from xmpredict.kernels.shapes import CHANNELS

if TYPE_CHECKING:
    from xmpredict.kernels.shaper import Shaper

Floats: TypeAlias = NDArray[np.float32]
Curve: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]

GREY = 0.18
DARKEST = 1e-6
DECODE_ENTRIES, ENCODE_ENTRIES = 4097, 65536


@dataclass(frozen=True, slots=True, eq=False)
class GuidedGain:
    """A gain in EV by guided upsampling: small planes, and edges as sharp as the photo's.

    At each pixel ``gain = slope * L + offset``, where L is the EV of its luminance above grey,
    ``log2(max(weights . rgb, 1e-6) / 0.18)``. The planes cover the whole photo, bilinear between
    their centers and constant beyond the outermost ones.
    """

    slope: Floats
    """Shape (h, w), of any size."""
    offset: Floats
    """Shape (h, w), in EV."""
    weights: tuple[float, float, float]
    """Of linear camera red, green and blue in luminance."""

    def __post_init__(self) -> None:
        """Refuse planes that are empty or not of one shape, and weights that are not three."""
        shape = np.shape(self.slope)
        if len(shape) != 2 or 0 in shape or np.shape(self.offset) != shape:  # noqa: PLR2004
            raise ShapeError(
                f"a gain of shapes {shape} and {np.shape(self.offset)}", remedy="give (h, w) twice"
            )
        if np.shape(self.weights) != (CHANNELS,):
            raise ShapeError(f"{self.weights} are no weights of three channels")


@dataclass(frozen=True, slots=True, eq=False)
class Finish:
    """From the space that a LUT answers in to that of the picture.

    What the LUT gives is held to 0..1 and decoded; `matrix` acts on the linear column; the result
    is held to 0..1 again and encoded.
    """

    decode: Curve
    """From encoded 0..1 to linear 0..1, monotonic; e.g. `decode_srgb`."""
    matrix: NDArray[np.float64]
    """Shape (3, 3), e.g. `PROPHOTO_TO_SRGB`."""
    encode: Curve
    """From linear 0..1 to encoded 0..1, monotonic; e.g. `encode_srgb`."""

    def __post_init__(self) -> None:
        """Refuse a matrix that does not take three channels to three."""
        if np.shape(self.matrix) != (CHANNELS, CHANNELS):
            raise ShapeError(f"a matrix of shape {np.shape(self.matrix)}, not (3, 3)")


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """All that a strip is rendered with."""

    lut: Floats
    """Shape (N, N, N, 4), the last of each four 0."""
    shaper: Shaper
    gain: GuidedGain | None
    finish: Finish | None


@lru_cache(maxsize=8)
def decoding_table(curve: Curve) -> Floats:
    """Return `curve` at 4097 even steps from 0 to 1, to be read between two of them."""
    return curve(np.linspace(0, 1, DECODE_ENTRIES)).astype(np.float32)


@lru_cache(maxsize=8)
def encoding_table(curve: Curve, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return codes of `curve` at linear light whose square root takes 65536 even steps.

    The square root, because encodings are steepest at black: so the steps are even in the codes.
    """
    return to_codes(curve(np.linspace(0, 1, ENCODE_ENTRIES) ** 2), dtype)


def to_codes(encoded: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return `encoded`, 0 to 1 and held to it, as `dtype`: rounded if that is an integer."""
    held = np.clip(np.nan_to_num(encoded, nan=0.0), 0, 1)
    if np.issubdtype(dtype, np.integer):
        held = held * np.iinfo(dtype).max + 0.5
    return np.asarray(held, dtype)
