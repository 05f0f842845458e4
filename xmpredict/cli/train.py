"""``xmpredict train``: a model from finished photos or from PPR10K, a baseline from the latter."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.cli.console import stderr, stdout
from xmpredict.cli.model_name import ModelName
from xmpredict.ending import refuse
from xmpredict.lazy import torch
from xmpredict.training.baselines.checkpoint import BASELINES
from xmpredict.training.board import open_board
from xmpredict.training.layout import ALL, EXPERTS
from xmpredict.training.order import MODELS, NONCOMMERCIAL, OWN, Order, read_losses
from xmpredict.training.ppr10k_run import LOSSES
from xmpredict.training.reading import Reading
from xmpredict.training.team import Team
from xmpredict.training.train import Naming, Run

if TYPE_CHECKING:
    from xmpredict.errors import XmpredictError

TELL_EVERY_S = 10.0
"""Between two lines of losses."""


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[SCENES] OUT"
)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="PPR10K, or a data set of its form, instead of SCENES.",
)
@click.option(
    "--expert",
    type=click.Choice([*EXPERTS, ALL]),
    default=ALL,
    show_default=True,
    help="Whose edits of --data; a model of sliders tells them apart.",
)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default=MODELS[0],
    show_default=True,
    help="Sliders, seeing the group or one photo; or a baseline, which paints.",
)
@click.option(
    "--loss", help=f"The paper's: {','.join(LOSSES)}, one, or none.  [default: as in the recipe]"
)
@click.option(
    "--from",
    "start",
    type=ModelName(("default",)),
    help="Begin with the weights of a model: default, or a file.",
)
@click.option("--raws", is_flag=True, help="Let a model of sliders see the raws of --data.")
@click.option("--skip-broken", is_flag=True, help="Leave out photos with broken files.")
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Processes that read.",
)
@click.option(
    "--recipe",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings of the run, a TOML file.  [default: the bundled model's, or PPR10K's]",
)
@click.option(
    "--set", "changes", multiple=True, help="Change one of them: seed=2; may be repeated."
)
@click.option(
    "--log",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write figures and pictures for TensorBoard, where it is installed.",
)
@click.option("--label", default="own 1", show_default=True, help="Name and version of the model.")
@click.option(
    "--license", "license_", help="What the model may be used for.  [default: as the data]"
)
@click.option("--threads", type=click.IntRange(min=1), help="Of torch.  [default: one a core]")
def train(
    *,
    paths: tuple[Path, ...],
    data: Path | None,
    expert: str,
    model: str,
    loss: str | None,
    start: str | None,
    raws: bool,
    skip_broken: bool,
    workers: int,
    recipe: Path | None,
    changes: tuple[str, ...],
    log: Path | None,
    label: str,
    license_: str | None,
    threads: int | None,
) -> None:
    """Train a model and write it to OUT.

    SCENES holds train/ and held-out/ as `python -m xmpredict.training.finished` writes them. A run
    that was ended goes on from OUT.state. Several processes train together under `torchrun`.
    """
    _check(paths, data, expert, model, raws=raws)
    if threads:
        torch.set_num_threads(threads)
    reading = Reading(workers, _skip if skip_broken else None)
    losses = None if loss is None else read_losses(loss)
    source, retouched = data or paths[0], data is not None
    order = Order(source, retouched, expert, model, losses, start, raws, reading, recipe, changes)
    team, out = Team.join(), paths[-1]
    with closing(open_board(log if team.leads else None)) as board:
        run = Run(out.with_suffix(".state"), team, board, Teller())
        made = order.make(run, Naming(label, license_ or (NONCOMMERCIAL if data else OWN)), out)
    if team.leads:
        order.save(made, out)
        run.state.unlink()
        stdout.print(f"{out}: {made.label}", soft_wrap=True)
    team.leave()


def _check(
    paths: tuple[Path, ...], data: Path | None, expert: str, model: str, *, raws: bool
) -> None:
    refuse(
        {
            "Name SCENES and OUT, or --data and OUT.": len(paths) != (1 if data else 2),
            f"{paths[0]} is no folder of scenes.": not data and not paths[0].is_dir(),
            "--raws and --expert are of --data: add it.": (raws or expert != ALL) and not data,
            "--raws are for models of sliders: a baseline paints pictures.": raws
            and model in BASELINES,
        }
    )


@dataclass(slots=True)
class Teller:
    """Says how a run gets on, every few seconds."""

    begun: float = field(default_factory=time.monotonic)
    said: float = 0.0

    def __call__(self, step: int, losses: dict[str, float]) -> None:
        """Say the losses of `step`, if it is time to."""
        now = time.monotonic()
        if now - self.said >= TELL_EVERY_S:
            self.said = now
            parts = "  ".join(f"{name} {loss:.4f}" for name, loss in losses.items())
            stderr.print(f"{step:6d}  {now - self.begun:5.0f} s  {parts}")


def _skip(problem: XmpredictError) -> None:
    stderr.print(f"left out: {problem}", soft_wrap=True)
