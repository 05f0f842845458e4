"""Whole photos through their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from xmpredict.develop import photo
from xmpredict.develop.bake import EXPORT_NODES, bake
from xmpredict.develop.photo import render_whole
from xmpredict.develop.render import render
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]

EDITS = {
    "none": Settings(),
    "forms": Settings(exposure=0.3, highlights=-50, shadows=40, clarity=20, temperature=4800),
    "haze": Settings(dehaze=30, shadows=20),
    "veil": Settings(dehaze=-30, contrast=10),
}
ROWS = ((0.8, 0.15, 0.05), (0.05, 0.9, 0.05), (0.0, 0.1, 0.9))


def light() -> np.ndarray:
    random = torch.Generator().manual_seed(9)
    coarse = 0.7 * torch.randn(1, 1, 5, 8, generator=random)
    coarse = coarse + 0.3 * torch.randn(1, 3, 5, 8, generator=random)
    smooth = 0.15 * torch.nn.functional.interpolate(coarse, (60, 90), mode="bicubic").exp2()
    return smooth[0].permute(1, 2, 0).numpy().astype(np.float16)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_is_what_the_stages_make(
    edit: str, depth: type, make_context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo, "STRIP_PX", 700)
    pixels, to_prophoto = light(), torch.tensor([ROWS])
    linear = torch.from_numpy(pixels.astype(np.float32)) @ to_prophoto[0].T
    image = linear.permute(2, 0, 1).unsqueeze(0)
    context = make_context(dtype=torch.float32).seeing(image)
    settings = as_tensors([EDITS[edit]], context)
    wanted = render(image, context, settings)[0].permute(1, 2, 0).numpy()
    shown = render_whole(pixels, bake(context, settings, EXPORT_NODES, to_prophoto), depth)
    assert (shown.shape, shown.dtype) == (pixels.shape, depth)
    apart = np.abs(shown / np.iinfo(depth).max - wanted)
    assert apart.mean() < 0.0012
    assert np.quantile(apart, 0.99) < 0.008


def test_an_empty_photo_stays_empty(make_context: MakeContext) -> None:
    context = make_context(dtype=torch.float32).seeing(torch.rand(1, 3, 8, 8))
    baked = bake(context, as_tensors([EDITS["haze"]], context))
    assert render_whole(np.empty((0, 5, 3), np.float16), baked, np.uint8).shape == (0, 5, 3)
