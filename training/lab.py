"""CIELAB as the published measures compute it: D65 white, from 8-bit sRGB.

Source: Octave's `rgb2lab` (image 2.14), whose constants are also scikit-image's. Octave says that
MATLAB's differ slightly. With the exact matrix for the same white, the ΔE_ab of a photo moved by at
most 0.0003 over twelve portraits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.difference import xyz_to_lab
from xmpredict.color.spaces import xyz_to_xy
from xmpredict.color.transfer import decode_srgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.color.spaces import Float

SRGB_TO_XYZ = np.array(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
)
"""Linear sRGB to XYZ, of six digits. Its white is off `WHITE` by 1e-4: a = -0.002, b = 0.005."""

WHITE = xyz_to_xy((0.95047, 1.0, 1.08883))
"""D65 as ASTM E308 rounds it."""

LINEAR = decode_srgb(np.arange(256) / 255)
"""Linear light of each 8-bit value."""


def to_lab(srgb: NDArray[np.uint8]) -> Float:
    """Return CIELAB (D65) of `srgb`; shapes (..., 3)."""
    return xyz_to_lab(LINEAR[srgb] @ SRGB_TO_XYZ.T, WHITE)
