"""Add views that are exposed further off to scenes that `xmpredict.training.finished` made.

::

    python -m xmpredict.training.bracket PHOTOS SCENES/train --seed 2

Frames of one shoot differ by a stop and more where light or hand changes. From the small pictures
in each file come more views of the same photos, lighter or darker, clipped where the sensor is;
they stand in files of their own and belong to the same scenes.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.develop.render import render
from xmpredict.develop.rgb_tone import luminance
from xmpredict.lazy import torch
from xmpredict.network.sight import look
from xmpredict.training.flat import MEDIANS
from xmpredict.training.photos import read_photos
from xmpredict.training.store import Store
from xmpredict.training.views import LONG_PX, SHORT_PX

if TYPE_CHECKING:
    from collections.abc import Collection

SPREAD_EV, LARGEST_EV = 0.7, 1.6
"""Standard deviation of what is added to a view's exposure, and its limit."""

VIEWS = 2
"""How many views of each photo are exposed once more."""

PREFIX = "bracket_"


def bracket(store: Store, turned: Collection[int], seed: str) -> dict[str, torch.Tensor]:
    """Return more views of the photos of `store`, as tensors with one row a view.

    Args:
        store: Views of whole scenes.
        turned: Numbers of photos whose views lie on their side.
        seed: Of the exposures.
    """
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    kept = []
    for photos in store.scenes:
        for views in photos:
            for row in views[:VIEWS]:
                stops = min(max(chance.gauss(0, SPREAD_EV), -LARGEST_EV), LARGEST_EV)
                lying = int(store["photo"][row]) in turned
                again = _expose(store, torch.tensor([row]), stops, lying=lying)
                if again is not None:
                    kept.append(again)
    return {name: torch.cat([row[name] for row in kept]) for name in kept[0]}


def _expose(
    store: Store, row: torch.Tensor, stops: float, *, lying: bool
) -> dict[str, torch.Tensor] | None:
    """Return one view with `stops` more light; None if it would be thrown away."""
    light = store.light(row)
    linear = (store["linear"][row].float() * 2.0**stops).minimum(light.white.view(1, 1, 1, 1))
    label = store["label"][row].clone()
    place = store.axes.names.index("exposure")
    label[:, place] -= stops / store.axes.held[place].visible
    with torch.no_grad():
        neutral = render(linear, light.context(), {})
        target = render(linear, light.context(), store.axes.to_tensors(label))
    middle = float(luminance(neutral).median())
    if not MEDIANS[0] < middle < MEDIANS[1]:
        return None
    both = torch.cat([linear, store["person"][row].float() / 255], 1)
    both = torch.nn.functional.interpolate(both, (LONG_PX, SHORT_PX), mode="bilinear")
    both = both.transpose(2, 3).contiguous() if lying else both
    sight = look(both[:, :3], light.context(), store["facts"][row], both[:, 3:])
    fresh = {
        "features": sight.features.half(),
        "tones": sight.tones,
        "label": label,
        "linear": linear.half(),
        "target": (target * 255).round().byte(),
    }
    return {name: fresh.get(name, values[row]) for name, values in store.tensors.items()}


@click.command()
@click.argument("photos", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("scenes", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seed", type=int, required=True, help="Of the exposures.")
@click.option("--part", type=(int, int), default=(0, 1), help="Which of how many runs this is.")
def main(*, photos: Path, scenes: Path, seed: int, part: tuple[int, int]) -> None:
    """Add views of PHOTOS to the files in SCENES."""
    from PIL import Image  # noqa: PLC0415 - of the command alone
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    torch.set_num_threads(1)
    turned = set()
    for photo in read_photos(photos):
        with Image.open(photo.path) as image:
            if image.width > image.height:
                turned.add(photo.number)
    files = sorted(p for p in scenes.glob("*.safetensors") if not p.name.startswith(PREFIX))
    for path in files[part[0] :: part[1]]:
        out = path.with_name(PREFIX + path.name)
        if not out.exists():
            store = Store.read_file(path)
            fresh = out.with_suffix(".new")
            save_file(bracket(store, turned, f"{seed} {path.stem}"), fresh, store.about())
            fresh.replace(out)
            click.echo(out)


if __name__ == "__main__":
    main()
