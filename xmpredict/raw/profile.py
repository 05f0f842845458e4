"""Which colors a raw's sensor values are, and what white was when it was taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import XYZ_TO_SRGB
from xmpredict.errors import ProfileError
from xmpredict.raw import dcp, dng
from xmpredict.raw.camera import (
    SMALLEST_NEUTRAL,
    Camera,
    ColorSource,
    Illuminant,
    normal_neutral,
    to_matrix,
)
from xmpredict.raw.tiff import Directory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.color.spaces import Float
    from xmpredict.lazy import rawpy
    from xmpredict.raw.binning import Binned
    from xmpredict.raw.camera import Row
    from xmpredict.raw.capture import Capture

THREE = 3
"""The channels that everything beyond this module works with."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The colors of a raw."""

    camera: Camera
    white: tuple[float, ...]
    """Sensor values of the as-shot white, one a channel, the largest 1."""
    fold: Float | None = None
    """Sensor channels to camera RGB, shape (3, C); None where they are camera RGB."""
    tables: dcp.Profile | None = None
    """The camera profile whose tables and tone curve go with it; None if it is only matrices."""

    @property
    def neutral(self) -> Row:
        """Camera RGB of the as-shot white, the largest 1."""
        return normal_neutral(self.white if self.fold is None else self.fold @ self.white)

    def to_rgb(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return sensor channels, shape (..., C), as camera RGB, shape (..., 3)."""
        if self.fold is None:
            return pixels
        return pixels @ self.fold.T.astype(np.float32)


def read_profile(
    raw: rawpy.RawPy,
    directories: Sequence[Directory],
    name: str,
    binned: Binned,
    chosen: dcp.Profile | None = None,
) -> Profile:
    """Return the colors of an unpacked raw.

    Args:
        raw: Unpacked.
        directories: Those of a DNG, empty for other raws.
        name: Make and model.
        binned: The picture, for raws that do not tell their white balance.
        chosen: A camera profile to see it through, rather than what the file or LibRaw says.
    """
    channels = binned.pixels.shape[-1]
    if channels == 1:
        # As the DNG SDK: one channel has no color, and its white is that of the output.
        return Profile(Camera.prophoto(name), (1.0,), np.ones((THREE, 1)), chosen)
    matrix: Float = np.array(raw.rgb_xyz_matrix, dtype=np.float64)[:channels]
    white = _camera_white(raw, channels) or _grey_world(binned)
    if channels > THREE:
        return _folded(name, matrix, white)
    heads = directories or [Directory("<")]
    camera = dng.read_camera(heads, chosen)
    if camera:
        tables = chosen or dcp.read_embedded(heads)
        white = dng.read_neutral(heads, camera) or white
        return Profile(replace(camera, name=camera.name or name), white, tables=tables)
    if abs(np.linalg.det(matrix)) < SMALLEST_NEUTRAL:
        return Profile(Camera.unknown(name), white)
    # LibRaw's matrices are Adobe's for D65, the second of the two in a DNG of the same camera.
    light = Illuminant(0, to_matrix(matrix))
    return Profile(Camera(name, (light,), source=ColorSource.LIBRAW), white)


def check_fits(
    chosen: dcp.Profile,
    capture: Capture,
    directories: Sequence[Directory],
    channels: int,
    path: Path,
) -> None:
    """Refuse a camera profile that is for another camera than the raw at `path`.

    Args:
        chosen: The profile.
        capture: What the camera calls itself.
        directories: Those of a DNG, empty for other raws.
        channels: Of the sensor.
        path: For the message.

    Raises:
        ProfileError: If neither the DNG's name of the camera nor Exif's is that of the profile,
            or the sensor has more than three colors.
    """
    unique = directories[0].text(dng.UNIQUE_CAMERA_MODEL) if directories else ""
    maker = capture.make.partition(" ")[0]
    names = [unique, capture.model, *(f"{make} {capture.model}" for make in (maker, capture.make))]
    if not chosen.fits(names):
        raise ProfileError(
            f"is a photo of {unique or capture.camera or 'an unknown camera'}, and the camera "
            f"profile is for {chosen.camera_model}",
            path=path,
            remedy="name a profile of that camera, or allow any camera",
        )
    if channels > THREE:
        raise ProfileError(
            "is of a sensor of four colors, for which no camera profile can be used", path=path
        )


def _folded(name: str, matrix: Float, white: tuple[float, ...]) -> Profile:
    """Return the profile of a sensor of four colors: seen through the best inverse, as sRGB."""
    if np.linalg.matrix_rank(matrix) < THREE:
        matrix = XYZ_TO_SRGB[[0, 1, 2, 1]]
    fold = XYZ_TO_SRGB @ np.linalg.pinv(matrix)
    fold /= np.abs(fold @ white).max()
    light = Illuminant(0, to_matrix(XYZ_TO_SRGB))
    return Profile(Camera(name, (light,), source=ColorSource.LIBRAW), white, fold)


def _camera_white(raw: rawpy.RawPy, channels: int) -> tuple[float, ...] | None:
    """Return the white that the camera measured or was set to; None if LibRaw knows none."""
    gains = np.array(raw.camera_whitebalance[:channels], dtype=np.float64)
    # Cameras with one gain for both greens leave the second at 0.
    if channels > THREE and gains[THREE] == 0:
        gains[THREE] = gains[1]
    if not np.isfinite(gains).all() or gains.min() <= 0:
        return None
    return _scaled(1 / gains)


def _grey_world(binned: Binned) -> tuple[float, ...]:
    """Return the mean color of what is not clipped, which dcraw takes for white as well."""
    whole = binned.pixels[binned.clipped.max(axis=-1) == 0]
    mean = whole.mean(axis=0) if len(whole) else np.zeros(0)
    return _scaled(mean) if mean.size and mean.min() > 0 else (1.0,) * binned.pixels.shape[-1]


def _scaled(white: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(float(w) for w in np.clip(white / white.max(), SMALLEST_NEUTRAL, 1))
