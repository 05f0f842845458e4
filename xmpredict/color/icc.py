"""ICC profiles of RGB and grey spaces: matrix and curves, exact at any bit depth.

Profiles made of tables (of printers, mostly) are not for this module; `read_profile` says so by
returning None.

Source: ICC.1:2010, sections 7.2, 8.3, 10.5 (curv), 10.15 (para) and 10.28 (XYZ).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import D50, XYZ_TO_PROPHOTO, Float, xy_to_xyz

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER_BYTES = 132
MAX_TAGS = 200
MAX_TILT = 0.1
"""How far the white of a profile may be off D50; more is damage."""

PARAMETERS = (1, 3, 4, 5, 7)
"""How many numbers each type of parametric curve takes."""


@dataclass(frozen=True, slots=True)
class IccProfile:
    """A color space: one curve a channel, then a matrix."""

    curves: tuple[Callable[[Float], Float], ...]
    """Encoded 0..1 to linear 0..1; three, or one for grey."""
    to_prophoto: Float
    """Linear RGB to linear ProPhoto D50, shape (3, 3)."""


def read_profile(data: bytes) -> IccProfile | None:
    """Return the profile in `data`; None if it is damaged or not of matrix and curves."""
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, IndexError, np.linalg.LinAlgError):
        return None


def color_space(data: bytes) -> str:
    """Return the space that the profile in `data` is for, e.g. ``RGB``, ``GRAY`` or ``CMYK``."""
    return data[16:20].decode("latin-1").strip()


def _parse(data: bytes) -> IccProfile | None:
    tags = _tags(data)
    if any(name.startswith(b"A2B") for name in tags) and b"rXYZ" not in tags:
        return None
    if color_space(data) == "GRAY":
        return IccProfile((_curve(tags[b"kTRC"]),), np.eye(3))
    if color_space(data) != "RGB":
        return None
    matrix = np.stack([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")], axis=1)
    # Rounded colorants leave white a little off D50; Adobe's programs bring it there.
    white = xy_to_xyz(D50)
    if not np.allclose(matrix.sum(axis=1), white, rtol=MAX_TILT):
        return None
    curves = tuple(_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    return IccProfile(curves, XYZ_TO_PROPHOTO @ ((white / matrix.sum(axis=1))[:, None] * matrix))


def _tags(data: bytes) -> dict[bytes, bytes]:
    count = min(struct.unpack(">I", data[128:HEADER_BYTES])[0], MAX_TAGS)
    found = {}
    for at in range(HEADER_BYTES, HEADER_BYTES + 12 * count, 12):
        name, offset, size = struct.unpack(">4sII", data[at : at + 12])
        found[name] = data[offset : offset + size]
    return found


def _xyz(tag: bytes) -> Float:
    return np.array(struct.unpack(">3i", tag[8:20])) / 65536


def _curve(tag: bytes) -> Callable[[Float], Float]:
    if tag[:4] == b"para":
        kind = struct.unpack(">H", tag[8:10])[0]
        count = PARAMETERS[kind]
        return _parametric(
            [n / 65536 for n in struct.unpack(f">{count}i", tag[12 : 12 + 4 * count])]
        )
    if tag[:4] != b"curv":
        raise ValueError("not a curve")
    count = struct.unpack(">I", tag[8:12])[0]
    if count == 0:
        return lambda value: value
    if count == 1:
        gamma = struct.unpack(">H", tag[12:14])[0] / 256
        return lambda value: np.asarray(np.maximum(value, 0) ** gamma, dtype=np.float64)
    table = np.frombuffer(tag, ">u2", count, 12) / 65535
    return lambda value: np.interp(value, np.linspace(0, 1, count), table)


def _parametric(numbers: list[float]) -> Callable[[Float], Float]:
    """Return ``(a x + b) ** g + e`` from ``x = d`` up, and ``c x + f`` below."""
    names = dict(zip(("g", "a", "b", "c", "d", "e", "f"), numbers, strict=False))
    gamma, a, b = names["g"], names.get("a", 1.0), names.get("b", 0.0)
    offset = 0.0
    if len(numbers) == 3:  # noqa: PLR2004 - type 1: nothing below -b/a
        toe, slope, base = -b / a, 0.0, 0.0
    elif len(numbers) == 4:  # noqa: PLR2004 - type 2: a constant there
        toe, slope, base = -b / a, 0.0, names["c"]
        offset = base
    else:
        toe, slope, base = names.get("d", 0.0), names.get("c", 0.0), names.get("f", 0.0)
        offset = names.get("e", 0.0)

    def decode(value: Float) -> Float:
        power = np.maximum(a * value + b, 0) ** gamma + offset
        return np.where(value >= toe, power, slope * value + base)

    return decode
