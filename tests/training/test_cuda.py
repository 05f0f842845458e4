"""Training on a GPU: the losses of the CPU, and a network that comes back from there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import torch

from tests.training.small_runs import SIZES, begin
from xmpredict.training.team import Team
from xmpredict.training.train import Run, learn

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")

GPU = Team(device="cuda:0")


@pytest.mark.parametrize("model", [*SIZES, "set"])
def test_losses_are_those_of_the_cpu(model, ppr10k, views):
    def losses(team):
        task = begin(model, ppr10k, views, team)
        # Dropout is drawn by each device for itself.
        task.network.eval()
        found = task.losses(0, replace(task.parts[-1], steps=1), random.Random(1))
        return {name: float(loss) for name, loss in found.items()}

    # Baselines look at a small copy in bfloat16, which has three digits.
    assert losses(GPU) == pytest.approx(losses(Team()), rel=2e-2 if model in SIZES else 1e-3)


@pytest.mark.parametrize("model", [*SIZES, "set"])
def test_it_learns_there_and_comes_back(model, ppr10k, views, tmp_path):
    task = begin(model, ppr10k, views, GPU)
    start = {name: value.cpu().clone() for name, value in task.network.state_dict().items()}
    network = learn(task, Run(tmp_path / "run.state", GPU))
    held = network.state_dict()
    assert {value.device.type for value in held.values()} == {"cpu"}
    assert all(value.isfinite().all() for value in held.values())
    assert any(not torch.equal(held[name], start[name]) for name in start)
