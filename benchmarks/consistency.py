"""``python -m benchmarks.consistency PHOTOS [SHEETS]``: scenes before and after they are made one.

The sample shoot, and scenes made of the finished photos in folder PHOTOS (see `made_scenes.py`),
edited by `auto` and by a model that wavers: the right edit, off by chance in each photo. All that
is printed is measured on full renders. SHEETS is a folder for contact sheets, before over after.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.made_scenes import Shot, made_scene, read
from xmpredict.color.difference import srgb_to_lab
from xmpredict.color.temperature import mired
from xmpredict.develop.settings import Settings
from xmpredict.grouping.consistency import solve
from xmpredict.grouping.draft import Draft
from xmpredict.network.auto import Auto
from xmpredict.people.segmenter import mask_of_picture
from xmpredict.preview import render_thumbnail
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample

KINDS = {"varied": 7, "portrait": 4, "street": 3}
"""Photos of each kind, by the beginning of their names."""

SHOTS = 5
LEAST_EDGE_PX = 400
PERSON = 0.12, 0.7
"""Share of a photo that the person has."""

WAVER = {"exposure": 0.35, "warmth": 8.0, "tint": 4.0, "tone": 12.0, "color": 4.0}
"""Standard deviations of the wavering model."""

SEED = 11
SHEET_PX = 240


@dataclass(frozen=True)
class Measures:
    """Of a scene: spreads of the person's L*, a*, b*, M_GLC, and PSNR to the target."""

    spread: np.ndarray
    psnr: float


def main(photos: Path, sheets: Path | None) -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    print(f"{'':24}{'person L*':>16}{'a*':>14}{'b*':>14}{'M_GLC':>16}{'PSNR':>16}")
    for number, scene in enumerate(sample_scenes(), 1):
        report(f"sample {number}, auto", [judge(scene, auto(scene), sheets, f"sample_{number}")])
    scenes = list(made_scenes(photos))
    for name, model in (("auto", auto), ("wavering", waver)):
        judged = [judge(scene, model(scene), sheets, f"{name}_{stem}") for stem, scene in scenes]
        report(f"{len(judged)} made, {name}", judged)
    right = np.mean([spread([shot.target for shot in scene], scene) for _, scene in scenes], axis=0)
    print(f"{'their targets':24}" + "".join(f"{value:>15.2f}" for value in right))
    speed([shot for _, scene in scenes[:2] for shot in scene])


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
    random = np.random.default_rng(SEED)
    scenes = []
    for kind, wanted in KINDS.items():
        names = sorted(photos.glob(f"{kind}_*.jpg"))
        random.shuffle(names)
        fit = (path for path in names if _is_fit(read(path)))
        for path, _ in zip(fit, range(wanted), strict=False):
            scenes.append((path.stem, made_scene(read(path), SHOTS, random)))
    return scenes


def _is_fit(picture: np.ndarray) -> bool:
    if max(picture.shape) < LEAST_EDGE_PX:
        return False
    return PERSON[0] < mask_of_picture(picture).mean() < PERSON[1]


def auto(scene: list[Shot]) -> list[Settings]:
    """Return what `auto` decides."""
    return Auto().predict([shot.photo for shot in scene])


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


def judge(
    scene: list[Shot], edits: list[Settings], sheets: Path | None, name: str
) -> tuple[Measures, Measures]:
    """Return what `scene` measures with `edits`, and with what the solve makes of them."""
    solved = solve([Draft(s.photo, edit) for s, edit in zip(scene, edits, strict=True)]).settings
    rows = [
        [render_thumbnail(shot.photo, edit) for shot, edit in zip(scene, row, strict=True)]
        for row in (edits, solved)
    ]
    if sheets:
        sheets.mkdir(parents=True, exist_ok=True)
        contact_sheet(rows).save(sheets / f"{name}.jpg", quality=90)
    before, after = (Measures(spread(row, scene), psnr(row, scene)) for row in rows)
    return before, after


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


def report(name: str, judged: list[tuple[Measures, Measures]]) -> None:
    """Print the means of scenes, before and after."""
    spreads = [np.mean([m.spread for m in side], axis=0) for side in zip(*judged, strict=True)]
    pairs = "".join(f"{a:>7.2f} → {b:5.2f}" for a, b in zip(*spreads, strict=True))
    quality = [np.mean([m.psnr for m in side]) for side in zip(*judged, strict=True)]
    dB = "" if name.startswith("sample") else f"{quality[0]:8.2f} → {quality[1]:5.2f}"  # noqa: N806
    print(f"{name:24}{pairs}{dB}", flush=True)


def speed(shots: list[Shot]) -> None:
    """Print what a scene of `shots` takes of one core, best of five."""
    drafts = [Draft(shot.photo, edit) for shot, edit in zip(shots, auto(shots), strict=True)]
    masked = [Draft(d.photo, d.settings, mask=s.mask) for d, s in zip(drafts, shots, strict=True)]
    for name, scene in (("with the masks", drafts), ("masks given", masked)):
        seconds = []
        for _ in range(5):
            begin = time.process_time()
            solve(scene)
            seconds.append(time.process_time() - begin)
        print(f"solve of {len(scene)} photos, {name}: {min(seconds):.2f} s of CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
