"""Settings as one table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.develop.bake import EXPORT_NODES, PREVIEW_NODES, bake, render_baked
from xmpredict.develop.display import from_display
from xmpredict.develop.render import render
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import Slider
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]

BUSY = Settings(
    temperature=4700,
    exposure=0.4,
    contrast=20,
    highlights=-40,
    shadows=40,
    clarity=15,
    dehaze=15,
    vibrance=20,
    hue_blue=-30,
    parametric_darks=10,
    split_toning_highlight_hue=50,
    split_toning_highlight_saturation=10,
)
PHOTOS = [f"varied_{i:04d}.jpg" for i in range(8, 163, 20)] + [
    f"street_{i:04d}.jpg" for i in range(40, 1900, 240)
]


def light(photos: int = 1) -> torch.Tensor:
    random = torch.Generator().manual_seed(2)
    coarse = torch.randn(photos, 3, 6, 9, generator=random, dtype=torch.float64)
    return 0.15 * torch.nn.functional.interpolate(coarse, (40, 60), mode="bicubic").exp2()


@pytest.mark.parametrize(
    ("nodes", "mean", "p99"), [(17, 1.8, 11.0), (33, 0.6, 4.0), (65, 0.2, 1.6)]
)
def test_a_table_is_near_the_stages(
    nodes: int, mean: float, p99: float, make_context: MakeContext
) -> None:
    image = light(2)
    context = make_context(2).seeing(image)
    settings = as_tensors([BUSY, Settings(exposure=1.5, saturation=20)], context)
    apart = render_baked(image, bake(context, settings, nodes)) - render(image, context, settings)
    codes = 255 * apart.abs()
    assert codes.mean() <= mean
    assert codes.flatten().quantile(0.99) <= p99


def test_a_table_may_be_over_the_light_of_a_camera(make_context: MakeContext) -> None:
    image = light()
    context = make_context().seeing(image)
    settings = as_tensors([BUSY], context)
    rows = [[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.0, 0.1, 0.9]]
    to_prophoto = torch.tensor([rows], dtype=torch.float64)
    seen = torch.einsum("bij,bjhw->bihw", torch.linalg.inv(to_prophoto), image).clamp_min(0)
    image = torch.einsum("bij,bjhw->bihw", to_prophoto, seen)
    shown = render_baked(seen, bake(context, settings, EXPORT_NODES, to_prophoto))
    assert 255 * (shown - render(image, context, settings)).abs().mean() < 0.4


def test_slopes_agree_with_those_of_the_stages(make_context: MakeContext) -> None:
    image = light()
    context = make_context().seeing(image)
    values = {
        s.name: torch.full((1,), (s.neutral or 0) + 0.2 * (s.high - (s.neutral or 0))).double()
        for s in BY_NAME.values()
        if isinstance(s, Slider) and not s.only and s.neutral is not None and s.unit != "°"
        if not s.name.startswith(("grain", "post_crop", "sharp", "color_noise", "lum_noise"))
    }
    values["temperature"] = torch.tensor([4700.0]).double()
    found = []
    for shown in (
        lambda given: render(image, context, given),
        lambda given: render_baked(image, bake(context, given)),
    ):
        given = {name: value.clone().requires_grad_() for name, value in values.items()}
        loss = (shown(given) - 0.5).square().mean()
        slopes = torch.autograd.grad(loss, list(given.values()), allow_unused=True)
        found.append(torch.stack([torch.zeros(1) if g is None else g for g in slopes]).flatten())
    assert torch.nn.functional.cosine_similarity(*found, dim=0) >= 0.99


@pytest.mark.parametrize(("nodes", "mean", "p99"), [(33, 0.5, 3.0), (65, 0.22, 1.4)])
def test_on_photos_under_real_edits(
    nodes: int, mean: float, p99: float, shared_data: Path, make_context: MakeContext
) -> None:
    lines = (shared_data / "sliders" / "real_edits.jsonl").read_text("utf-8").splitlines()
    edits = [json.loads(line)["settings"] for line in lines[:: len(lines) // len(PHOTOS)]]
    means, tails = [], []
    for name, edit in zip(PHOTOS, edits, strict=False):
        with Image.open(shared_data / "photos" / name) as picture:
            picture.thumbnail((128, 128))
            shown = torch.from_numpy(np.asarray(picture.convert("RGB")).copy()) / 255
        # Finished light, a little darker, stands for a sensor's.
        image = 0.7 * from_display(shown.permute(2, 0, 1).unsqueeze(0))
        context = make_context(dtype=torch.float32).seeing(image)
        settings = as_tensors([parse(edit)], context)
        baked = bake(context, settings, nodes)
        codes = 255 * (render_baked(image, baked) - render(image, context, settings)).abs()
        means.append(codes.mean().item())
        tails.append(codes.flatten().quantile(0.99).item())
    assert np.mean(means) <= mean
    assert np.mean(tails) <= p99


def parse(edit: dict[str, object]) -> Settings:
    known = {BY_CRS[key]: value for key, value in edit.items() if key in BY_CRS}
    return Settings(
        {
            s.name: s.parse(tuple(value) if isinstance(value, list) else str(value))
            for s, value in known.items()
            if value is not None
        }
    )


def test_previews_have_fewer_nodes_than_exports() -> None:
    assert PREVIEW_NODES < EXPORT_NODES


def test_a_dark_photo_made_bright_is_near_too(make_context: MakeContext) -> None:
    image = light() / 24
    context = make_context().seeing(image)
    settings = as_tensors([Settings(exposure=4)], context)
    apart = render_baked(image, bake(context, settings)) - render(image, context, settings)
    assert 255 * apart.abs().mean() < 0.6
