"""Camera profiles: ``.dcp`` files, and the same facts inside a DNG.

A profile says how a camera sees, in one light or two, bends hue and saturation by tables, and
may bring a tone curve of its own. The file is a TIFF of one directory with a magic of its own.

Source: DNG specification 1.7.1, chapters 4 and 6; DNG SDK 1.7, dng_camera_profile.cpp and
dng_hue_sat_map.cpp (what is valid, and what becomes of colorless entries). Of the three lights
that a profile may have since DNG 1.6 the first two are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.temperature import mired
from xmpredict.develop.camera_profile import CameraProfile
from xmpredict.develop.hue_sat_map import HueSatMap
from xmpredict.develop.samples import light_samples
from xmpredict.errors import ProfileError, UnreadablePhotoError
from xmpredict.lazy import torch
from xmpredict.raw import dng
from xmpredict.raw.readable import opened_file
from xmpredict.raw.tiff import CUT_OFF, read_directories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.raw.camera import Illuminant
    from xmpredict.raw.tiff import Directory

MAGIC = {b"IIRC", b"MMCR"}
NAME = 50936
HUE_SAT_DIMS, HUE_SAT_DATA, HUE_SAT_ENCODING = 50937, (50938, 50939), 51107
LOOK_DIMS, LOOK_DATA, LOOK_ENCODING = 50981, (50982,), 51108
TONE_CURVE, DEFAULT_BLACK_RENDER = 50940, 51110
TAGS = frozenset(
    {
        *(CUT_OFF, dng.UNIQUE_CAMERA_MODEL, dng.PROFILE_SIGNATURE, dng.BASELINE_OFFSET, NAME),
        *(*dng.COLOR_MATRIX, *dng.FORWARD_MATRIX, *dng.ILLUMINANT),
        *(HUE_SAT_DIMS, *HUE_SAT_DATA, HUE_SAT_ENCODING, LOOK_DIMS, *LOOK_DATA, LOOK_ENCODING),
        *(TONE_CURVE, DEFAULT_BLACK_RENDER),
    }
)
"""What is refused if its value is lost."""

ENCODINGS = {0: False, 1: True}
"""Whether the values of a table are sRGB-encoded, by the number that says so."""

LARGEST_TURN, LARGEST_SCALE = 360.0, 1000.0
"""Degrees and factors beyond which a table is damaged."""

SMALLEST_STEP = 1e-6
"""Points of a curve that are nearer to each other would make it a cliff."""

FETCH_AGAIN = "install or download the profile again"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What becomes of a color, by its value, hue and saturation."""

    entries: NDArray[np.float32]
    """Shape (V, H, S, 3): degrees that hue turns, factor of saturation, factor of value.

    Values and saturations go from 0 to 1, hues once around from red. With one value, that of a
    color makes no difference.
    """

    srgb: bool
    """Whether values are looked up, and scaled, sRGB-encoded rather than linear."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A camera profile."""

    name: str
    """As Camera Raw lists it, e.g. ``Adobe Standard``."""
    camera_model: str
    """UniqueCameraModel of the one camera that it is for; empty if it is for any."""
    illuminants: tuple[Illuminant, ...]
    """One or two, as in the file, for a reference camera."""
    hue_sat_maps: tuple[tuple[float, Table], ...] = ()
    """Color temperatures with their tables: none, one that serves all lights, or warm and cool."""
    look_table: Table | None = None
    tone_curve: tuple[tuple[float, float], ...] = ()
    """Points of linear light in and out, 0 to 1; empty for Camera Raw's default curve."""
    baseline_ev: float = 0.0
    """What it adds to the camera's exposure."""
    default_black: bool = True
    """Whether a raw converter may deepen the blacks by default; ours never does."""
    signature: str = ""
    """That of the camera calibrations that go with it."""

    def fits(self, names: Sequence[str]) -> bool:
        """Tell whether it is for a camera of one of these `names`, but for case and blanks."""
        own = _plain(self.camera_model)
        return not own or own in map(_plain, names)

    def to_tensors(self) -> CameraProfile:
        """Return what it does besides its matrices, in the form that stages take."""
        maps = [(mired(k) if k else 0.0, _to_map(table)) for k, table in self.hue_sat_maps]
        return CameraProfile(
            maps=tuple(maps),
            look=_to_map(self.look_table) if self.look_table else None,
            curve=torch.tensor(light_samples(self.tone_curve)) if self.tone_curve else None,
        )


def read_dcp(path: Path) -> Profile:
    """Return the camera profile in the ``.dcp`` file at `path`.

    Raises:
        ProfileError: If the file cannot be read, is no camera profile, is cut off, or says what
            no profile says.
    """
    try:
        with opened_file(path) as file:
            file.seek(0)
            known = file.read(4) in MAGIC
            head = next(iter(read_directories(file)), None) if known else None
    except UnreadablePhotoError as error:
        raise ProfileError(error.cause, path=path, remedy=FETCH_AGAIN) from error
    if head is None:
        raise ProfileError(
            "is damaged or cut off" if known else "is no camera profile",
            path=path,
            remedy=FETCH_AGAIN if known else "name a .dcp file",
        )
    try:
        return _parse(head)
    except ValueError as error:
        raise ProfileError(f"is damaged: {error}", path=path, remedy=FETCH_AGAIN) from error


def read_embedded(directories: Sequence[Directory]) -> Profile | None:
    """Return the profile inside a DNG; None if it has but matrices, or is damaged."""
    try:
        profile = _parse(directories[0])
    except ValueError:
        return None
    more = profile.hue_sat_maps or profile.look_table or profile.tone_curve
    return profile if more else None


def _parse(head: Directory) -> Profile:
    """Return the profile that `head` describes.

    Raises:
        ValueError: If it describes none; says why.
    """
    if head.lost & TAGS:
        raise ValueError("parts of it are missing, or larger than any profile's")
    lights = tuple(_light(head, i) for i in (0, 1) if i == 0 or dng.COLOR_MATRIX[i] in head)
    maps = _tables(head, HUE_SAT_DIMS, HUE_SAT_DATA, HUE_SAT_ENCODING)
    kelvins = [light.kelvin for light, _ in zip(lights, maps, strict=False)]
    looks = _tables(head, LOOK_DIMS, LOOK_DATA, LOOK_ENCODING)
    return Profile(
        name=head.text(NAME),
        camera_model=head.text(dng.UNIQUE_CAMERA_MODEL),
        illuminants=lights,
        hue_sat_maps=tuple((kelvins[i], maps[i]) for i in dng.light_order(kelvins)),
        look_table=next(iter(looks), None),
        tone_curve=_tone_curve(head),
        baseline_ev=dng.exposure(head, dng.BASELINE_OFFSET),
        default_black=head.integer(DEFAULT_BLACK_RENDER) == 0,
        signature=head.text(dng.PROFILE_SIGNATURE),
    )


def _light(head: Directory, index: int) -> Illuminant:
    light = dng.read_illuminant(head, index)
    if light is None:
        raise ValueError(f"color matrix {index + 1} is not one for three colors")
    return light


def _tables(head: Directory, dims: int, data: Sequence[int], encoding: int) -> list[Table]:
    """Return the tables of the sizes that tag `dims` states; none if it is not there."""
    if dims not in head:
        return []
    size = head.integers(dims)
    if not 2 <= len(size) <= 3 or min(size) < 1 or size[1] < 2:  # noqa: PLR2004
        raise ValueError("a table of colors has an impossible size")
    srgb = ENCODINGS.get(head.integer(encoding))
    if srgb is None:
        raise ValueError("a table of colors has an unknown encoding")
    hues, saturations, values = (*size, 1)[:3]
    used = [tag for i, tag in enumerate(data) if i == 0 or tag in head]
    entries = [_entries(head.numbers(tag), (values, hues, saturations)) for tag in used]
    # With one value there is nothing to look up by it, encoded or not.
    return [Table(table, srgb and values > 1) for table in entries]


def _entries(numbers: tuple[float, ...], shape: tuple[int, int, int]) -> NDArray[np.float32]:
    """Return the entries of a table, shape (V, H, S, 3), from all or from the colored ones."""
    values, hues, saturations = shape
    whole, colored = values * hues * saturations * 3, values * hues * (saturations - 1) * 3
    if len(numbers) not in {whole, colored}:
        raise ValueError("a table of colors is not of the size that is stated")
    table = np.array(numbers, dtype=np.float64).reshape(values, hues, -1, 3)
    turns, scales = np.abs(table[..., 0]), table[..., 1:]
    sane = np.isfinite(table).all() and scales.min() >= 0
    if not sane or turns.max() > LARGEST_TURN or scales.max() > LARGEST_SCALE:
        raise ValueError("a table of colors holds impossible numbers")
    if len(numbers) == colored:
        table = np.concatenate([table[:, :, :1], table], axis=2)
    table[:, :, 0, 2] = 1.0  # grey has no hue to be scaled by
    return table.astype(np.float32)


def _tone_curve(head: Directory) -> tuple[tuple[float, float], ...]:
    """Return the points of the tone curve, none if there is no curve."""
    if TONE_CURVE not in head:
        return ()
    numbers = head.numbers(TONE_CURVE)
    x, y = np.array(numbers[::2], dtype=np.float64), np.array(numbers[1::2], dtype=np.float64)
    pairs = len(x) == len(y) > 1
    # Written so that NaN fails.
    inside = all(((values >= 0) & (values <= 1)).all() for values in (x, y))
    if not (pairs and inside and np.diff(x).min() >= SMALLEST_STEP):
        raise ValueError("its tone curve does not lead from black to white")
    return tuple(zip(x.tolist(), y.tolist(), strict=True))


def _to_map(table: Table) -> HueSatMap:
    return HueSatMap.from_entries(torch.from_numpy(table.entries), srgb=table.srgb)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
