"""The cameras and lights that finished photos are taken back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import BRADFORD, D50
from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.context import CameraColor, Context
from xmpredict.lazy import torch
from xmpredict.network.facts import TINT_SCALE, as_row, scale_mired

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from numpy.typing import NDArray

FINISHED = WhiteBalance.from_xy(D50)
"""White of photos that no camera's white balance goes with, as `raw.rendered` has it."""

RESPONSE = 0.06
"""How far, in shares, the channels of a camera mix otherwise than the eye's cones."""

WARMEST_MIRED, COOLEST_MIRED = 360.0, 120.0


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """What `Context` holds of photos, one row a photo, without what is measured on them."""

    mired: torch.Tensor
    tint: torch.Tensor
    white: torch.Tensor
    rendered: torch.Tensor
    to_camera: torch.Tensor
    """From XYZ to the camera's RGB, in every light, shape (B, 3, 3)."""

    def context(self) -> Context:
        """Return the context of all rows."""
        return Context(
            as_shot_mired=self.mired,
            as_shot_tint=self.tint,
            sensor_white=self.white,
            rendered=self.rendered,
            camera=self._color(),
        )

    def _color(self) -> CameraColor:
        twice = self.to_camera.unsqueeze(1).expand(-1, 2, 3, 3)
        same = torch.eye(3, device=twice.device).expand_as(twice)
        return CameraColor(
            mired=twice.new_zeros(len(self.mired), 2),
            color=twice,
            own=same,
            forward=same,
            has_forward=torch.zeros_like(self.rendered),
        )

    def to(self, device: torch.device) -> Light:
        """Return the same on `device`."""
        return Light(*(getattr(self, name).to(device) for name in self.__slots__))

    def rows(self, places: Sequence[int] | torch.Tensor) -> Light:
        """Return the rows at `places`, in that order."""
        at = torch.as_tensor(places)
        return Light(*(getattr(self, name)[at] for name in self.__slots__))

    def facts(self) -> torch.Tensor:
        """Return what the network is told of them: only white balance, and only of raws."""
        rows = [
            as_row((None, None), rendered=True)
            if rendered
            else as_row((scale_mired(mired), tint / TINT_SCALE), rendered=False)
            for mired, tint, rendered in zip(
                self.mired.tolist(), self.tint.tolist(), self.rendered.tolist(), strict=True
            )
        ]
        return torch.cat(rows)


def draw_light(chance: random.Random, count: int, raws: float) -> Light:
    """Return the light of one scene as one camera took it, or of a finished scene.

    Args:
        chance: Decides.
        count: Rows, all alike.
        raws: How often it is that of raws, 0 to 1.
    """
    rendered = chance.random() < 1 - raws
    mired, tint, white = FINISHED.mired, FINISHED.tint, 1.0
    if not rendered:
        # Mostly daylight and shade, some lamps: the spread of temperatures in real raw edits.
        mired = min(max(chance.gauss(200, 45), COOLEST_MIRED), WARMEST_MIRED)
        tint, white = chance.gauss(8, 8), chance.uniform(1, 2)
    to_camera = _camera(chance, 0.0 if rendered else RESPONSE)
    return Light(
        torch.full((count,), mired),
        torch.full((count,), tint),
        torch.full((count,), white),
        torch.full((count,), rendered),
        torch.tensor(to_camera, dtype=torch.float32).expand(count, 3, 3),
    )


def _camera(chance: random.Random, spread: float) -> NDArray[np.float64]:
    """Return a camera's response to XYZ, shape (3, 3)."""
    mixing = np.array([[chance.gauss(0, spread) for _ in range(3)] for _ in range(3)])
    return np.asarray((np.eye(3) + mixing) @ BRADFORD)
