"""What each camera's as-shot numbers are in Lightroom, learned from photos that tell.

Lightroom interpolates between two matrices of a camera, LibRaw knows one, so the same light may
read 4850 K there and 4990 K here. The as-shot numbers of a sidecar that Lightroom wrote settle
it, for that photo and by regression for all others of its camera. DNGs carry both matrices and
need none.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.errors import XmpredictError
from xmpredict.home import data_folder
from xmpredict.raw.camera import ColorSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xmpredict.color.spaces import Float
    from xmpredict.raw.thumbnail import Thumbnail

Pair = tuple[WhiteBalance, WhiteBalance]
"""The as-shot balance of one photo: ours, and Lightroom's."""

FILE_NAME = "calibration.json"

DAYLIGHT = np.array([190.0, 10.0])
"""Mired and tint about which the slopes turn."""

PRIOR = np.diag([15.0, 0.15, 0.15]) ** 2
"""Variance of offset and slopes before any photo was seen: LibRaw is off by some 15 mired."""

NOISE = 1.5
"""Standard deviation of a reading, in mired and in tint: Lightroom rounds to 50 K and to 1."""

PLAUSIBLE = 60.0, 50.0
"""Largest difference in mired and in tint that is taken for a matrix's fault. Beyond it the
sidecar is another photo's, or ours is a guess, as of cameras that state no white balance."""

MAX_READINGS = 200
"""Readings kept of each camera, the latest; more would add nothing."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The readings of one camera."""

    readings: tuple[tuple[float, float, float, float], ...] = ()
    """Our mired and tint, then Lightroom's, of one photo each; none twice."""

    def learn(self, pairs: Iterable[Pair]) -> Calibration:
        """Return this calibration with the plausible ones among the readings of more photos."""
        new = (
            tuple(round(n, 2) for balance in pair for n in (balance.mired, balance.tint))
            for pair in pairs
            if _is_plausible(*pair)
        )
        merged = dict.fromkeys((*self.readings, *((a, b, c, d) for a, b, c, d in new)))
        return Calibration(tuple(merged)[-MAX_READINGS:])

    def correct(self, ours: WhiteBalance) -> WhiteBalance:
        """Return what Lightroom would show where we read `ours`.

        Bayesian linear regression in mired and tint towards no correction: without readings
        `ours` comes back, one reading moves its neighbourhood, and slopes need several.
        """
        if not self.readings:
            return ours
        table = np.array(self.readings)
        known, wanted = _features(table[:, :2]), table[:, 2:] - table[:, :2]
        covariance = known @ PRIOR @ known.T + NOISE**2 * np.eye(len(known))
        here = np.array([[ours.mired, ours.tint]])
        offset = _features(here) @ PRIOR @ known.T @ np.linalg.solve(covariance, wanted)
        warmth, tint = (here + offset)[0]
        return WhiteBalance(mired(float(warmth)), float(tint))


@dataclass(frozen=True, slots=True)
class Calibrations:
    """The calibrations of all cameras, by the name that `Capture.camera` has."""

    cameras: Mapping[str, Calibration] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return what was saved, by default in the user's data folder.

        A missing or damaged file counts as empty: it is learned again from the sidecars.
        """
        path = path or data_folder() / FILE_NAME
        held: Any = {}
        with contextlib.suppress(OSError, ValueError):
            held = json.loads(path.read_text(encoding="utf-8"))
        cameras = held.get("cameras") if isinstance(held, dict) else None
        found = cameras.items() if isinstance(cameras, dict) else ()
        return cls({name: Calibration(_valid(readings)) for name, readings in found})

    def save(self, path: Path | None = None) -> None:
        """Write the calibrations, whole or not at all.

        Raises:
            XmpredictError: If the disk or its permissions say no.
        """
        path = path or data_folder() / FILE_NAME
        held = {"cameras": {name: one.readings for name, one in sorted(self.cameras.items())}}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=".calibration-") as scratch:
                whole = Path(scratch, path.name)
                whole.write_text(json.dumps(held, indent=1), encoding="utf-8")
                whole.replace(path)
        except OSError as error:
            raise XmpredictError(
                f"cannot be written: {error.strerror or error}",
                path=path,
                remedy="check free space and permissions",
            ) from error

    def of(self, camera: str) -> Calibration:
        """Return the calibration of `camera`, an empty one if nothing is known of it."""
        return self.cameras.get(camera, Calibration())

    def as_shot(self, photo: Thumbnail) -> WhiteBalance:
        """Return the as-shot balance of `photo` as Lightroom would show it."""
        if photo.camera.source is ColorSource.FILE:
            return photo.as_shot
        return self.of(photo.capture.camera).correct(photo.as_shot)

    def learn(self, camera: str, pairs: Iterable[Pair]) -> Calibrations:
        """Return these calibrations with readings of `camera` added."""
        return Calibrations({**self.cameras, camera: self.of(camera).learn(pairs)})


def _is_plausible(ours: WhiteBalance, theirs: WhiteBalance) -> bool:
    mired_off, tint_off = abs(ours.mired - theirs.mired), abs(ours.tint - theirs.tint)
    return mired_off <= PLAUSIBLE[0] and tint_off <= PLAUSIBLE[1]


def _features(balances: Float) -> Float:
    return np.concatenate([np.ones((len(balances), 1)), balances - DAYLIGHT], axis=1)


def _valid(readings: Any) -> tuple[tuple[float, float, float, float], ...]:
    with contextlib.suppress(TypeError, ValueError):
        table = np.array(readings, dtype=np.float64).reshape(-1, 4)
        if np.isfinite(table).all():
            return tuple((a, b, c, d) for a, b, c, d in table.tolist())
    return ()
