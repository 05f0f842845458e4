"""The inner loop of the renderer: a trilinear LUT behind a log shaper, several times over.

``lut_torch`` is the definition, with gradients. ``lut_cuda`` is its twin in CUDA, gradients
included. ``lut_cpu`` takes a whole photo through gain, shaper, LUT and encoding in one pass on
all cores. Tests hold the three to one another. Nothing is compiled and no GPU is looked for
before a tensor on one is given.
"""

from __future__ import annotations

from xmpredict.kernels import lut_cuda, lut_torch
from xmpredict.kernels.shaper import LINEAR, Shaper
from xmpredict.lazy import torch

__all__ = ["LINEAR", "Shaper", "apply_lut"]


def apply_lut(
    image: torch.Tensor,
    lut: torch.Tensor,
    *,
    shaper: Shaper = LINEAR,
    gain: torch.Tensor | None = None,
) -> torch.Tensor:
    """Look `image` up in `lut` on the device that they are on.

    Arguments, result and errors are those of `lut_torch.apply_lut`. On CUDA the twin answers,
    in float32, unless the LUT is of float64.

    Raises:
        ShapeError: If the tensors do not belong together.
        KernelError: If they are on CUDA and CuPy is not installed.
    """
    if image.device.type == "cuda" and lut.dtype != torch.float64:
        return lut_cuda.apply_lut(image, lut, shaper=shaper, gain=gain)
    return lut_torch.apply_lut(image, lut, shaper=shaper, gain=gain)
