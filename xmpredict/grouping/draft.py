"""A photo of a scene with the edit that was decided for it, before the scene is made one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.exposure import EXPOSURE
from xmpredict.develop.saturation import SATURATION
from xmpredict.develop.white_balance import (
    INCREMENTAL_TEMPERATURE,
    INCREMENTAL_TINT,
    TEMPERATURE,
    TINT,
    moved,
)
from xmpredict.formats import FileKind
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.camera import ColorSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Slider
    from xmpredict.raw.thumbnail import Thumbnail

MOVED: tuple[Slider, ...] = (EXPOSURE, INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT, SATURATION)
"""The sliders that carry exposure and color; white balance of raws too as the incremental pair."""

UNSTATED: Mapping[str, float] = {
    EXPOSURE.name: 0.35,
    INCREMENTAL_TEMPERATURE.name: 10.0,
    INCREMENTAL_TINT.name: 5.0,
    SATURATION.name: 4.0,
}
"""How sure a model is taken to be that does not say it, as `Draft.spread`: declared, not measured.

White balance: about what a camera's automatic varies by within one light.
"""


IDLE = 0.25
"""Share of a visible change below which a slider is left as it was."""


def within_scene(spread: Mapping[str, float]) -> Mapping[str, float]:
    """Return how far photos of one light may differ, of how sure a model is of each edit.

    Most of what a model does not know is taste, and alike in all photos of a scene: what differs
    from photo to photo is no more than `UNSTATED`.

    Args:
        spread: As `Draft.spread`.
    """
    return {name: min(value, UNSTATED.get(name, value)) for name, value in spread.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One photo of a scene."""

    photo: Thumbnail
    settings: Settings
    """What a model decided, or what a person left there."""

    mask: NDArray[np.float32]
    """The person's, of any size, shape (h, w)."""

    spread: Mapping[str, float] = field(default_factory=lambda: UNSTATED)
    """Standard deviation of each slider of `MOVED`, by name, in its unit; one that is missing
    is certain."""

    anchor: bool = False
    """Whether a person fixed the edit: it stays, and the others follow its look."""

    features: NDArray[np.float32] | None = None
    """What the network saw of the picture, shape (F,); None if it never looked."""

    def moved(self, by: Mapping[str, float], *, stated: bool = False) -> Settings:
        """Return the edit with sliders of `MOVED` moved; too little to be seen moves nothing.

        Args:
            by: Change by slider name, in its unit.
            stated: Whether white balance is to be said in numbers, even if it is not moved.
        """
        steps = {s.name: by[s.name] for s in MOVED if abs(by[s.name]) >= IDLE * s.visible}
        warmth = steps.pop(INCREMENTAL_TEMPERATURE.name, 0.0)
        tint = steps.pop(INCREMENTAL_TINT.name, 0.0)
        values = {name: self._number(name) + step for name, step in steps.items()}
        return self.settings | values | self._balance(warmth, tint, stated=stated)

    def moves_balance(self, by: Mapping[str, float]) -> bool:
        """Return whether `moved` would move the white balance of a raw whose camera we guess at.

        Its as-shot numbers may be other ones in Lightroom. If some photos of a scene get ours,
        then all must, or the difference would show between them.
        """
        moved = (INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT)
        guessed = self.photo.camera.source is not ColorSource.FILE
        return guessed and any(abs(by[s.name]) >= IDLE * s.visible for s in moved)

    def _balance(self, warmth: float, tint: float, *, stated: bool) -> dict[str, float]:
        if not (warmth or tint or stated):
            return {}
        if self.photo.kind is FileKind.RENDERED:
            old = INCREMENTAL_TEMPERATURE.name, INCREMENTAL_TINT.name
            return {old[0]: self._number(old[0]) + warmth, old[1]: self._number(old[1]) + tint}
        as_shot = Calibrations.load().as_shot(self.photo)
        stands = WhiteBalance(
            self._number(TEMPERATURE.name, as_shot.kelvin), self._number(TINT.name, as_shot.tint)
        )
        return moved(stands, warmth, tint)

    def _number(self, name: str, otherwise: float = 0.0) -> float:
        value = self.settings.get(name, otherwise)
        return value if isinstance(value, int | float) else otherwise
