"""Processes that train together make what one makes; a killed run makes what a whole one does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import load_file

from tests.training import small_runs
from tests.training.small_runs import SIZES, begin
from xmpredict.errors import UsageError
from xmpredict.training.team import Team
from xmpredict.training.train import Run, learn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODELS = ("lut3d", "hdrnet", "set")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Sums depend on how many threads share them."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def folder(views, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "work").symlink_to(views)
    return folder


def start(
    data: Path, folder: Path, models: tuple[str, ...], place: dict[str, str]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", small_runs.__name__, str(data), str(folder), *models]
    telling = {"OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"}
    return subprocess.Popen(command, env={**os.environ, **telling, **place})


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def test_two_processes_learn_what_one_does(ppr10k, folder):
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": free_port()}
    two = [start(ppr10k, folder, MODELS, {**meeting, "RANK": str(rank)}) for rank in range(2)]
    alone = {
        model: learn(begin(model, ppr10k, folder / "work"), Run(folder / f"{model}.alone.state"))
        for model in MODELS
    }
    assert [process.wait(120) for process in two] == [0, 0]
    for model, network in alone.items():
        before = begin(model, ppr10k, folder / "work").network.state_dict()
        together = load_file(folder / f"{model}.safetensors")
        for name, value in network.state_dict().items():
            assert torch.allclose(together[name].float(), value.float(), atol=2e-4), (model, name)
        moved = [
            n
            for n, v in before.items()
            if not torch.allclose(v.float(), together[n].float(), atol=1e-3)
        ]
        assert moved, model


@pytest.mark.parametrize("model", ["lut3d", "set"])
def test_a_killed_run_goes_on_to_the_bit(model, ppr10k, folder, tmp_path):
    told: dict[int, dict[str, float]] = {}
    whole = learn(
        begin(model, ppr10k, folder / "work"),
        Run(tmp_path / "whole.state", progress=told.__setitem__),
    )
    (tmp_path / "work").symlink_to(folder / "work")
    run = start(ppr10k, tmp_path, (model,), {"WORLD_SIZE": "1"})
    state = tmp_path / f"{model}-1.state"
    deadline = time.monotonic() + 60
    while not state.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    resumed: dict[int, dict[str, float]] = {}
    again = learn(begin(model, ppr10k, folder / "work"), Run(state, progress=resumed.__setitem__))
    assert 0 < len(resumed) < len(told)
    assert resumed == {step: losses for step, losses in told.items() if step in resumed}
    pairs = zip(whole.parameters(), again.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_a_batch_that_cannot_be_shared_is_refused(ppr10k, folder):
    with pytest.raises(UsageError, match="cannot be shared"):
        begin(next(iter(SIZES)), ppr10k, folder, Team(0, 3))
