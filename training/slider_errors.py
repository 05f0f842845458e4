"""How far a model's sliders are from a retoucher's, in steps that a viewer notices."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.formats import FileKind
from xmpredict.training.moved import AXES
from xmpredict.training.sidecars import Sidecar, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.training.contender import Retouch
    from xmpredict.training.dataset import Photo


@dataclass(frozen=True, slots=True)
class SliderScore:
    """How one slider was decided over a data set."""

    error: float
    """Mean absolute error, in visible steps."""
    sd_ratio: float | None
    """Spread of the model's values against the retoucher's; None where the latter never move it.
    Far below 1, a model hardly dares to move."""


@dataclass(slots=True)
class SliderTally:
    """Sums over photos, whatever their number."""

    photos: int = 0
    sums: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 5))

    def add(self, said: Mapping[str, float], wanted: Mapping[str, float]) -> None:
        """Take one photo's sliders, relative to as shot."""
        self.photos += 1
        for axis in AXES.held:
            pair = [
                (values.get(axis.name, axis.neutral) - axis.neutral) / axis.visible
                for values in (said, wanted)
            ]
            terms = (abs(pair[0] - pair[1]), *pair, *(value * value for value in pair))
            sums = self.sums[axis.name]
            self.sums[axis.name] = [old + new for old, new in zip(sums, terms, strict=True)]

    def scores(self) -> dict[str, SliderScore]:
        """Return the score of each slider; none if there was no photo."""
        scores = {}
        for name, (off, *moments) in self.sums.items():
            said, wanted, said_square, wanted_square = (value / self.photos for value in moments)
            spread, own = (
                math.sqrt(max(0.0, square - mean * mean))
                for square, mean in ((said_square, said), (wanted_square, wanted))
            )
            scores[name] = SliderScore(off / self.photos, spread / own if own > TINY else None)
        return scores


TINY = 1e-6


def compare(photo: Photo, retouch: Retouch, expert: str, tally: SliderTally) -> None:
    """Add what `retouch` moved against what `expert` moved, where both are known.

    Only sliders of what Camera Raw develops compare: those of a finished picture add to what it
    was developed with.

    Raises:
        XmpredictError: If a sidecar cannot be read.
    """
    path, seen = photo.files.edits.get(expert), retouch.seen
    if path is None or seen is None or seen.kind is not FileKind.RAW or retouch.settings is None:
        return
    camera = read_sidecar(photo.files.sidecar).as_shot if photo.files.sidecar else None
    said = Sidecar(retouch.base | retouch.settings, None, None).relative(seen.as_shot)
    tally.add(said, read_sidecar(path).relative(camera or seen.as_shot))
