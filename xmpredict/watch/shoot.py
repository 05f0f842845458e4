"""The photos that have an edit, and which of them a late arrival concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.predict import moments
from xmpredict.watch.bursts import GAP, bursts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from xmpredict.raw.capture import Capture

NEAREST = 200
"""Photos of scenes from before a restart that are decided again with late arrivals, at most."""


@dataclass(frozen=True, slots=True)
class _Edited:
    capture: Capture
    scene: int | None


class Shoot:
    """All photos under watch that have an edit."""

    def __init__(self) -> None:
        """Know no photo yet."""
        self._edited: dict[Path, _Edited] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._edited)

    def add(self, photo: Path, capture: Capture, scene: int | None = None) -> None:
        """Remember `photo`.

        Args:
            photo: A photo with an edit.
            capture: What its camera says.
            scene: A number that all photos of its scene share; None to leave it as it is.
        """
        held = self._edited.get(photo)
        if scene is None and held:
            scene = held.scene
        self._edited[photo] = _Edited(capture, scene)

    def capture(self, photo: Path) -> Capture | None:
        """Return what the camera says of `photo`, None where it is not known."""
        held = self._edited.get(photo)
        return held.capture if held else None

    def forget(self, photo: Path) -> None:
        """Forget `photo`, which is gone."""
        self._edited.pop(photo, None)

    def photos(self) -> list[Path]:
        """Return all of them."""
        return list(self._edited)

    def companions(self, newcomers: Mapping[Path, Capture]) -> list[Path]:
        """Return the photos whose scenes `newcomers` may belong to, whole scenes of them.

        A scene from before a restart is not known any more: of such photos, those nearest in time
        are returned.
        """
        captures = {photo: held.capture for photo, held in self._edited.items()} | dict(newcomers)
        times = moments(captures)
        scenes: set[int] = set()
        loose: list[Path] = []
        for burst in bursts(captures):
            arrived = [m for photo in burst if photo in newcomers and (m := times[photo])]
            if not arrived:
                continue
            edited = [photo for photo in burst if photo not in newcomers]
            scenes |= self._scenes_near(edited, arrived, times)
            unknown = [photo for photo in edited if self._edited[photo].scene is None]
            loose += sorted(unknown, key=lambda p: _distance_s(times[p], arrived))[:NEAREST]
        known = [p for p, held in self._edited.items() if held.scene in scenes]
        return [photo for photo in known + loose if photo not in newcomers]

    def _scenes_near(
        self,
        photos: Iterable[Path],
        arrived: list[datetime],
        times: Mapping[Path, datetime | None],
    ) -> set[int]:
        scenes: set[int] = set()
        for photo in photos:
            scene = self._edited[photo].scene
            if scene is not None and scene not in scenes:
                near = _distance_s(times[photo], arrived) <= GAP.total_seconds()
                scenes |= {scene} if near else set()
        return scenes


def _distance_s(time: datetime | None, others: Iterable[datetime]) -> float:
    if time is None:
        return float("inf")
    return min(abs((time - other).total_seconds()) for other in others)
