"""What the camera says of a photo, as numbers that may be missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xmpredict.formats import FileKind
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.raw.thumbnail import Thumbnail

NAMES = ("as_shot_mired", "as_shot_tint", "iso", "exposure_value", "flash")
"""Each is followed by 1 where it is known; one that is not is 0."""

COUNT = 2 * len(NAMES) + 1
"""The last says whether the photo is finished already."""

DAYLIGHT_MIRED, MIRED_SCALE, TINT_SCALE = 190.0, 100.0, 20.0
BASE_ISO, STOPS = 100.0, 8.0
INDOOR_EV = 8.0


def facts_of(photo: Thumbnail) -> torch.Tensor:
    """Return the facts of `photo`, shape (1, COUNT)."""
    capture, rendered = photo.capture, photo.kind is FileKind.RENDERED
    light = capture.exposure_value
    known = (
        None if rendered else scale_mired(photo.as_shot.mired),
        None if rendered else photo.as_shot.tint / TINT_SCALE,
        math.log2(capture.iso / BASE_ISO) / STOPS if capture.iso else None,
        None if light is None else (light - INDOOR_EV) / STOPS,
        None if capture.flash is None else float(capture.flash),
    )
    return as_row(known, rendered=rendered)


def scale_mired(mired: float) -> float:
    """Return a light's `mired` as the network takes it: 0 in daylight."""
    return (mired - DAYLIGHT_MIRED) / MIRED_SCALE


def as_row(known: tuple[float | None, ...], *, rendered: bool) -> torch.Tensor:
    """Return what is `known`, in the order of NAMES, shape (1, COUNT)."""
    row = [number for value in known for number in ((value or 0.0), float(value is not None))]
    return torch.tensor([[*row, float(rendered)]])
