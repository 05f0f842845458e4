"""LUTs, and the machines that may look something up in them."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import pytest
import torch

from tests.kernels import host
from xmpredict.kernels import launch


@pytest.fixture(scope="session")
def kernels_on_host(tmp_path_factory):
    return host.as_cupy(host.build(tmp_path_factory.mktemp("kernels")))


@pytest.fixture
def on_host(kernels_on_host, monkeypatch):
    """Make `launch` run its kernels on the host, for tensors that are there."""
    monkeypatch.setitem(sys.modules, "cupy", kernels_on_host)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda _: None)
    monkeypatch.setattr(torch.cuda, "device", lambda _: nullcontext())
    launch._module.cache_clear()
    yield
    launch._module.cache_clear()


@pytest.fixture(params=["host", "cuda"])
def device(request):
    """Where the kernels run: what they compute is tested with a GPU and without."""
    if request.param == "host":
        request.getfixturevalue("on_host")
        return "cpu"
    if not torch.cuda.is_available():
        pytest.skip("no GPU here")
    return "cuda"
