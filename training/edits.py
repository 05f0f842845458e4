"""Edits that photographers made, numbers only, apart by who made them."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop import BY_CRS
from xmpredict.develop.saturation import SATURATION
from xmpredict.develop.slider import Slider
from xmpredict.develop.tone import HIGHLIGHTS
from xmpredict.develop.white_balance import INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT
from xmpredict.errors import DatasetError
from xmpredict.network.axes import ACROSS, TINTS, UP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HELD_OUT_SHARE = 0.25
"""Of the photographers, whose edits training never sees."""

RARE = 0.03
"""A slider that fewer edits than this share move is not decided: it would stay neutral."""

UNDECIDED = ("vignette", "grain", "sharp", "smoothing", "noise", "split", "blending", "balance")
"""Parts of names of sliders that are taste or technique, not light and color; they stay as the
photographer has them. The split points and balances only shape other sliders."""

COLORLESS = -90.0
"""Saturation up to which an edit is black and white: taste, and nothing tells which colors were
there."""


RECOVERS = -25.0
"""Highlights below which an edit brings back light that was nearly lost."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: slider values by name, white balance as the incremental pair or not at all."""

    photographer: int
    values: Mapping[str, float]

    def moves(self, name: str) -> bool:
        """Return whether the slider called `name`, or that tint, is away from neutral."""
        plane = name[: -len(UP)]
        return bool(self.values.get(TINTS[plane][1] if plane in TINTS else name, 0))

    @property
    def colorless(self) -> bool:
        """Whether it makes a photo black and white."""
        return self.values.get(SATURATION.name, 0.0) <= COLORLESS


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits to draw from."""

    held: Sequence[Edit]
    weights: Sequence[float]
    """How often each is drawn: photographers count by the square root of what they left."""

    def draw(self, chance: random.Random) -> dict[str, float]:
        """Return the values of one edit, with a white balance from as shot that somebody chose.

        Raw edits say a temperature and not what the camera said, so theirs is another's. Those in
        black and white are not drawn.
        """
        edit = self._any(chance)
        while edit.colorless:
            edit = self._any(chance)
        values = dict(edit.values)
        if INCREMENTAL_TEMPERATURE.name not in values:
            known = [e.values for e in self.held if INCREMENTAL_TEMPERATURE.name in e.values]
            other = chance.choice(known)
            for slider in (INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT):
                values[slider.name] = other.get(slider.name, 0.0)
        return values

    def without_recovery(self) -> Edits:
        """Return those that leave highlights where they are; all, if none does."""
        kept = [
            (edit, weight)
            for edit, weight in zip(self.held, self.weights, strict=True)
            if edit.values.get(HIGHLIGHTS.name, 0.0) >= RECOVERS and not edit.colorless
        ]
        return Edits(*zip(*kept, strict=True)) if kept else self

    def _any(self, chance: random.Random) -> Edit:
        return chance.choices(self.held, self.weights)[0]

    def names(self) -> tuple[str, ...]:
        """Return the axes that enough of these edits move, in the pipeline's order."""
        names = [slider.name for slider in BY_CRS.values() if _decided(slider)]
        pairs = {name for pair in TINTS.values() for name in pair}
        tints = [plane + half for plane in TINTS for half in (ACROSS, UP)]
        plain = [name for name in names if name not in pairs]
        total = sum(self.weights)

        def share(name: str) -> float:
            moved = zip(self.held, self.weights, strict=True)
            return sum(weight for edit, weight in moved if edit.moves(name)) / total

        always = {INCREMENTAL_TEMPERATURE.name, INCREMENTAL_TINT.name}
        return tuple(n for n in (*plain, *tints) if n in always or share(n) >= RARE)


def read_edits(path: Path) -> list[Edit]:
    """Return the edits in the file at `path`, one JSON object a line.

    Raises:
        DatasetError: If it cannot be read.
    """
    try:
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        return [_edit(row["photographer"], row["settings"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "name a file with a photographer and settings as JSON in each line"
        raise DatasetError(f"holds no edits ({error})", path=path, remedy=remedy) from error


def read_split(path: Path, seed: int) -> tuple[Edits, Edits]:
    """Return the edits in the file at `path`, split as `split_edits` does.

    Raises:
        DatasetError: If it cannot be read, or a part holds none in color.
    """
    try:
        return split_edits(read_edits(path), seed)
    except DatasetError as error:
        error.path = path
        raise


def split_edits(edits: Sequence[Edit], seed: int) -> tuple[Edits, Edits]:
    """Return the edits of photographers to learn from, and of those held out.

    Raises:
        DatasetError: If a part holds none in color.
    """
    people = sorted({edit.photographer for edit in edits})
    random.Random(seed).shuffle(people)  # noqa: S311 - a split, not a secret
    apart = set(people[: round(HELD_OUT_SHARE * len(people))])
    return (
        _weighed([edit for edit in edits if edit.photographer not in apart]),
        _weighed([edit for edit in edits if edit.photographer in apart]),
    )


def _weighed(edits: Sequence[Edit]) -> Edits:
    if all(edit.colorless for edit in edits):
        raise DatasetError("too few edits: a part has none in color", remedy="add photographers")
    count = Counter(edit.photographer for edit in edits)
    return Edits(edits, [count[edit.photographer] ** -0.5 for edit in edits])


def _decided(setting: object) -> bool:
    return (
        isinstance(setting, Slider)
        and setting.neutral is not None
        and not any(part in setting.name.removeprefix("split_toning") for part in UNDECIDED)
    )


def _edit(photographer: int, settings: Mapping[str, object]) -> Edit:
    values = {}
    for crs, value in settings.items():
        slider = BY_CRS.get(crs)
        if isinstance(slider, Slider) and _decided(slider) and isinstance(value, int | float):
            values[slider.name] = slider.clamp(float(value))
    return Edit(photographer, values)
