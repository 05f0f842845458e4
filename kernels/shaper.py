"""The curve in front of a LUT that gives each stop of light its share of the nodes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xmpredict.errors import XmpredictError
from xmpredict.lazy import torch


@dataclass(frozen=True, slots=True)
class Shaper:
    """Linear up to `toe`, logarithmic from there to `top`, with one slope where they meet.

    With ``s(x) = x / toe`` below the toe and ``1 + ln(x / toe)`` above it, light x is found at
    ``s(x) / s(top)``. What is not a number counts as 0; light below 0 and above `top` is found
    at the ends.

    The default top lies 4 EV above sensor white: white balance takes up to 2 of them and a local
    gain may take the rest. The default toe is that with the smallest worst error: a roll-off
    in sRGB encoding of light from 2^-12 up, read through 33 nodes under 0 to 5 EV of exposure,
    is never off by more than 0.6 of 255 (65 nodes: 0.15). A toe of 2^-9 does with 0.5 at 0 EV
    and is 5.0 off at 4 EV, because exposure lifts the coarse toe into sight.
    """

    toe: float = 2.0**-11
    top: float = 16.0

    def __post_init__(self) -> None:
        """Refuse a toe that is not positive, or a top below it."""
        if not 0 < self.toe <= self.top < math.inf:
            raise XmpredictError(
                f"no shaper has its toe at {self.toe} and its top at {self.top}",
                remedy="choose 0 < toe <= top",
            )

    @property
    def span(self) -> float:
        """The length s(top) of the curve."""
        return 1 + math.log(self.top / self.toe)

    def encode(self, light: torch.Tensor) -> torch.Tensor:
        """Return the coordinate, 0 to 1, of linear `light` of any shape; gradients are safe."""
        held = torch.where(light.isnan(), 0, light).clamp(0, self.top) / self.toe
        return torch.where(held < 1, held, 1 + held.clamp_min(1).log()) / self.span

    def decode(self, coordinate: torch.Tensor) -> torch.Tensor:
        """Return the linear light, 0 to `top`, at `coordinate`, 0 to 1, of any shape."""
        along = coordinate * self.span
        return self.toe * torch.where(along < 1, along, (along.clamp_min(1) - 1).exp())

    def nodes(self, count: int) -> torch.Tensor:
        """Return the linear light at each of `count` nodes: float32, ascending, 0 to `top`."""
        return self.decode(torch.linspace(0, 1, count, dtype=torch.float64)).float()


LINEAR = Shaper(1.0, 1.0)
"""No shaper: light 0 to 1 is its own coordinate."""
