"""Scenes: photos of one subject in one light, found while the shoot streams by.

Photos come in time order. Each is compared with the latest few of every open scene and joins
the one that is nearest in time, colour and light, whichever camera took it; if none is near
enough it opens a new one. A scene is closed, and handed on, when time has moved on, so the
work is linear in photos and what is held does not grow with the shoot.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from xmpredict.grouping.likeness import Likeness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How different photos of one scene may be. A pair is near when the shares add up to < 1."""

    gap_s: float = 600
    """Time without a photo after which any scene is over."""
    color: float = 0.75
    light_ev: float = 4.0
    """Wide, since fill flash, back light and a white dress move the meter by EVs in one scene."""
    open_scenes: int = 4
    """How many may wait for more: two photographers, each with a detail and a group at hand."""
    compared: int = 6
    """Latest photos of a scene that a new one is compared with."""
    photos: int = 200
    """Photos held in all open scenes, about 1 MB each; so no scene is longer."""


@dataclass(slots=True, eq=False)
class _Open(Generic[T]):
    """A scene that may still grow."""

    photos: list[T] = field(default_factory=list)
    latest: deque[Likeness] = field(default_factory=deque)
    last_time: datetime | None = None


def group_scenes(
    photos: Iterable[tuple[T, datetime | None, Likeness]], limits: Limits | None = None
) -> Iterator[list[T]]:
    """Yield scenes, each in time order, as soon as they are complete.

    Args:
        photos: Photo, capture time and likeness, in time order; a photo without a time may
            have been taken at any, so it must be more alike.
        limits: How different photos of one scene may be.

    Yields:
        The photos of a scene, never empty. Scenes come in the order in which they close.
    """
    limits = limits or Limits()
    scenes: list[_Open[T]] = []
    for photo, time, likeness in photos:
        waited = partial(_gap_s, time=time, unknown_s=limits.gap_s / 2)
        while any(waited(scene) > limits.gap_s for scene in scenes):
            yield _close(scenes, waited)
        near = min(scenes, key=lambda s: _cost(s, time, likeness, limits), default=None)
        if near is None or _cost(near, time, likeness, limits) >= 1:
            if len(scenes) == limits.open_scenes:
                yield _close(scenes, waited)
            near = _Open(latest=deque(maxlen=limits.compared))
            scenes.append(near)
        near.photos.append(photo)
        near.latest.append(likeness)
        near.last_time = time or near.last_time
        if sum(len(scene.photos) for scene in scenes) == limits.photos:
            del near  # or the scene would be held until the next photo has come
            yield _close(scenes, lambda s: len(s.photos))
    while scenes:
        yield scenes.pop(0).photos


def _close(scenes: list[_Open[T]], most: Callable[[_Open[T]], float]) -> list[T]:
    """Take the scene with the `most` of something out of `scenes`, and return its photos."""
    closed = max(scenes, key=most)
    scenes.remove(closed)
    return closed.photos


def _gap_s(scene: _Open[T], time: datetime | None, unknown_s: float) -> float:
    if time is None or scene.last_time is None:
        return unknown_s
    return (time - scene.last_time) / timedelta(seconds=1)


def _cost(scene: _Open[T], time: datetime | None, likeness: Likeness, limits: Limits) -> float:
    """Return how far a photo is from `scene`: 0 the same, 1 and above another scene."""
    waited = abs(_gap_s(scene, time, limits.gap_s / 2)) / limits.gap_s

    def share(seen: Likeness) -> float:
        color, light = likeness.distance(seen)
        return waited + (color / limits.color) ** 2 + (light / limits.light_ev) ** 2

    return min(share(seen) for seen in scene.latest)
