"""The renderer on a GPU: the pictures and slopes of the CPU."""

from __future__ import annotations

import pytest
import torch

from benchmarks.train_step import edit, scene
from xmpredict.develop.bake import bake, render_baked
from xmpredict.develop.render import render

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")

WAYS = {
    "direct": render,
    "baked": lambda image, context, settings: render_baked(image, bake(context, settings)),
}


@pytest.mark.parametrize("way", WAYS)
def test_pictures_and_slopes_are_those_of_the_cpu(way):
    def run(device):
        image, context = scene(device)
        moved = edit(device)
        shown = WAYS[way](image, context, moved)
        loss = (shown - 0.5).square().mean()
        slopes = torch.autograd.grad(loss, list(moved.values()), allow_unused=True)
        found = [torch.zeros(len(image)) if s is None else s.cpu() for s in slopes]
        return shown.detach().cpu(), torch.cat(found)

    (here, slopes), (there, others) = run("cpu"), run("cuda")
    assert float((here - there).abs().max()) < 2e-3
    assert float((here - there).abs().mean()) < 1e-5
    assert float(torch.nn.functional.cosine_similarity(slopes, others, dim=0)) > 0.9999
