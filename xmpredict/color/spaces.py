"""White points, and matrices between RGB spaces and CIE XYZ.

Matrices are read-only float64 arrays of shape (3, 3) that act on columns:
``xyz = SRGB_TO_XYZ @ rgb``, or ``pixels @ SRGB_TO_XYZ.T`` for pixels of shape (..., 3).
Each is scaled so that RGB (1, 1, 1) is its white with Y = 1.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Chromaticity: TypeAlias = tuple[float, float]
"""CIE 1931 (x, y)."""

Float: TypeAlias = NDArray[np.float64]

D50: Chromaticity = (0.34567, 0.35850)
D65: Chromaticity = (0.31270, 0.32900)
STANDARD_A: Chromaticity = (0.44757, 0.40745)

BRADFORD: Float = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
"""XYZ to the cone response in which white points are exchanged. Source: Lam 1985."""


def xy_to_xyz(xy: Chromaticity) -> Float:
    """Return XYZ of chromaticity `xy` with Y = 1, shape (3,)."""
    x, y = xy
    return np.array([x / y, 1.0, (1 - x - y) / y])


def xyz_to_xy(xyz: ArrayLike) -> Chromaticity:
    """Return the chromaticity of `xyz`, shape (3,)."""
    x, y, z = np.asarray(xyz, dtype=np.float64)
    total = x + y + z
    return float(x / total), float(y / total)


def adaptation(source: Chromaticity, target: Chromaticity) -> Float:
    """Return the linear Bradford matrix that takes white `source` to white `target`, on XYZ."""
    gain = (BRADFORD @ xy_to_xyz(target)) / (BRADFORD @ xy_to_xyz(source))
    return np.linalg.inv(BRADFORD) @ (gain[:, None] * BRADFORD)


def rgb_to_xyz(
    red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity
) -> Float:
    """Return the matrix of an RGB space from its primaries and its white point.

    Source: SMPTE RP 177-1993.
    """
    primaries = np.stack([xy_to_xyz(p) for p in (red, green, blue)], axis=1)
    return primaries * np.linalg.solve(primaries, xy_to_xyz(white))


def _fixed(matrix: ArrayLike) -> Float:
    held = np.array(matrix, dtype=np.float64)
    held.setflags(write=False)
    return held


BRADFORD.setflags(write=False)
D65_TO_D50: Float = _fixed(adaptation(D65, D50))

SRGB_TO_XYZ: Float = _fixed(rgb_to_xyz((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65))
"""Linear sRGB to XYZ, both D65. Source: IEC 61966-2-1."""

ADOBE_RGB_TO_XYZ: Float = _fixed(rgb_to_xyz((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65))
"""Linear Adobe RGB (1998) to XYZ, both D65. Source: Adobe RGB (1998) encoding, 2005-05."""

PROPHOTO_TO_XYZ: Float = _fixed(
    rgb_to_xyz((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), D50)
)
"""Linear ProPhoto (ROMM) RGB to XYZ, both D50. Source: ANSI/I3A IT10.7666."""

XYZ_TO_SRGB: Float = _fixed(np.linalg.inv(SRGB_TO_XYZ))
XYZ_TO_PROPHOTO: Float = _fixed(np.linalg.inv(PROPHOTO_TO_XYZ))

SRGB_TO_PROPHOTO: Float = _fixed(XYZ_TO_PROPHOTO @ D65_TO_D50 @ SRGB_TO_XYZ)
"""Linear sRGB (D65) to linear ProPhoto (D50); white stays (1, 1, 1)."""

PROPHOTO_TO_SRGB: Float = _fixed(np.linalg.inv(SRGB_TO_PROPHOTO))
ADOBE_RGB_TO_PROPHOTO: Float = _fixed(XYZ_TO_PROPHOTO @ D65_TO_D50 @ ADOBE_RGB_TO_XYZ)
