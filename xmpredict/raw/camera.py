"""How a camera sees color, by the rules of the DNG specification.

Matrices are nested tuples, so that a `Camera` is plain data: hashable, comparable, picklable.

Source: DNG specification 1.7.1, chapter 6, and DNG SDK 1.7, dng_color_spec.cpp.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from xmpredict.color.spaces import (
    D50,
    PROPHOTO_TO_XYZ,
    XYZ_TO_PROPHOTO,
    XYZ_TO_SRGB,
    adaptation,
    xy_to_xyz,
    xyz_to_xy,
)
from xmpredict.color.temperature import WhiteBalance, mired

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from xmpredict.color.spaces import Chromaticity, Float

Row: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = tuple[Row, Row, Row]

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
MAX_PASSES = 30
"""Passes of the fixed point from neutral to chromaticity, as in the SDK."""

SMALLEST_NEUTRAL = 0.001


class ColorSource(StrEnum):
    """Where a camera's matrices come from, best first."""

    FILE = "file"
    """The file itself: a DNG, or a rendered photo's color space; or a camera profile."""
    LIBRAW = "libraw"
    """LibRaw's table: one matrix for daylight, so warm light is approximate."""
    UNKNOWN = "unknown"
    """Nobody knows: the camera is taken to see sRGB."""


@dataclass(frozen=True, slots=True)
class Illuminant:
    """What a camera's profile says about one light."""

    kelvin: float
    """Color temperature of the light; 0 if unknown."""
    color: Matrix
    """XYZ to camera RGB of a reference camera."""
    forward: Matrix | None = None
    """White-balanced camera RGB to XYZ D50, rows summing to D50."""
    calibration: Matrix = IDENTITY
    """Reference camera to this very camera."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera's color: one light, or two between which it interpolates."""

    name: str
    """As people say it, e.g. ``Canon EOS R5``; empty if no maker is known."""
    illuminants: tuple[Illuminant, ...]
    analog_balance: Row = (1.0, 1.0, 1.0)
    baseline_ev: float = 0.0
    """Exposure that Camera Raw adds to every photo of this camera."""
    source: ColorSource = ColorSource.FILE

    @classmethod
    def unknown(cls, name: str) -> Camera:
        """Return a camera of which nothing is known: it is taken to see linear sRGB."""
        return cls(name, (Illuminant(0, to_matrix(XYZ_TO_SRGB)),), source=ColorSource.UNKNOWN)

    @classmethod
    def prophoto(cls, name: str = "") -> Camera:
        """Return the camera whose RGB is linear ProPhoto, as of rendered and colorless photos."""
        space = Illuminant(0, to_matrix(XYZ_TO_PROPHOTO), to_matrix(PROPHOTO_TO_XYZ))
        return cls(name, (space,))

    def xyz_to_camera(self, xy: Chromaticity) -> Float:
        """Return the matrix from XYZ to camera RGB in the light of chromaticity `xy`."""
        return self._individual(xy) @ self._blend(xy, [i.color for i in self.illuminants])

    def neutral(self, xy: Chromaticity) -> Row:
        """Return the camera RGB of a white in the light of chromaticity `xy`, largest 1."""
        return normal_neutral(self.xyz_to_camera(xy) @ xy_to_xyz(xy))

    def xy(self, neutral: ArrayLike) -> Chromaticity:
        """Return the chromaticity of the light in which white gives camera RGB `neutral`.

        A fixed point, since the matrix depends on the light; as the SDK, the mean of the last
        two steps where they swing between two values.
        """
        last: Chromaticity = D50
        for step in range(MAX_PASSES):
            found = xyz_to_xy(np.linalg.solve(self.xyz_to_camera(last), np.asarray(neutral)))
            found = float(np.clip(found[0], 0.01, 0.9)), float(np.clip(found[1], 0.01, 0.9))
            if abs(found[0] - last[0]) + abs(found[1] - last[1]) < 1e-7:  # noqa: PLR2004
                return found
            if step == MAX_PASSES - 1:
                found = (last[0] + found[0]) / 2, (last[1] + found[1]) / 2
            last = found
        return last

    def white_balance(self, neutral: ArrayLike) -> WhiteBalance:
        """Return temperature and tint of the light in which white gives camera RGB `neutral`."""
        return WhiteBalance.from_xy(self.xy(neutral))

    def to_prophoto(self, neutral: ArrayLike) -> Float:
        """Return the matrix from camera RGB to linear ProPhoto D50, shape (3, 3).

        It takes `neutral`, scaled to a maximum of 1, to ProPhoto (1, 1, 1).
        """
        white = np.array(normal_neutral(neutral))
        xy = self.xy(white)
        if all(light.forward for light in self.illuminants):
            forward = self._blend(xy, [light.forward or IDENTITY for light in self.illuminants])
            individual = np.linalg.inv(self._individual(xy))
            to_pcs = forward @ np.diag(1 / (individual @ white)) @ individual
        else:
            to_pcs = adaptation(xy, D50) @ np.linalg.inv(self.xyz_to_camera(xy))
        to_rgb = XYZ_TO_PROPHOTO @ to_pcs
        return np.asarray(to_rgb / (to_rgb @ white)[:, None], dtype=np.float64)

    def _individual(self, xy: Chromaticity) -> Float:
        calibration = self._blend(xy, [light.calibration for light in self.illuminants])
        return np.diag(self.analog_balance) @ calibration

    def _blend(self, xy: Chromaticity, matrices: list[Matrix]) -> Float:
        """Interpolate between the two lights, linear in reciprocal temperature, clamped."""
        first = np.array(matrices[0])
        if len(matrices) == 1:
            return first
        warm, cool = (light.kelvin for light in self.illuminants)
        at = WhiteBalance.from_xy(xy).mired
        share = float(np.clip((at - mired(cool)) / (mired(warm) - mired(cool)), 0, 1))
        return np.asarray(share * first + (1 - share) * np.array(matrices[1]), dtype=np.float64)


def normal_neutral(neutral: ArrayLike) -> Row:
    """Return `neutral` scaled to a maximum of 1, none below 0.001 (as the SDK)."""
    scaled = np.asarray(neutral, dtype=np.float64)
    red, green, blue = np.clip(scaled / scaled.max(), SMALLEST_NEUTRAL, 1)
    return float(red), float(green), float(blue)


def to_matrix(values: ArrayLike) -> Matrix:
    """Return nine numbers, flat or 3 x 3, as a `Matrix`."""
    a, b, c, d, e, f, g, h, i = np.asarray(values, dtype=np.float64).ravel().tolist()
    return (a, b, c), (d, e, f), (g, h, i)
