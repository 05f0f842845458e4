"""The twin of `lut_torch` on CUDA, by kernels of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ShapeError
from xmpredict.kernels.shaper import LINEAR
from xmpredict.kernels.shapes import check_batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.kernels.shaper import Shaper
    from xmpredict.lazy import torch

IMAGE_TYPES = ("uint8", "uint16", "float16", "float32")


def apply_lut(
    image: torch.Tensor,
    lut: torch.Tensor,
    *,
    shaper: Shaper = LINEAR,
    gain: torch.Tensor | None = None,
) -> torch.Tensor:
    """Look `image` up in `lut`, as `lut_torch.apply_lut` does, in float32.

    Gradients agree with the definition's to rounding. That of the LUT is added up in whatever
    order the threads come, so its last digits change from run to run.

    Raises:
        ShapeError: If the tensors do not belong together, or the image is of another type than
            uint8, uint16, float16 and float32.
        KernelError: If CuPy is not installed.
    """
    # An autograd function is a subclass, which takes torch to declare.
    from xmpredict.kernels.trilinear import Trilinear, type_name  # noqa: PLC0415

    check_batch(image, lut, gain)
    if type_name(image) not in IMAGE_TYPES:
        raise ShapeError(f"no kernel takes {image.dtype}", remedy=f"give {', '.join(IMAGE_TYPES)}")
    gain = None if gain is None else gain.float()
    apply: Callable[..., torch.Tensor] = Trilinear.apply
    return apply(image, lut.float(), gain, shaper)
