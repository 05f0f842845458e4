"""Photos that wait until nothing more seems to come for their scene."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from xmpredict.grouping.scenes import Limits
from xmpredict.predict import moments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from xmpredict.raw.capture import Capture

GAP = timedelta(seconds=Limits().gap_s)
"""After so long without a photo, any scene is over."""

MOST_WAIT_S = 60.0
"""Nothing waits longer, though more may come: what comes later is taken into account then."""


def bursts(captures: Mapping[Path, Capture]) -> Iterator[list[Path]]:
    """Yield the photos between which there is no gap in which scenes end, in time order.

    Those that tell no time are a burst of their own.
    """
    times = moments(dict(captures))
    burst: list[Path] = []
    last = None
    for moment, photo in sorted((m, p) for p, m in times.items() if m):
        if last and moment - last > GAP:
            yield burst
            burst = []
        burst.append(photo)
        last = moment
    timeless = [photo for photo, moment in times.items() if not moment]
    yield from filter(None, (burst, timeless))


class Waiting:
    """Complete photos that are not edited yet."""

    def __init__(self, settle_s: float) -> None:
        """Know no photo yet.

        Args:
            settle_s: For how long no photo of a burst may have come.
        """
        self._settle_s = settle_s
        self._captures: dict[Path, Capture] = {}
        self._since_s: dict[Path, float] = {}

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._captures)

    def add(self, photo: Path, capture: Capture, now_s: float) -> None:
        """Let `photo` wait."""
        self._captures[photo] = capture
        self._since_s[photo] = now_s

    def forget(self, photo: Path) -> None:
        """Forget `photo`, which is gone or comes again."""
        self._captures.pop(photo, None)
        self._since_s.pop(photo, None)

    def photos(self) -> list[Path]:
        """Return all that wait."""
        return list(self._captures)

    def due(self, now_s: float, copying: Collection[Path]) -> dict[Path, Capture]:
        """Take the photos of quiet bursts out, and return them.

        Args:
            now_s: The time now, by the clock that `add` was told.
            copying: Folders into which more is being copied.
        """
        found: dict[Path, Capture] = {}
        if not self._captures:
            return found
        for burst in bursts(self._captures):
            came = [self._since_s[photo] for photo in burst]
            is_quiet = now_s - max(came) >= self._settle_s
            is_joined = any(photo.parent in copying for photo in burst)
            if (is_quiet and not is_joined) or now_s - min(came) >= MOST_WAIT_S:
                found |= {photo: self._captures[photo] for photo in burst}
        for photo in found:
            self.forget(photo)
        return found
