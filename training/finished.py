"""Make training scenes from finished photos and real edits, and keep them.

::

    python -m xmpredict.training.finished PHOTOS EDITS OUT --scenes 1500 --seed 2
    python -m xmpredict.training.finished PHOTOS EDITS OUT --scenes 480 --seed 2 --mood studio
    python -m xmpredict.training.finished PHOTOS EDITS OUT --scenes 200 --seed 2 --held-out

PHOTOS holds pictures and their `manifest.tsv`, EDITS is a file of real edits. A run that was ended
goes on where it stopped; several may work on one OUT side by side with `--part`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict import ending
from xmpredict.errors import DatasetError
from xmpredict.lazy import torch
from xmpredict.network.axes import Axes
from xmpredict.people.cache import MaskCache
from xmpredict.training.edits import read_split
from xmpredict.training.moods import MOODS
from xmpredict.training.pairs import Sources, make_scene
from xmpredict.training.photos import read_photos, split_photos

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARD = 10
"""Scenes a file: some 70 views, and little work lost when a run is ended."""

HELD_OUT_OFFSET, MOOD_OFFSET, MOOD_STEP = 1 << 20, 1 << 19, 1 << 14
"""Added to the numbers of held-out scenes; to those of one mood; and to these once more for each
mood that stands behind theirs, so that no draw is shared."""


def shard_path(folder: Path, first: int) -> Path:
    """Return the file in `folder` of the scenes from number `first` on."""
    return folder / f"scenes_{first:07d}.safetensors"


def build(sources: Sources, folder: Path, numbers: range, part: tuple[int, int]) -> Iterator[Path]:
    """Make the scenes of `numbers` and yield each file as it is whole.

    Args:
        sources: What they are made of.
        folder: For the files; those that are there are left as they are.
        numbers: Of the scenes.
        part: Which of how many runs this is, from 0.

    Raises:
        DatasetError: If files of these numbers are of other axes, another seed or another mood.
    """
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "axes": json.dumps(sources.axes.names),
        "seed": str(sources.seed),
        "mood": sources.mood or "",
    }
    for index, first in enumerate(numbers[::SHARD]):
        path = shard_path(folder, first)
        if index % part[1] != part[0]:
            continue
        if path.exists():
            _check(path, about)
            continue
        wanted = range(first, min(first + SHARD, numbers.stop))
        made = [scene for n in wanted if (scene := make_scene(sources, n)) is not None]
        if made:
            whole = {name: torch.cat([scene[name] for scene in made]) for name in made[0]}
            fresh = path.with_suffix(f".{part[0]}.new")
            save_file(whole, fresh, about)
            fresh.replace(path)
            yield path


def _check(path: Path, about: dict[str, str]) -> None:
    from safetensors import safe_open  # noqa: PLC0415 - not needed where nothing is there

    with safe_open(path, "pt") as file:
        held = file.metadata()
    if any(held.get(name) != said for name, said in about.items()):
        cause = "holds scenes of other edits, another seed or another mood"
        raise DatasetError(cause, path=path, remedy="name another folder")


def first_number(*, held_out: bool, mood: str | None) -> int:
    """Return the number of the first scene of a kind.

    Args:
        held_out: Whether the scenes are of photos and photographers kept apart.
        mood: Of all of them; None where each is drawn.
    """
    start = held_out * HELD_OUT_OFFSET
    if mood is None:
        return start
    return start + MOOD_OFFSET + MOOD_STEP * (len(MOODS) - 1 - list(MOODS).index(mood))


@click.command()
@click.argument("photos", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("edits", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scenes", type=click.IntRange(1, MOOD_STEP), required=True, help="How many.")
@click.option("--seed", type=int, required=True, help="Of splits and draws.")
@click.option("--held-out", is_flag=True, help="Of photos and photographers kept apart.")
@click.option("--mood", type=click.Choice(list(MOODS)), help="Of all of them.  [default: drawn]")
@click.option("--part", type=(int, int), default=(0, 1), help="Which of how many runs this is.")
def main(
    *,
    photos: Path,
    edits: Path,
    out: Path,
    scenes: int,
    seed: int,
    held_out: bool,
    mood: str | None,
    part: tuple[int, int],
) -> None:
    """Write scenes of PHOTOS and EDITS to the folder OUT."""
    torch.set_num_threads(1)  # the pictures are small: a second core is better used by `--part`
    edits_split = read_split(edits, seed)
    photo_split = split_photos(read_photos(photos), seed)
    axes = Axes.of(edits_split[0].names())
    sources = Sources(
        photo_split[held_out],
        edits_split[held_out],
        axes,
        MaskCache(out / "masks"),
        seed,
        mood=mood,
    )
    start = first_number(held_out=held_out, mood=mood)
    folder = out / ("held-out" if held_out else "train")
    for path in build(sources, folder, range(start, start + scenes), part):
        click.echo(path)


if __name__ == "__main__":
    ending.run(main)
