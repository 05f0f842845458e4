"""Write held-out scenes as a data set that `xmpredict evaluate` measures.

::

    python -m xmpredict.training.held_out PHOTOS EDITS OUT --scenes 60 --seed 2

Sources are flat scenes as 16-bit TIFF, targets what the real edit makes of them, masks where the
people are. All are finished pictures: a TIFF has no sensor behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from xmpredict import ending
from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.axes import Axes
from xmpredict.people.cache import MaskCache
from xmpredict.training.edits import read_split
from xmpredict.training.finished import first_number
from xmpredict.training.pairs import Sources, take_scene
from xmpredict.training.photos import read_photos, split_photos

if TYPE_CHECKING:
    from xmpredict.network.axes import Axes as AxesType
    from xmpredict.training.pairs import View

SCALE = 2
"""Views of 288 x 192."""

DEEP = 65535


def write_view(view: View, axes: AxesType, out: Path, name: str) -> None:
    """Write source, target and mask of `view` below `out`, called `name`."""
    import tifffile  # noqa: PLC0415 - only where files are written
    from PIL import Image  # noqa: PLC0415 - as above

    linear = view.taken.linear
    with torch.no_grad():
        neutral = render(linear, view.taken.light.context(), {})
    source, target = (
        view.upright(picture)[0].permute(1, 2, 0).numpy()
        for picture in (neutral, view.wanted(linear, axes))
    )
    mask = view.upright(view.taken.person)[0, 0].numpy()
    deep = np.round(source * DEEP).astype(np.uint16)
    tifffile.imwrite(out / "source" / f"{name}.tif", deep, photometric="rgb")
    Image.fromarray(np.round(target * 255).astype(np.uint8)).save(out / "target" / f"{name}.png")
    Image.fromarray(((mask > 0.5) * 255).astype(np.uint8)).save(out / "masks" / f"{name}.png")  # noqa: PLR2004 - half sure


@click.command()
@click.argument("photos", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("edits", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scenes", type=click.IntRange(min=1), required=True, help="How many.")
@click.option("--seed", type=int, required=True, help="Of splits and draws.")
def main(*, photos: Path, edits: Path, out: Path, scenes: int, seed: int) -> None:
    """Write held-out scenes of PHOTOS and EDITS to the folder OUT."""
    learned, apart = read_split(edits, seed)
    axes = Axes.of(learned.names())
    shown = split_photos(read_photos(photos), seed)[1]
    sources = Sources(shown, apart, axes, MaskCache(out / "cache"), seed, raws=0.0, scale=SCALE)
    for folder in ("source", "target", "masks"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    first = first_number(held_out=True, mood=None)
    for number in range(scenes):
        for index, view in enumerate(take_scene(sources, first + number)):
            write_view(view, axes, out, f"{number:04d}_{index:02d}")


if __name__ == "__main__":
    ending.run(main)
