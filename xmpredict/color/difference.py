"""How different two colors look, in CIELAB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import D50, D65_TO_D50, SRGB_TO_XYZ, xy_to_xyz
from xmpredict.color.transfer import decode_srgb

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from xmpredict.color.spaces import Chromaticity, Float

_EPSILON = 216 / 24389
_KAPPA = 24389 / 27
_HALF_TURN = 180.0


def xyz_to_lab(xyz: ArrayLike, white: Chromaticity = D50) -> Float:
    """Return CIELAB of XYZ with white at Y = 1; shapes (..., 3). Source: CIE 15:2004, 8.2.1."""
    ratio = np.asarray(xyz, dtype=np.float64) / xy_to_xyz(white)
    cube = np.cbrt(np.maximum(ratio, _EPSILON))
    x, y, z = np.moveaxis(np.where(ratio > _EPSILON, cube, (_KAPPA * ratio + 16) / 116), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def srgb_to_lab(srgb: ArrayLike) -> Float:
    """Return CIELAB (D50, by Bradford) of encoded sRGB, 0 to 1; shapes (..., 3)."""
    linear = decode_srgb(np.asarray(srgb, dtype=np.float64))
    return xyz_to_lab(linear @ (D65_TO_D50 @ SRGB_TO_XYZ).T)


def delta_e76(lab: ArrayLike, other: ArrayLike) -> Float:
    """Return the Euclidean distance of two CIELAB arrays; shapes (..., 3) to (...)."""
    return np.asarray(np.linalg.norm(np.subtract(lab, other), axis=-1), dtype=np.float64)


def delta_e00(lab: ArrayLike, other: ArrayLike) -> Float:
    """Return the CIEDE2000 difference of two CIELAB arrays; shapes (..., 3) to (...).

    Source: G. Sharma, W. Wu, E. N. Dalal, Color Res. Appl. 30 (2005) 21, equations 2 to 22.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(lab, dtype=np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(other, dtype=np.float64), -1, 0)
    green = 1.5 - 0.5 * _saturating((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2)
    c1, h1 = np.hypot(a1 * green, b1), _hue(a1 * green, b1)
    c2, h2 = np.hypot(a2 * green, b2), _hue(a2 * green, b2)
    apart = np.where(c1 * c2 == 0, 0.0, _turn(h2 - h1))
    hue = np.where(c1 * c2 == 0, h1 + h2, _mean_hue(h1, h2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight_l = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    weight_c = 1 + 0.045 * chroma
    weight_h = 1 + 0.015 * chroma * _hue_weight(hue)
    rotation = (
        -2 * _saturating(chroma) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    d_l = (l2 - l1) / weight_l
    d_c = (c2 - c1) / weight_c
    d_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(apart / 2)) / weight_h
    total = d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h
    return np.asarray(np.sqrt(np.maximum(total, 0)), dtype=np.float64)


def _saturating(chroma: Float) -> Float:
    power = chroma**7
    return np.sqrt(power / (power + 25.0**7))


def _hue(a: Float, b: Float) -> Float:
    return np.degrees(np.arctan2(b, a)) % 360


def _turn(angle: Float) -> Float:
    """Bring a difference of hues to -180..180, leaving both ends as they are."""
    return np.where(np.abs(angle) > _HALF_TURN, angle - np.copysign(360.0, angle), angle)


def _mean_hue(first: Float, second: Float) -> Float:
    total = first + second
    far = np.abs(first - second) > _HALF_TURN
    return np.where(far, np.where(total < 2 * _HALF_TURN, total + 360, total - 360), total) / 2


def _hue_weight(hue: Float) -> Float:
    angle = np.radians(hue)
    return np.asarray(
        1
        - 0.17 * np.cos(angle - np.radians(30))
        + 0.24 * np.cos(2 * angle)
        + 0.32 * np.cos(3 * angle + np.radians(6))
        - 0.20 * np.cos(4 * angle - np.radians(63)),
        dtype=np.float64,
    )
