"""What one develop setting is: its name, range, spelling and scale, stated once.

Everything that needs to know about sliders (XMP text, network head, loss, HTTP API, documents)
asks the `Slider` objects; nothing else in the project spells out a range or a crs name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from xmpredict.errors import SettingError
from xmpredict.formats import FileKind

__all__ = ["FileKind", "Panel", "PointCurve", "Points", "Setting", "Slider", "Text", "Value"]

Points = tuple[tuple[float, float], ...]
"""A point curve: (x, y) pairs, 0 to 255, x increasing."""

Value = float | Points
Text = str | tuple[str, ...]
"""A property as XMP holds it: simple text, or the items of an ``rdf:Seq``."""


class Panel(StrEnum):
    """Where Camera Raw shows a slider, in its order."""

    LIGHT = "Light"
    COLOR = "Color"
    EFFECTS = "Effects"
    CURVE = "Curve"
    MIXER = "Color Mixer"
    GRADING = "Color Grading"
    DETAIL = "Detail"
    CALIBRATION = "Calibration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """One number that Camera Raw takes, in the unit that its panel shows."""

    name: str
    """Our identifier, snake_case: keyword of its stage, column of data sets, JSON key."""

    crs: str
    """Property in the Camera Raw namespace, e.g. ``Exposure2012``."""

    panel: Panel
    row: int = 0
    """Place in the panel, from the top; sliders of one row stand in render order."""

    title: str = ""
    """What people read, where it is not the name."""

    low: float
    high: float

    neutral: float | None
    """The value that changes nothing; None where that is the camera's as-shot value."""

    default: float | None
    """What Camera Raw assumes for a raw when the key is absent; None means as shot."""

    rendered_default: float | None = None
    """The same for JPEG, TIFF and PNG, where it differs."""

    only: FileKind | None = None
    """The only kind of file that has this slider; None where all have it."""

    digits: int = 0
    """Decimals in the XMP text; ``10 ** -digits`` is the smallest step."""

    signed: bool = True
    """Whether the XMP text carries a ``+`` above zero."""

    unit: str = ""
    visible: float
    """Smallest change that a viewer notices, in slider units; losses count in these."""

    doc: str

    def __post_init__(self) -> None:
        """Refuse a slider that contradicts itself."""
        for value in (self.neutral, self.default, self.rendered_default):
            if value is not None and not self.low <= value <= self.high:
                raise ValueError(f"{self.name}: {value} is outside {self.low} to {self.high}")

    @property
    def label(self) -> str:
        """What people read beside the slider."""
        return (self.title or self.name.replace("_", " ")).capitalize()

    def default_for(self, kind: FileKind) -> float | None:
        """Return what Camera Raw assumes for a file of `kind` when the key is absent."""
        if kind is FileKind.RENDERED and self.rendered_default is not None:
            return self.rendered_default
        return self.default

    def clamp(self, value: float) -> float:
        """Return the nearest value that Camera Raw can hold, rounded to the slider's step."""
        return round(min(max(value, self.low), self.high), self.digits) + 0.0

    def format(self, value: Value) -> str:
        """Return the XMP text of `value`.

        >>> from xmpredict.develop.exposure import EXPOSURE
        >>> EXPOSURE.format(0.35), EXPOSURE.format(-0.001), EXPOSURE.format(-9)
        ('+0.35', '0.00', '-5.00')

        Raises:
            SettingError: If `value` is not a finite number.
        """
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise SettingError(f"{self.crs} takes a number, not {value!r}")
        value = self.clamp(value)
        sign = "+" if self.signed and value > 0 else ""
        return f"{sign}{value:.{self.digits}f}"

    def parse(self, text: Text) -> float:
        """Return the value of XMP `text`, brought into the slider's range.

        Raises:
            SettingError: If `text` is not a finite number.
        """
        try:
            value = float(text) if isinstance(text, str) else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise SettingError(f"{self.crs} takes a number, not {text!r}")
        return self.clamp(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCurve:
    """One tone curve that Camera Raw draws through points."""

    name: str
    crs: str
    doc: str
    low: float = 0
    high: float = 255
    neutral: Points = ((0.0, 0.0), (255.0, 255.0))
    only: FileKind | None = None

    def default_for(self, kind: FileKind) -> Points:  # noqa: ARG002 - as `Slider.default_for`
        """Return what Camera Raw assumes when the key is absent: the straight line."""
        return self.neutral

    def check(self, points: Points) -> Points:
        """Return `points` as Camera Raw can hold them: whole numbers within range.

        Raises:
            SettingError: If there are fewer than two, or x does not increase.
        """
        held = tuple(
            (
                float(round(min(max(x, self.low), self.high))),
                float(round(min(max(y, self.low), self.high))),
            )
            for x, y in points
        )
        xs = [x for x, _ in held]
        if len(held) < 2 or any(a >= b for a, b in pairwise(xs)):  # noqa: PLR2004
            raise SettingError(f"{self.crs} takes two or more points with x increasing")
        return held

    def format(self, value: Value) -> tuple[str, ...]:
        """Return the items of the ``rdf:Seq`` of `value`.

        Raises:
            SettingError: If `value` is not a curve that Camera Raw would take.
        """
        if not isinstance(value, tuple):
            raise SettingError(f"{self.crs} takes points, not {value!r}")
        return tuple(f"{x:.0f}, {y:.0f}" for x, y in self.check(value))

    def parse(self, text: Text) -> Points:
        """Return the points of an ``rdf:Seq`` of ``"x, y"`` items.

        Raises:
            SettingError: If `text` is not a curve that Camera Raw would take.
        """
        pairs = [_numbers(item) for item in text] if isinstance(text, tuple) else [()]
        if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - x and y
            raise SettingError(f'{self.crs} takes points written "x, y", not {text!r}')
        return self.check(tuple((x, y) for x, y in pairs))


def _numbers(item: str) -> tuple[float, ...]:
    """Return the finite numbers that `item` states, none where it states anything else."""
    try:
        numbers = tuple(map(float, item.split(",")))
    except ValueError:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()


Setting = Slider | PointCurve
