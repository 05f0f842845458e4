"""Encodings of RGB: from the numbers in a file to linear light, and back.

All functions take arrays of any shape, keep float32 as float32, and continue the curve as an odd
function below 0, so that values outside the gamut survive the way there and back.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = TypeVar("Floats", NDArray[np.float32], NDArray[np.float64])

ADOBE_RGB_GAMMA = 563 / 256
"""Source: Adobe RGB (1998) Color Image Encoding, section 4.3.1.2."""


_SRGB_TOE = 0.0031308, 0.04045
_ROMM_TOE = 2.0**-9, 2.0**-5
"""Where the straight piece ends: in linear light, and as it is encoded."""


def encode_srgb(linear: Floats) -> Floats:
    """Return sRGB-encoded values of `linear`, both 0 to 1. Source: IEC 61966-2-1.

    >>> encode_srgb(np.array([0.0, 0.18, 1.0])).round(4).tolist()
    [0.0, 0.4614, 1.0]
    """
    size, toe = np.abs(linear), _SRGB_TOE[0]
    curve = 1.055 * np.maximum(size, toe) ** (1 / 2.4) - 0.055
    return np.copysign(np.where(size <= toe, 12.92 * size, curve), linear)


def decode_srgb(encoded: Floats) -> Floats:
    """Return linear values of sRGB `encoded`, both 0 to 1. Source: IEC 61966-2-1."""
    size, toe = np.abs(encoded), _SRGB_TOE[1]
    curve = ((np.maximum(size, toe) + 0.055) / 1.055) ** 2.4
    return np.copysign(np.where(size <= toe, size / 12.92, curve), encoded)


def encode_prophoto(linear: Floats) -> Floats:
    """Return ROMM-encoded values of `linear` ProPhoto, both 0 to 1.

    Source: ANSI/I3A IT10.7666: a power of 1/1.8 above 1/512, and 16 times the value below.
    """
    size, toe = np.abs(linear), _ROMM_TOE[0]
    return np.copysign(np.where(size < toe, 16 * size, np.maximum(size, toe) ** (1 / 1.8)), linear)


def decode_prophoto(encoded: Floats) -> Floats:
    """Return linear ProPhoto of ROMM-`encoded` values, both 0 to 1."""
    size, toe = np.abs(encoded), _ROMM_TOE[1]
    return np.copysign(np.where(size < toe, size / 16, np.maximum(size, toe) ** 1.8), encoded)


def encode_adobe_rgb(linear: Floats) -> Floats:
    """Return Adobe RGB (1998) values of `linear`, both 0 to 1."""
    return np.copysign(np.abs(linear) ** (1 / ADOBE_RGB_GAMMA), linear)


def decode_adobe_rgb(encoded: Floats) -> Floats:
    """Return linear values of Adobe RGB (1998) `encoded`, both 0 to 1."""
    return np.copysign(np.abs(encoded) ** ADOBE_RGB_GAMMA, encoded)
