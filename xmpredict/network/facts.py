"""What the camera says of a photo, as numbers that may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.formats import FileKind
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.raw.thumbnail import Thumbnail

NAMES = ("as_shot_mired", "as_shot_tint")
"""Each is followed by 1 where it is known; one that is not is 0."""

COUNT = 2 * len(NAMES) + 1
"""The last says whether the photo is finished already."""

DAYLIGHT_MIRED, MIRED_SCALE, TINT_SCALE = 190.0, 100.0, 20.0


def facts_of(photo: Thumbnail) -> torch.Tensor:
    """Return the facts of `photo`, shape (1, COUNT)."""
    rendered = photo.kind is FileKind.RENDERED
    known = (
        None if rendered else scale_mired(photo.as_shot.mired),
        None if rendered else photo.as_shot.tint / TINT_SCALE,
    )
    return as_row(known, rendered=rendered)


def is_finished(facts: torch.Tensor) -> torch.Tensor:
    """Return which photos are finished already, by their `facts`, (N, COUNT): bool, (N,)."""
    return facts[:, -1] > 0


def scale_mired(mired: float) -> float:
    """Return a light's `mired` as the network takes it: 0 in daylight."""
    return (mired - DAYLIGHT_MIRED) / MIRED_SCALE


def as_row(known: tuple[float | None, ...], *, rendered: bool) -> torch.Tensor:
    """Return what is `known`, in the order of NAMES, shape (1, COUNT)."""
    row = [number for value in known for number in ((value or 0.0), float(value is not None))]
    return torch.tensor([[*row, float(rendered)]])
