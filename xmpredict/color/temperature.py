"""Temperature and tint as Lightroom shows them, to and from chromaticity.

Robertson's isotherms in the CIE 1960 (u, v) diagram: temperature runs along the Planckian locus,
tint across it. Equal steps look equal in mired, not in kelvin: from 2500 K to 30000 K the balance
of red against blue moves 250 times less for the same 100 K, but only 1.6 times less for 10 mired.

Source: A. R. Robertson, J. Opt. Soc. Am. 58 (1968) 1528; Wyszecki & Stiles, Color Science,
2nd ed., table 1(3.11). The scale of tint and the 325-mired row (u = 0.24702 where some prints
have 0.24792) are those of Adobe's DNG SDK 1.7, dng_temperature.cpp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from xmpredict.color.spaces import Chromaticity, Float

TINT_SCALE = -3000.0
"""Tint units for one unit of distance in (u, v)."""

ISOTHERMS: Float = np.array(
    [
        (0, 0.18006, 0.26352, -0.24341),
        (10, 0.18066, 0.26589, -0.25479),
        (20, 0.18133, 0.26846, -0.26876),
        (30, 0.18208, 0.27119, -0.28539),
        (40, 0.18293, 0.27407, -0.30470),
        (50, 0.18388, 0.27709, -0.32675),
        (60, 0.18494, 0.28021, -0.35156),
        (70, 0.18611, 0.28342, -0.37915),
        (80, 0.18740, 0.28668, -0.40955),
        (90, 0.18880, 0.28997, -0.44278),
        (100, 0.19032, 0.29326, -0.47888),
        (125, 0.19462, 0.30141, -0.58204),
        (150, 0.19962, 0.30921, -0.70471),
        (175, 0.20525, 0.31647, -0.84901),
        (200, 0.21142, 0.32312, -1.0182),
        (225, 0.21807, 0.32909, -1.2168),
        (250, 0.22511, 0.33439, -1.4512),
        (275, 0.23247, 0.33904, -1.7298),
        (300, 0.24010, 0.34308, -2.0637),
        (325, 0.24702, 0.34655, -2.4681),
        (350, 0.25591, 0.34951, -2.9641),
        (375, 0.26400, 0.35200, -3.5814),
        (400, 0.27218, 0.35407, -4.3633),
        (425, 0.28039, 0.35577, -5.3762),
        (450, 0.28863, 0.35714, -6.7262),
        (475, 0.29685, 0.35823, -8.5955),
        (500, 0.30505, 0.35907, -11.324),
        (525, 0.31320, 0.35968, -15.628),
        (550, 0.32129, 0.36011, -23.325),
        (575, 0.32931, 0.36038, -40.770),
        (600, 0.33724, 0.36051, -116.45),
    ]
)
"""Shape (31, 4): mired, u, v, and the slope dv/du of the isotherm."""

ISOTHERMS.setflags(write=False)
_MIRED = ISOTHERMS[:, 0]
_LOCUS = ISOTHERMS[:, 1:3]
_DIRECTION: Float = np.stack([np.ones(len(ISOTHERMS)), ISOTHERMS[:, 3]], axis=1)
_DIRECTION /= np.linalg.norm(_DIRECTION, axis=1, keepdims=True)


def mired(kelvin: float) -> float:
    """Return the reciprocal megakelvin of `kelvin`; its own inverse.

    >>> mired(5000.0), mired(200.0)
    (200.0, 5000.0)
    """
    return 1e6 / kelvin


@dataclass(frozen=True, slots=True)
class WhiteBalance:
    """The color of a light, in the numbers of Camera Raw's two sliders."""

    kelvin: float
    """Correlated color temperature, above 1667."""

    tint: float
    """Distance from the Planckian locus, ±150 in Lightroom.

    Above 0 the light is greener than a black body, so that rendering by it adds magenta.
    """

    @property
    def mired(self) -> float:
        """The temperature in reciprocal megakelvin, 0 to 600."""
        return mired(self.kelvin)

    @classmethod
    def from_xy(cls, xy: Chromaticity) -> Self:
        """Return temperature and tint of the light of chromaticity `xy`.

        >>> daylight = WhiteBalance.from_xy((0.3127, 0.3290))
        >>> round(daylight.kelvin), round(daylight.tint)
        (6504, 10)
        """
        x, y = xy
        point = np.array([2 * x, 3 * y]) / (1.5 - x + 6 * y)
        offset = point - _LOCUS
        beyond = _DIRECTION[:, 0] * offset[:, 1] - _DIRECTION[:, 1] * offset[:, 0]
        last = len(ISOTHERMS) - 1
        row = next((i for i in range(1, last) if beyond[i] <= 0), last)
        past = max(-beyond[row], 0.0)
        # The first isotherm is at infinite temperature: Adobe stays on the second (10 mired).
        share = 0.0 if row == 1 else past / (beyond[row - 1] + past)
        base, direction = _between(row, share)
        warmth = _MIRED[row - 1] * share + _MIRED[row] * (1 - share)
        return cls(mired(float(warmth)), float((point - base) @ direction) * TINT_SCALE)

    def to_xy(self) -> Chromaticity:
        """Return the chromaticity of this light."""
        row = int(np.clip(np.searchsorted(_MIRED, self.mired, side="right"), 1, len(_MIRED) - 1))
        share = (_MIRED[row] - self.mired) / (_MIRED[row] - _MIRED[row - 1])
        base, direction = _between(row, float(share))
        u, v = base + direction * (self.tint / TINT_SCALE)
        scale = u - 4 * v + 2
        return float(1.5 * u / scale), float(v / scale)


def _between(row: int, share: float) -> tuple[Float, Float]:
    """Return point and unit direction of the isotherm `share` of the way back from `row`."""
    base = _LOCUS[row - 1] * share + _LOCUS[row] * (1 - share)
    direction = _DIRECTION[row - 1] * share + _DIRECTION[row] * (1 - share)
    return base, direction / np.linalg.norm(direction)
