"""The pictures of README and docs/model.md: ``python -m benchmarks.pictures FOLDER``.

Writes before-after.jpg, a frame of each scene of the sample shoot as shot and as `xmpredict edit`
makes it, and model.jpg, two frames of each as shot, by `default` and by `auto`, nothing made one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from benchmarks.consistency import decide, sample_scenes
from xmpredict.develop.settings import Settings
from xmpredict.network.auto import Auto
from xmpredict.network.trained import Trained
from xmpredict.preview import render_thumbnail

if TYPE_CHECKING:
    from benchmarks.made_scenes import Shot

FRAMES = (1, 2), (0, 1)
"""Of each scene, two in landscape that are unlike."""

SHOWN = 0, 1
"""Which of the two the README shows: a dark one, and a bright one."""

WIDE_PX, SMALL_PX, GAP_PX = 368, 256, 6
QUALITY = 88


def main(folder: Path) -> None:
    """Render and write both; a folder that is not there is made."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    scenes = sample_scenes()
    before_after(scenes).save(folder / "before-after.jpg", quality=QUALITY)
    by_model(scenes).save(folder / "model.jpg", quality=QUALITY)


def before_after(scenes: list[list[Shot]]) -> Image.Image:
    """Return a frame of each scene as shot, and edited beside it."""
    shown = []
    for scene, frames, place in zip(scenes, FRAMES, SHOWN, strict=True):
        frame, edits = frames[place], decide(Trained(), scene, one_look=True)
        shown += [picture(scene[frame], edit, WIDE_PX) for edit in (Settings(), edits[frame])]
    return row(shown)


def by_model(scenes: list[list[Shot]]) -> Image.Image:
    """Return two frames of each scene, one below the other: as shot, by `default`, by `auto`."""
    columns = []
    for scene, frames in zip(scenes, FRAMES, strict=True):
        ways = [Settings()] * len(scene), decide(Trained(), scene), decide(Auto(), scene)
        shown = [[picture(scene[f], way[f], SMALL_PX) for way in ways] for f in frames]
        lines = [np.asarray(row(line, 0)) for line in shown]
        columns.append(Image.fromarray(np.vstack(lines)))
    return row(columns)


def picture(shot: Shot, edit: Settings, width: int) -> Image.Image:
    """Return `shot` as `edit` makes it, in landscape, `width` pixels wide."""
    image = Image.fromarray(render_thumbnail(shot.photo, edit))
    return image.resize((width, round(width * image.height / image.width)), Image.Resampling.BOX)


def row(images: list[Image.Image], gap: int = GAP_PX) -> Image.Image:
    """Return `images` side by side."""
    wide = sum(image.width for image in images) + gap * (len(images) - 1)
    whole = Image.new("RGB", (wide, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + gap
    return whole


if __name__ == "__main__":
    main(Path(sys.argv[1]))
