"""A training step through the renderer: the stages themselves against their table.

Run ``python -m benchmarks.train_step``. Forward and backward of an image loss, with slopes for
every slider that real edits move, of four photos of 512 px, once through the stages and once
through a table of 33 nodes; and how well the slopes agree.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import torch

from xmpredict.color.spaces import BRADFORD
from xmpredict.develop import SLIDERS
from xmpredict.develop.bake import bake, render_baked
from xmpredict.develop.render import render
from xmpredict.develop.slider import FileKind, Slider
from xmpredict.training.light import Light

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

PHOTOS, SIZE = 4, (341, 512)
ROUNDS = 5
SHARE = 0.3
"""How far every slider is from neutral, of its way to the end."""

FIXED = ("vignette", "grain", "sharp", "noise", "split", "blending", "hue", "temperature", "tint")
"""Parts of the names of sliders that shape others, turn round, or are not rendered."""


def scene(device: str) -> tuple[torch.Tensor, Context]:
    """Return smooth photos with some texture, and facts about them."""
    random = torch.Generator().manual_seed(1)
    coarse = torch.randn(PHOTOS, 3, 12, 18, generator=random)
    image = torch.nn.functional.interpolate(coarse, SIZE, mode="bicubic")
    image = 0.18 * (1.3 * image).exp2() * (0.9 + 0.2 * torch.rand(image.shape, generator=random))
    light = Light(
        mired=torch.full((PHOTOS,), 192.0),
        tint=torch.full((PHOTOS,), 6.0),
        white=torch.full((PHOTOS,), 1.8),
        rendered=torch.full((PHOTOS,), fill_value=False),
        to_camera=torch.tensor(BRADFORD).float().expand(PHOTOS, 3, 3),
    )
    image = image.to(device)
    return image, light.to(image.device).context().seeing(image)


def edit(device: str) -> dict[str, torch.Tensor]:
    """Return a value of every slider that has a slope."""
    moved = (
        s
        for s in SLIDERS
        if isinstance(s, Slider)
        and s.only is not FileKind.RENDERED
        and not any(part in s.name for part in FIXED)
    )
    values = {s.name: (s.neutral or 0) + SHARE * (s.high - (s.neutral or 0)) for s in moved}
    values = {name: (1.0 if name == "exposure" else value) for name, value in values.items()}
    rows = {n: torch.full((PHOTOS,), float(v), device=device) for n, v in values.items()}
    return {name: row.requires_grad_() for name, row in rows.items()}


def step(
    shown: Callable[[dict[str, torch.Tensor]], torch.Tensor], device: str
) -> tuple[float, torch.Tensor]:
    """Return the time of a step, and its slopes."""
    settings = edit(device)
    start = time.perf_counter()
    loss = (shown(settings) - 0.5).square().mean()
    found = torch.autograd.grad(loss, list(settings.values()), allow_unused=True)
    if device != "cpu":
        torch.cuda.synchronize()
    took = time.perf_counter() - start
    return took, torch.cat([torch.zeros(PHOTOS) if g is None else g.cpu() for g in found])


def main() -> None:
    """Print both times, their ratio, and the cosine between the slopes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    device = parser.parse_args().device
    image, context = scene(device)
    ways = (
        lambda settings: render(image, context, settings),
        lambda settings: render_baked(image, bake(context, settings)),
    )
    # In turn, so that a busy machine hits both.
    rounds = [[step(way, device) for way in ways] for _ in range(ROUNDS)]
    direct, baked = (min(each[way][0] for each in rounds) for way in (0, 1))
    wanted, found = (slopes for _, slopes in rounds[-1])
    cosine = torch.nn.functional.cosine_similarity(wanted, found, dim=0)
    where = (
        f"{torch.get_num_threads()} threads" if device == "cpu" else torch.cuda.get_device_name()
    )
    print(f"{PHOTOS} photos of {SIZE[1]} x {SIZE[0]}, {where}")
    print(f"direct {1000 * direct:7.0f} ms")
    print(f"baked  {1000 * baked:7.0f} ms   {direct / baked:.1f} times as fast")
    print(f"cosine of the slopes {float(cosine):.4f}")


if __name__ == "__main__":
    main()
