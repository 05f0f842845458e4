"""PPR10K's augmentation in the space of the sliders: other sources of one photo.

Every value is drawn uniformly, added to the source's, and held as its slider holds it: in range,
rounded to the slider's step. (The published script cuts decimals off and edits lines of text.)

Source: J. Liang et al., "PPR10K", CVPR 2021, section 4.2, and its published scripts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xmpredict.develop.contrast import CONTRAST
from xmpredict.develop.exposure import EXPOSURE
from xmpredict.develop.saturation import SATURATION
from xmpredict.develop.settings import Settings
from xmpredict.develop.tone import HIGHLIGHTS
from xmpredict.develop.white_balance import TEMPERATURE, TINT
from xmpredict.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xmpredict.develop.slider import Slider, Value


class Kind(StrEnum):
    """Which files an augmentation moves."""

    SOURCE = "source"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Move:
    """How far one slider may go."""

    slider: Slider
    low: float
    high: float
    target: int = 0
    """What the target's value does with the source's step: 1 takes it too, -1 compensates it."""


MOVES: Mapping[Kind, Sequence[Move]] = {
    Kind.SOURCE: (
        Move(TEMPERATURE, -500, 500),
        Move(TINT, -10, 10),
        Move(EXPOSURE, -1, 1),
        Move(HIGHLIGHTS, -35, 35),
        Move(CONTRAST, -30, 0),
        Move(SATURATION, 0, 30),
    ),
    Kind.BOTH: (
        Move(TEMPERATURE, -1000, 1000, target=1),
        Move(TINT, -10, 10, target=1),
        Move(EXPOSURE, -0.5, 0.5, target=-1),
        Move(HIGHLIGHTS, -30, 30, target=-1),
        Move(CONTRAST, -20, 20, target=-1),
    ),
}


def draw(kind: Kind, chance: random.Random) -> dict[str, float]:
    """Return a step for each slider that `kind` moves, by name, on the grid of its values."""
    return {
        move.slider.name: round(chance.uniform(move.low, move.high), move.slider.digits)
        for move in MOVES[kind]
    }


def augmentation(name: str, number: int, seed: int, kind: Kind) -> dict[str, float]:
    """Return the steps of augmentation `number` of the photo `name`: always the same."""
    return draw(kind, random.Random(f"{seed} {kind} {name} {number}"))  # noqa: S311 - a draw


def augment(
    source: Mapping[str, Value],
    targets: Sequence[Mapping[str, Value]],
    steps: Mapping[str, float],
    kind: Kind,
) -> tuple[Settings, list[Settings]]:
    """Return the values that `steps` bring source and targets to: of the moved sliders alone.

    A step that would leave a slider's range in the source, or in any target that goes with it, is
    shortened for all of them, so that what the targets take or compensate is what the source did.

    Args:
        source: Values by slider name, with the white balance in numbers.
        targets: The same, of each expert; of `Kind.SOURCE`, none.
        steps: As `draw` makes them.
        kind: What they were drawn for.

    Raises:
        DatasetError: If a white balance is not stated in numbers.
    """
    moved: dict[str, float] = {}
    others: list[dict[str, float]] = [{} for _ in targets]
    for move in MOVES[kind]:
        name, held = move.slider.name, _value(move.slider, source)
        along = [_value(move.slider, target) for target in targets]
        step = _within(move.slider, steps[name], [(held, 1), *((v, move.target) for v in along)])
        moved[name] = held + step
        for values, value in zip(others, along, strict=True):
            values[name] = value + move.target * step
    return Settings(moved), [Settings(values) for values in others]


def _value(slider: Slider, held: Mapping[str, Value]) -> float:
    value = held.get(slider.name, slider.default)
    if not isinstance(value, int | float):
        raise DatasetError(f"states no {slider.crs}")
    return value


def _within(slider: Slider, step: float, held: Sequence[tuple[float, int]]) -> float:
    """Return `step`, shortened so that no value leaves its range that goes with it, by its sign."""
    for value, sign in held:
        if sign:
            step = sign * (slider.clamp(value + sign * step) - value)
    return step
