"""Differences that training and fitting make small, with gradients."""

from __future__ import annotations

from xmpredict.errors import ShapeError
from xmpredict.lazy import torch


def delta_e94(shown: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the CIE94 difference of two CIELAB tensors; shapes (B, 3, ...) to (B, ...).

    Nearly CIEDE2000 where that is smooth, and it has a slope everywhere.

    Source: CIE 116:1995, graphic arts weights.
    """
    lightness, a, b = (shown - wanted).unbind(1)
    chroma = wanted[:, 1:].norm(dim=1)
    along = (a * wanted[:, 1] + b * wanted[:, 2]) / chroma.clamp_min(1)
    across = (a * a + b * b - along * along).clamp_min(0)
    fuller, turned = along / (1 + 0.045 * chroma), across / (1 + 0.015 * chroma) ** 2
    square: torch.Tensor = lightness.square() + fuller.square() + turned
    return (square + 1e-6).sqrt()


def likelihood(mean: torch.Tensor, spread: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """Return the negative log likelihood of `label`, all of shape (N, A), in visible units.

    Each axis counts by the square root of its variance, without gradient: plain likelihood stops
    teaching the mean wherever the spread is wide.

    Source: M. Seitzer et al., "On the Pitfalls of Heteroscedastic Uncertainty Estimation", ICLR
    2022, with β = 0.5.
    """
    each = ((label - mean) / spread) ** 2 / 2 + spread.log()
    return (each * spread.detach()).mean()


def human_centered(
    shown: torch.Tensor, wanted: torch.Tensor, person: torch.Tensor, weight: float
) -> torch.Tensor:
    """Return the HRP loss of encoded sRGB, shape (B, 3, H, W): people weighed by `weight`.

    Source: J. Liang et al., "PPR10K", CVPR 2021, section 4.1.
    """
    weights = 1 + (weight - 1) * person
    return ((shown - wanted) * weights).square().mean()


def view_consistency(first: torch.Tensor, second: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """Return the GLC loss: how differently two crops of one photo show what both show.

    Args:
        first: One crop of each photo, retouched, shape (B, 3, H, W).
        second: Another of the same size, of the same photo in another light.
        at: Row and column in the photo where each crop begins, int, shape (B, 2, 2): by photo,
            crop, and axis.

    Returns:
        The mean square over the overlap of each pair, averaged over pairs.

    Raises:
        ShapeError: If a pair does not overlap.

    Source: J. Liang et al., "PPR10K", CVPR 2021, section 4.2.
    """
    height, width = first.shape[-2:]
    losses = []
    for one, other, ((top, left), (top2, left2)) in zip(first, second, at.tolist(), strict=True):
        down, right = top2 - top, left2 - left
        rows, columns = height - abs(down), width - abs(right)
        if rows <= 0 or columns <= 0:
            raise ShapeError(f"crops of {height} x {width} at {down}, {right} show nothing alike")
        mine = one[:, max(down, 0) :, max(right, 0) :][:, :rows, :columns]
        theirs = other[:, max(-down, 0) :, max(-right, 0) :][:, :rows, :columns]
        losses.append((mine - theirs).square().mean())
    return torch.stack(losses).mean()


def color_off(shown: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return how far pictures are off in mean a, b: CIELAB, (B, 3, H, W), to (B, 2).

    The targets' own differences, which are those of the crops, are thereby left out.
    """
    return (shown - wanted)[:, 1:].mean((2, 3))


def group_consistency(off: torch.Tensor, views: torch.Tensor) -> torch.Tensor:
    """Return how differently the views of one photo are off, squared.

    Args:
        off: As `color_off` has it, shape (B, 2).
        views: Which pictures are views of one photo, bool, shape (B, B).
    """
    apart = (off.unsqueeze(0) - off.unsqueeze(1)).square().sum(-1)
    return (apart * views).sum() / views.sum().clamp_min(1)
