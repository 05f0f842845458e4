"""One photo of the small data set: its raw, and what retouchers make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.settings import Settings
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.export.picture import save
from xmpredict.people.segmenter import mask_of_picture
from xmpredict.preview import develop_pixels
from xmpredict.raw.capture import Capture
from xmpredict.raw.open import open_photo
from xmpredict.sample.dng import CAMERA, RGGB, Frame, write_dng
from xmpredict.sample.shoot import BLACK, WHITE, WHITE_AT, expose, mosaic, see
from xmpredict.training.augment import Kind, augment, augmentation
from xmpredict.training.disk import make_folder, writing
from xmpredict.training.mini_experts import EXPERTS, Look
from xmpredict.training.sidecars import Sidecar, encode_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.color.temperature import WhiteBalance
    from xmpredict.training.images import Image, Mask
    from xmpredict.training.mini_stand import Shot

START = datetime(2024, 5, 18, 9, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Developed:
    """The files of one photo besides its raw."""

    raw: Path
    as_shot: WhiteBalance
    """As Camera Raw would tell it."""
    settings: Settings
    """Of the source."""
    edits: Mapping[str, Settings]
    source: NDArray[np.uint16]
    targets: Mapping[str, Image]
    augmented: Sequence[NDArray[np.uint16]]
    person: NDArray[np.float32]
    """The mask, 0 to 1, at the size of the pictures."""

    def write_sidecars(self, source: Path, targets: Mapping[str, Path], name: str) -> None:
        """Write the settings of source and targets into these folders."""
        _write(source / f"{name}.xmp", encode_sidecar(self.raw, self.settings, self.as_shot))
        for expert, folder in targets.items():
            _write(folder / f"{name}.xmp", encode_sidecar(self.raw, self.edits[expert]))

    def write_mask(self, path: Path, *, full: bool) -> None:
        """Write the mask to `path`, at the size of the raw where it is `full`."""
        from PIL import Image as Pictures  # noqa: PLC0415 - only where masks are written

        make_folder(path.parent)
        mask = Pictures.fromarray((self.person * 255).round().astype(np.uint8))
        if full:
            mask = mask.resize((2 * mask.width, 2 * mask.height), Pictures.Resampling.BILINEAR)
        sure = mask.point([0] * 128 + [255] * 128)
        sure.save(path)

    def write_picture(self, path: Path, picture: Image | NDArray[np.uint16]) -> None:
        """Write `picture` to the TIFF at `path`."""
        make_folder(path.parent)
        save(picture, path)


def write_raw(shot: Shot, path: Path) -> None:
    """Write `shot` to the DNG at `path`, lying as the sensor does.

    Raises:
        XmpredictError: If the disk or its permissions say no.
    """
    sensor = see(shot.picture, shot.light) * WHITE_AT * 2**shot.ev
    upright = sensor.shape[0] > sensor.shape[1]
    random = np.random.default_rng([ord(letter) for letter in shot.name])
    frame = Frame(
        pixels=expose(mosaic(np.rot90(sensor) if upright else sensor), shot.iso, random),
        pattern=RGGB,
        neutral=CAMERA.neutral(shot.as_shot.to_xy()),
        capture=_capture(shot, upright=upright),
        black=(BLACK,),
        white=WHITE,
    )
    make_folder(path.parent)
    write_dng(path, frame)


def develop_all(shot: Shot, raw: Path, edge_px: int, augmented: int, seed: int) -> Developed:
    """Return all that the retouchers of `shot` make of its `raw`, with a long side of `edge_px`.

    Args:
        shot: Tells them the true light.
        raw: The file.
        edge_px: Half of the raw's long side.
        augmented: How many augmented sources to render.
        seed: Of the augmentations.
    """
    proxy, pixels = open_photo(raw, PROXY_EDGE_PX), open_photo(raw, 2 * edge_px).pixels
    own = Settings(tone_curve=shot.curve) if shot.curve else Settings()
    source = develop_pixels(pixels, proxy, own, np.uint16)
    shown: Image = ((source.astype(np.uint32) + 128) // 257).astype(np.uint8)
    person = mask_of_picture(shown)
    mask: Mask = person > 0.5  # noqa: PLR2004 - half sure
    look = Look.at(shown, mask)
    edits: dict[str, Settings] = {}
    for name, expert in EXPERTS.items():
        first = own | expert.edit(look, shot.light)
        tried = develop_pixels(pixels, proxy, first, np.uint8)
        edits[name] = expert.again(first, Look.at(tried, mask))
    balanced = Sidecar(own, proxy.as_shot, None).balanced()
    steps = [augmentation(shot.name, k, seed, Kind.SOURCE) for k in range(1, augmented + 1)]
    moved = [own | augment(balanced, (), step, Kind.SOURCE)[0] for step in steps]
    return Developed(
        raw=raw,
        as_shot=proxy.as_shot,
        settings=own,
        edits=edits,
        source=source,
        targets={e: develop_pixels(pixels, proxy, edit, np.uint8) for e, edit in edits.items()},
        augmented=[develop_pixels(pixels, proxy, edit, np.uint16) for edit in moved],
        person=person,
    )


def _capture(shot: Shot, *, upright: bool) -> Capture:
    group = int(shot.name.partition("_")[0])
    return Capture(
        time=START + timedelta(hours=group, seconds=20 * shot.number),
        make="xmpredict",
        model="Sample",
        serial="0001",
        lens="Sample 85mm f/1.8",
        iso=shot.iso,
        shutter_s=2**shot.ev / 250,
        aperture=2.8,
        focal_mm=85,
        flash=False,
        orientation=6 if upright else 1,
    )


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    with writing(path):
        path.write_bytes(data)
