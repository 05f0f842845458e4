"""A decoded photo, small: what grouping, prediction and previews look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.color.temperature import WhiteBalance
    from xmpredict.formats import FileKind
    from xmpredict.raw.camera import Camera
    from xmpredict.raw.capture import Capture
    from xmpredict.raw.dcp import Profile


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A photo as the sensor saw it, upright, averaged down and in linear light."""

    pixels: NDArray[np.float16]
    """Linear camera RGB, shape (H, W, 3): 0 black, 1 sensor white, not white-balanced.

    Blown highlights exceed 1 where that is what makes them neutral at the as-shot balance. Of a
    rendered photo it is linear ProPhoto, and `camera` is that space.
    """

    camera: Camera
    as_shot: WhiteBalance
    """Temperature and tint of the as-shot white, by the matrices of `camera`."""

    neutral: tuple[float, float, float]
    """Camera RGB of the as-shot white; the largest is 1."""

    capture: Capture
    kind: FileKind
    size_px: tuple[int, int]
    """Width and height of the whole photo, upright."""
    profile: Profile | None = None
    """The camera profile, if it has more than the matrices that are in `camera`."""

    def prophoto(self) -> NDArray[np.float32]:
        """Return linear ProPhoto D50 at the as-shot balance, shape (H, W, 3).

        What Camera Raw starts from at Exposure 0: the camera's baseline exposure is in it, and
        values above 1 and (where the camera sees colors that ProPhoto lacks) below 0 stay.
        """
        matrix = self.camera.to_prophoto(self.neutral) * 2.0**self.camera.baseline_ev
        linear = self.pixels.astype(np.float32) @ matrix.T.astype(np.float32)
        return np.asarray(linear, dtype=np.float32)
