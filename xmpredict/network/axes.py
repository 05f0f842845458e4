"""What the network decides: one number a slider, counted in changes that a viewer notices.

- White balance is the incremental pair for every kind of photo: mired and tint from as shot.
- A tint's hue means nothing where its saturation is 0, so the two are decided as one point in
  the plane: hue is the direction, saturation the distance.
- Names, ranges and scales are those of the sliders; a vector is read by names, never by places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.develop import BY_NAME
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import Slider
from xmpredict.develop.white_balance import INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT, moved
from xmpredict.errors import ModelError
from xmpredict.formats import FileKind
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xmpredict.color.temperature import WhiteBalance

TINTS = {
    "shadow_tint_plane": ("split_toning_shadow_hue", "split_toning_shadow_saturation"),
    "midtone_tint_plane": ("color_grade_midtone_hue", "color_grade_midtone_sat"),
    "highlight_tint_plane": ("split_toning_highlight_hue", "split_toning_highlight_saturation"),
}
"""Hue and saturation of each plane."""

ACROSS, UP = ".x", ".y"
"""The two axes of a plane: towards hue 0 and hue 90."""

FULL_TURN = 360.0
TINY = 1e-4
"""Of a saturation: keeps the slope of a hue finite."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that is decided."""

    name: str
    low: float
    high: float
    neutral: float
    visible: float
    """All four in the slider's units."""

    @classmethod
    def of(cls, name: str) -> Self:
        """Return the axis of slider `name`, or of one half of a tint's plane.

        Raises:
            ModelError: If there is no such slider.
        """
        plane, half = name[: -len(UP)], name[-len(UP) :]
        if half in {ACROSS, UP} and plane in TINTS:
            strength = BY_NAME[TINTS[plane][1]]
            if isinstance(strength, Slider):
                return cls(name, -strength.high, strength.high, 0.0, strength.visible)
        slider = BY_NAME.get(name)
        if not isinstance(slider, Slider) or slider.neutral is None:
            raise ModelError(
                f"was made for a slider {name!r} that is not here", remedy="use a newer xmpredict"
            )
        return cls(name, slider.low, slider.high, slider.neutral, slider.visible)


@dataclass(frozen=True, slots=True)
class Axes:
    """All that a network decides, in the order of its vectors."""

    held: tuple[Axis, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Return the axes called `names`.

        Raises:
            ModelError: If there is a slider among them that is not here.
        """
        return cls(tuple(Axis.of(name) for name in names))

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(axis.name for axis in self.held)

    def bounds(self) -> torch.Tensor:
        """Return how far down and up each goes from neutral, in visible units, shape (2, A)."""
        rows = [
            [(a.low - a.neutral) / a.visible, (a.high - a.neutral) / a.visible] for a in self.held
        ]
        return torch.tensor(rows, dtype=torch.float32).T

    def to_vector(self, edit: Mapping[str, float]) -> list[float]:
        """Return `edit` as a vector, in visible units from neutral.

        Args:
            edit: Slider values by name; white balance as the incremental pair.
        """
        points = {**edit}
        for plane, (hue, strength) in TINTS.items():
            angle, length = math.radians(edit.get(hue, 0)), edit.get(strength, 0)
            points[plane + ACROSS] = length * math.cos(angle)
            points[plane + UP] = length * math.sin(angle)
        return [(points.get(a.name, a.neutral) - a.neutral) / a.visible for a in self.held]

    def to_tensors(self, vectors: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return `vectors`, shape (B, A), as `render` takes them, with gradients.

        White balance is the incremental pair, which the stage takes of every photo.
        """
        columns = {
            axis.name: axis.neutral + axis.visible * vectors[:, place]
            for place, axis in enumerate(self.held)
        }
        for plane, (hue, strength) in TINTS.items():
            if plane + ACROSS in columns:
                x, y = columns.pop(plane + ACROSS), columns.pop(plane + UP)
                columns[strength] = (x * x + y * y + TINY).sqrt()
                # Which way to a point at the middle is nobody's question, and has no slope.
                columns[hue] = torch.rad2deg(torch.atan2(y, x + TINY)) % FULL_TURN
        return columns

    def to_settings(
        self, vector: Sequence[float], kind: FileKind, as_shot: WhiteBalance
    ) -> Settings:
        """Return `vector`, in visible units from neutral, as settings of a photo.

        Args:
            vector: Shape (A,).
            kind: A raw gets Temperature and Tint, other photos the incremental pair.
            as_shot: White balance of the camera; that of a photo is left out where it is kept.
        """
        values = {a.name: a.neutral + a.visible * v for a, v in zip(self.held, vector, strict=True)}
        for plane, (hue, strength) in TINTS.items():
            if plane + ACROSS in values:
                x, y = values.pop(plane + ACROSS), values.pop(plane + UP)
                values[strength] = math.hypot(x, y)
                values[hue] = math.degrees(math.atan2(y, x)) % FULL_TURN
        warmth = values.pop(INCREMENTAL_TEMPERATURE.name, 0.0)
        tint = values.pop(INCREMENTAL_TINT.name, 0.0)
        return Settings(values | _white_balance(warmth, tint, kind, as_shot))


def _white_balance(
    warmth: float, tint: float, kind: FileKind, as_shot: WhiteBalance
) -> dict[str, float]:
    """Return the sliders that move white balance this far from as shot; none if it is kept."""
    if not (warmth or tint):
        return {}
    if kind is FileKind.RENDERED:
        return {INCREMENTAL_TEMPERATURE.name: warmth, INCREMENTAL_TINT.name: tint}
    return moved(as_shot, warmth, tint)
