"""The mean of a run's weights and of those that it began from.

::

    python -m xmpredict.training.mean FIRST SECOND SCENES/held-out OUT --label "default 2"

A network that went on learning from other scenes knows these better and the first ones worse; the
mean of both is as good on each. Everything but the weights is SECOND's; what it
says is settled on the held-out scenes once more.

Source: M. Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022, with equal shares.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.network.checkpoint import Checkpoint
from xmpredict.training.settle import settle
from xmpredict.training.slider_task import adopt
from xmpredict.training.store import Store

if TYPE_CHECKING:
    from xmpredict.network.scene_network import SceneNetwork


def mean_of(first: Checkpoint, second: Checkpoint, held_out: Store) -> Checkpoint:
    """Return `second` with the mean of the weights of both, which have one size.

    Args:
        first: What `second` began from.
        second: What it became.
        held_out: Scenes that `settle` is to be true of.
    """
    network = _mean(first, second)
    calibration = settle(network, second.axes.names, [(held_out, None)])
    return replace(second, network=network, calibration=calibration)


def _mean(first: Checkpoint, second: Checkpoint) -> SceneNetwork:
    network = copy.deepcopy(second.network)
    adopt(network, second.axes.names, first)
    other = second.network.state_dict()
    network.load_state_dict({k: v.lerp(other[k], 0.5) for k, v in network.state_dict().items()})
    return network


@click.command()
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("held-out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--label", default="own 1", show_default=True, help="Name and version of the model.")
def main(*, first: Path, second: Path, held_out: Path, out: Path, label: str) -> None:
    """Write the mean of the models FIRST and SECOND to OUT."""
    models = Checkpoint.load(first), Checkpoint.load(second)
    replace(mean_of(*models, Store.read(held_out)), label=label).save(out)
    click.echo(out)


if __name__ == "__main__":
    main()
