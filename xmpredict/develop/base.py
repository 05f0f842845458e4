"""The large forms of a picture without its detail: what local sliders measure light by.

A guided filter takes the picture itself as guide: within a window it is the straight line
``slope * light + offset``, so edges stay where they are. Slope and offset are smooth planes; they
come from a small copy of the picture and are spread over the full size, where edges then are as
sharp as the full picture's own.

Source: K. He, J. Sun, X. Tang, Guided Image Filtering, ECCV 2010; K. He, J. Sun, Fast Guided
Filter, arXiv:1505.00996 (planes from a small copy).
"""

from __future__ import annotations

from xmpredict.lazy import torch

ENOUGH_PX = 4
"""Windows of this radius tell forms from detail as well as larger ones on a larger picture do."""


def radius_px(plane: torch.Tensor, radius: float) -> int:
    """Return `radius`, a share of the long edge of `plane`, in whole pixels, 1 or more."""
    return max(1, round(radius * max(plane.shape[-2:])))


def guided_planes(
    guide: torch.Tensor, target: torch.Tensor, radius: int, epsilon: float
) -> torch.Tensor:
    """Return the planes by which ``slope * guide + offset`` is the smoothed `target`.

    Args:
        guide: Shape (B, 1, H, W).
        target: Shape (B, 1, H, W).
        radius: Half of the window, in pixels.
        epsilon: Variance of the guide that is smoothed away.

    Returns:
        Slope and offset, shape (B, 2, h, w): smaller by as much as `radius` exceeds `ENOUGH_PX`.
    """
    factor = max(1, radius // ENOUGH_PX)
    if factor > 1:
        size = [max(1, side // factor) for side in guide.shape[-2:]]
        guide, target = (
            torch.nn.functional.interpolate(p, size, mode="area") for p in (guide, target)
        )
        radius = round(radius / factor)
    means = box_mean(torch.cat([guide, target, guide * guide, guide * target], 1), radius)
    of_guide, of_target, of_square, of_product = means.chunk(4, 1)
    variance = (of_square - of_guide * of_guide).clamp_min(0)
    slope = (of_product - of_guide * of_target) / (variance + epsilon)
    offset = of_target - slope * of_guide
    return box_mean(torch.cat([slope, offset], 1), radius)


def box_mean(planes: torch.Tensor, radius: int) -> torch.Tensor:
    """Return the mean over a window of ``2 * radius + 1``, smaller at the borders.

    Args:
        planes: Shape (B, C, H, W).
        radius: In pixels.
    """
    for kernel, border in (((2 * radius + 1, 1), (radius, 0)), ((1, 2 * radius + 1), (0, radius))):
        planes = torch.nn.functional.avg_pool2d(
            planes, kernel, stride=1, padding=border, count_include_pad=False
        )
    return planes
