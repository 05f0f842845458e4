"""``xmpredict train``: a model from scenes that were made of finished photos."""

from __future__ import annotations

import time
from pathlib import Path

import click

from xmpredict.cli.console import stderr, stdout
from xmpredict.lazy import torch
from xmpredict.training import recipe as recipes
from xmpredict.training.recipe import Recipe
from xmpredict.training.store import Store
from xmpredict.training.train import Naming
from xmpredict.training.train import train as train_network

TELL_EVERY = 100
"""Steps between two lines of losses."""

DEFAULT = Path(recipes.__file__).with_name("default.toml")


@click.command()
@click.argument("scenes", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--recipe",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=DEFAULT,
    help="Settings of the run, a TOML file.  [default: that of the bundled model]",
)
@click.option("--label", default="own 1", show_default=True, help="Name and version of the model.")
@click.option(
    "--license",
    "license_",
    default="as the photos and edits that it was trained on",
    show_default=True,
    help="What the model may be used for.",
)
@click.option("--threads", type=click.IntRange(min=1), help="Of torch.  [default: one a core]")
def train(
    *, scenes: Path, out: Path, recipe: Path, label: str, license_: str, threads: int | None
) -> None:
    """Train a model on SCENES and write it to OUT.

    SCENES holds train/ and held-out/ as `python -m xmpredict.training.finished` writes them. A run
    that was ended goes on from OUT.state.
    """
    if threads:
        torch.set_num_threads(threads)
    stores = Store.read(scenes / "train"), Store.read(scenes / "held-out")
    stdout.print(f"{len(stores[0])} views in {len(stores[0].scenes)} scenes")
    start = time.monotonic()

    def tell(step: int, losses: dict[str, float]) -> None:
        if step % TELL_EVERY == 0:
            parts = "  ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
            stderr.print(f"{step:6d}  {time.monotonic() - start:5.0f} s  {parts}")

    state = out.with_suffix(".state")
    made = train_network(Recipe.read(recipe), stores, state, Naming(label, license_), tell)
    made.save(out)
    state.unlink()
    stdout.print(f"{out}: {made.label}", soft_wrap=True)
