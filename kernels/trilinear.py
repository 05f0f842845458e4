"""The kernels of ``trilinear.cu`` as one differentiable function.

Imports torch for good, because an autograd function is a subclass: to be imported when used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from xmpredict.kernels import launch

if TYPE_CHECKING:
    from xmpredict.kernels.shaper import Shaper


class Trilinear(torch.autograd.Function):
    """Forward and both backward passes; arguments as `lut_cuda.apply_lut` has checked them."""

    @staticmethod
    def forward(
        ctx: Any,
        image: torch.Tensor,
        lut: torch.Tensor,
        gain: torch.Tensor | None,
        shaper: Shaper,
    ) -> torch.Tensor:
        """Return the image looked up: float32, shape (B, 3, H, W)."""
        image, lut = image.contiguous(), lut.contiguous()
        gain = None if gain is None else gain.contiguous()
        ctx.save_for_backward(image, lut, gain)
        ctx.shaper = shaper
        looked_up = torch.empty(image.shape, dtype=torch.float32, device=image.device)
        _run("forward", image, lut, gain, shaper, looked_up)
        return looked_up

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients of image, LUT and gain, those that somebody asked for."""
        inputs = ctx.saved_tensors
        of_image, of_lut, of_gain, _ = ctx.needs_input_grad
        grad = grad.contiguous()
        over_image = torch.empty_like(grad) if of_image else None
        over_lut = torch.zeros_like(inputs[1]) if of_lut else None
        over_gain = torch.empty_like(inputs[2]) if of_gain else None
        if of_lut:
            _run("backward_lut", *inputs, ctx.shaper, grad, over_lut)
        if of_image or of_gain:
            _run("backward_image", *inputs, ctx.shaper, grad, over_image, over_gain)
        if over_image is not None:
            over_image = over_image.to(inputs[0].dtype)
        return over_image, over_lut, over_gain, None


def type_name(image: torch.Tensor) -> str:
    """Return the type of `image` as the names of kernels end."""
    return str(image.dtype).removeprefix("torch.")


def _run(
    task: str,
    image: torch.Tensor,
    lut: torch.Tensor,
    gain: torch.Tensor | None,
    shaper: Shaper,
    *results: torch.Tensor | None,
) -> None:
    batch, _, height, width = image.shape
    count = batch * height * width
    if not count:
        return
    sizes = height * width, batch, lut.shape[1], lut.shape[0]
    curve = float(shaper.toe), float(shaper.top), shaper.span
    launch.launch(f"{task}_{type_name(image)}", count, image, lut, gain, *sizes, *curve, *results)
