"""``python -m benchmarks.consistency PHOTOS [SHEETS]``: scenes before and after they are made one.

The sample shoot, and scenes made of the finished photos in folder PHOTOS that the default model did
not learn from (see `made_scenes.py`), edited by `default`, by `auto` and by a model that wavers:
the right edit, off by chance in each photo. The solve is also held against what `default` says of
each photo alone. All that is printed is measured on full renders. SHEETS is a folder for contact
sheets, before over after.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from benchmarks.made_scenes import Shot, made_scene, read
from xmpredict.color.difference import srgb_to_lab
from xmpredict.color.temperature import mired
from xmpredict.develop.settings import Settings
from xmpredict.network.auto import Auto
from xmpredict.network.trained import Trained
from xmpredict.people.segmenter import mask_of_picture
from xmpredict.plan import decide_scene
from xmpredict.preview import render_thumbnail
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample
from xmpredict.training.photos import read_photos, split_photos

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.network.model import Model
    from xmpredict.raw.thumbnail import Thumbnail

KINDS = {"varied": 9, "portrait": 4, "street": 5}
"""Photos of each kind."""

SPLIT_SEED = 2
"""Of the default model's training."""

SHOTS = 5
LEAST_EDGE_PX = 400
PERSON = 0.12, 0.7
"""Share of a photo that the person has."""

WAVER = {"exposure": 0.35, "warmth": 8.0, "tint": 4.0, "tone": 12.0, "color": 4.0}
"""Standard deviations of the wavering model."""

SEED = 11
SHEET_PX = 240
TIMED = 10
"""Photos of the scene that is timed."""


@dataclass(frozen=True)
class Measures:
    """Of a scene: spreads of the person's L*, a*, b*, M_GLC, and PSNR to the target."""

    spread: np.ndarray
    psnr: float


@dataclass(frozen=True)
class Wavering:
    """Knows the right edits, and is off by chance in each photo."""

    scene: list[Shot]
    label: str = "wavering"

    def predict(self, _: Sequence[Thumbnail]) -> list[Settings]:
        """Return the edits."""
        return waver(self.scene)


def main(photos: Path, sheets: Path | None) -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    print(f"{'':26}{'person L*':>16}{'a*':>14}{'b*':>14}{'M_GLC':>16}{'PSNR':>16}")
    samples = {f"sample {n}": [(f"sample_{n}", s)] for n, s in enumerate(sample_scenes(), 1)}
    made = list(made_scenes(photos))
    for name, scenes in (samples | {f"{len(made)} made": made}).items():
        for label, model in (("auto", Auto()), ("default", Trained())):
            before = [decide(model, scene) for _, scene in scenes]
            after = [decide(model, scene, one_look=True) for _, scene in scenes]
            report(f"{name}, {label}", scenes, before, after, sheets)
            if label == "default":
                alone = [[decide(model, [shot])[0] for shot in scene] for _, scene in scenes]
                report(f"{name}, alone, default", scenes, alone, after, None)
    wavering = [[decide(Wavering(s), s, one_look=one) for _, s in made] for one in (False, True)]
    report(f"{len(made)} made, wavering", made, *wavering, sheets)
    right = np.mean([spread([shot.target for shot in scene], scene) for _, scene in made], axis=0)
    print(f"{'their targets':26}" + "".join(f"{value:>15.2f}" for value in right))
    speed([shot for _, scene in made for shot in scene][:TIMED])


def decide(model: Model, scene: list[Shot], *, one_look: bool = False) -> list[Settings]:
    """Return what `model` decides for `scene`."""
    return decide_scene(model, [shot.photo for shot in scene], one_look=one_look)


def sample_scenes() -> list[list[Shot]]:
    """Return the two scenes of the sample shoot; nobody knows their right edit."""
    with tempfile.TemporaryDirectory() as folder:
        photos = [open_photo(path) for path in write_sample(Path(folder))]
    shots = []
    for photo in photos:
        neutral = render_thumbnail(photo, Settings())
        shots.append(Shot(photo, Settings(), neutral, mask_of_picture(neutral)))
    return [shots[:4], shots[4:]]


def made_scenes(photos: Path) -> list[tuple[str, list[Shot]]]:
    """Return scenes with the names of the photos that they are made of."""
    held_out = split_photos(read_photos(photos), SPLIT_SEED)[1]
    random = np.random.default_rng(SEED)
    scenes = []
    for kind, wanted in KINDS.items():
        paths = sorted(photo.path for run in held_out.series[kind] for photo in run)
        random.shuffle(paths)
        fit = (path for path in paths if _is_fit(read(path)))
        for path, _ in zip(fit, range(wanted), strict=False):
            scenes.append((path.stem, made_scene(read(path), SHOTS, random)))
    return scenes


def _is_fit(picture: np.ndarray) -> bool:
    if max(picture.shape) < LEAST_EDGE_PX:
        return False
    return PERSON[0] < mask_of_picture(picture).mean() < PERSON[1]


def waver(scene: list[Shot]) -> list[Settings]:
    """Return the right edits, each off by chance."""
    random = np.random.default_rng(SEED)

    def off(by: str) -> float:
        return float(random.normal(0, WAVER[by]))

    return [
        Settings(
            exposure=float(shot.right["exposure"]) + off("exposure"),
            temperature=mired(mired(float(shot.right["temperature"])) + off("warmth")),
            tint=float(shot.right["tint"]) + off("tint"),
            highlights=off("tone"),
            shadows=off("tone"),
            contrast=off("color"),
            saturation=off("color"),
        )
        for shot in scene
    ]


def judge(scene: list[Shot], rows: list[list[Settings]], sheet: Path | None) -> list[Measures]:
    """Return what `scene` measures with each of several rows of edits."""
    pictures = [
        [render_thumbnail(shot.photo, edit) for shot, edit in zip(scene, row, strict=True)]
        for row in rows
    ]
    if sheet:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        contact_sheet(pictures).save(sheet, quality=90)
    return [Measures(spread(row, scene), psnr(row, scene)) for row in pictures]


def spread(pictures: list[np.ndarray], scene: list[Shot]) -> np.ndarray:
    """Return the spreads of the person's L*, a*, b*, and M_GLC."""
    labs = [srgb_to_lab(picture / 255) for picture in pictures]
    people = [
        lab[_fitted(shot.mask, lab.shape) > 0.5].mean(0)
        for lab, shot in zip(labs, scene, strict=True)
    ]
    whole = [lab.mean((0, 1))[1:] for lab in labs]
    return np.append(np.std(people, axis=0, ddof=1), np.var(whole, axis=0, ddof=1).mean())


def _fitted(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(Image.fromarray(mask).resize((shape[1], shape[0])))


def psnr(pictures: list[np.ndarray], scene: list[Shot]) -> float:
    """Return the mean PSNR to the targets, in dB."""
    squares = [
        ((picture.astype(float) - shot.target) ** 2).mean()
        for picture, shot in zip(pictures, scene, strict=True)
    ]
    return float(np.mean(10 * np.log10(255**2 / np.maximum(squares, 1e-3))))


def contact_sheet(rows: list[list[np.ndarray]]) -> Image.Image:
    """Return `rows` of pictures as one."""
    sheet = Image.new("RGB", (SHEET_PX * len(rows[0]), SHEET_PX * len(rows)), "white")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            image = Image.fromarray(picture)
            image.thumbnail((SHEET_PX - 4, SHEET_PX - 4))
            sheet.paste(image, (x * SHEET_PX + 2, y * SHEET_PX + 2))
    return sheet


def report(
    name: str,
    scenes: list[tuple[str, list[Shot]]],
    before: list[list[Settings]],
    after: list[list[Settings]],
    sheets: Path | None,
) -> None:
    """Print the means of scenes, before and after."""
    label = name.rsplit(" ", 1)[-1]
    judged = [
        judge(scene, [first, then], sheets and sheets / f"{label}_{stem}.jpg")
        for (stem, scene), first, then in zip(scenes, before, after, strict=True)
    ]
    spreads = [np.mean([m.spread for m in side], axis=0) for side in zip(*judged, strict=True)]
    pairs = "".join(f"{a:>7.2f} → {b:5.2f}" for a, b in zip(*spreads, strict=True))
    quality = [np.mean([m.psnr for m in side]) for side in zip(*judged, strict=True)]
    told = "" if name.startswith("sample") else f"{quality[0]:8.2f} → {quality[1]:5.2f}"
    print(f"{name:26}{pairs}{told}", flush=True)


def speed(shots: list[Shot]) -> None:
    """Print what a scene of `shots` takes of one core, best of five."""
    for name, one_look in (("edits alone", False), ("edits and one look", True)):
        seconds = []
        for _ in range(5):
            begin = time.process_time()
            decide(Trained(), shots, one_look=one_look)
            seconds.append(time.process_time() - begin)
        print(f"{len(shots)} photos, {name}: {min(seconds):.2f} s of CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
