"""Our LUT on a GPU against torch's: ``python -m benchmarks.lut_cuda``.

Shaper, gain and LUT of 33 nodes in one kernel, against the definition, which does the same by
torch's `grid_sample`: a photo of 24 megapixels forward, and eight of 512 px forward and backward
with slopes for LUT, image and gain. Times are of the device, best of several runs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

from xmpredict.kernels import Shaper, lut_cuda, lut_torch

if TYPE_CHECKING:
    from collections.abc import Callable

NODES = 33
CASES = {"24 MP, forward": (1, 4000, 6000, False), "8 x 512 px, all slopes": (8, 341, 512, True)}
ROUNDS = 20
WARM = 3


def time_ms(run: Callable[[], object]) -> float:
    """Return the best time of `run` on the device."""
    best = float("inf")
    for number in range(WARM + ROUNDS):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        run()
        end.record()
        torch.cuda.synchronize()
        if number >= WARM:
            best = min(best, start.elapsed_time(end))
    return best


def look_up(apply: Callable[..., torch.Tensor], tensors: list[torch.Tensor]) -> torch.Tensor:
    """Return an image looked up; `tensors` are image, LUT and gain."""
    image, lut, gain = tensors
    return apply(image, lut, shaper=Shaper(), gain=gain)


def learn(
    apply: Callable[..., torch.Tensor], tensors: list[torch.Tensor]
) -> tuple[torch.Tensor, ...]:
    """Return the slopes of all three of `tensors`."""
    return torch.autograd.grad(look_up(apply, tensors).square().mean(), tensors)


def main() -> None:
    """Print both times and their ratio, for each case."""
    print(torch.cuda.get_device_name())
    for name, (count, height, width, slopes) in CASES.items():
        random = torch.Generator("cuda").manual_seed(1)
        shapes = (count, 3, height, width), (1, NODES, NODES, NODES, 3), (count, 1, height, width)
        tensors = [torch.rand(s, generator=random, device="cuda") for s in shapes]
        for tensor in tensors:
            tensor.requires_grad_(slopes)
        run = learn if slopes else look_up
        ours, theirs = (
            time_ms(partial(run, way.apply_lut, tensors)) for way in (lut_cuda, lut_torch)
        )
        print(f"{name:24} ours {ours:7.3f} ms  grid_sample {theirs:7.3f} ms  {theirs / ours:.1f} x")


if __name__ == "__main__":
    main()
