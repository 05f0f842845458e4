"""Hue, chroma and lightness of RGB: the hexagon that color sliders turn and stretch.

Source: A. R. Smith, Color Gamut Transform Pairs, SIGGRAPH 1978; lightness from G. H. Joblove,
D. Greenberg, Color Spaces for Computer Graphics, SIGGRAPH 1978.
"""

from __future__ import annotations

from xmpredict.develop.rgb_tone import TINY
from xmpredict.lazy import torch


def hue_of(image: torch.Tensor) -> torch.Tensor:
    """Return the hue of `image` in degrees, 0 to 360, shape (B, 1, H, W); grey is 0."""
    red, green, blue = image.chunk(3, 1)
    high = image.amax(1, keepdim=True)
    chroma = (high - image.amin(1, keepdim=True)).clamp_min(TINY)
    at_red = (green - blue) / chroma
    at_green = 2 + (blue - red) / chroma
    at_blue = 4 + (red - green) / chroma
    sixths = torch.where(red >= high, at_red, torch.where(green >= high, at_green, at_blue))
    return (60 * sixths) % 360


def chroma_of(image: torch.Tensor) -> torch.Tensor:
    """Return the difference of the largest and the smallest channel, shape (B, 1, H, W)."""
    return image.amax(1, keepdim=True) - image.amin(1, keepdim=True)


def relative_chroma(image: torch.Tensor) -> torch.Tensor:
    """Return chroma over the largest channel: 0 grey, 1 where a channel is empty."""
    return (chroma_of(image) / image.amax(1, keepdim=True).clamp_min(TINY)).clamp(0, 1)


def lightness_of(image: torch.Tensor) -> torch.Tensor:
    """Return the middle of the largest and the smallest channel, shape (B, 1, H, W)."""
    return (image.amax(1, keepdim=True) + image.amin(1, keepdim=True)) / 2


def scale_chroma(image: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Scale each channel's distance from the largest one, which stays.

    Args:
        image: Shape (B, 3, H, W).
        factor: Broadcastable to (B, 1, H, W); 1 changes nothing.
    """
    return image + (1 - factor) * (image.amax(1, keepdim=True) - image)


def turn_hue(image: torch.Tensor, degrees: torch.Tensor) -> torch.Tensor:
    """Turn the hue of `image`; lightness and the distance from grey stay.

    The distance is that in the plane of colors, so chroma changes with the shape of the hexagon:
    of two colors equally far from grey the one between two corners has 1.15 times the chroma.

    Args:
        image: Shape (B, 3, H, W).
        degrees: Broadcastable to (B, 1, H, W); positive turns red to yellow to green.
    """
    hue, chroma = hue_of(image), chroma_of(image)
    below, turned = _below_top(hue), _below_top(hue + degrees)
    wanted = chroma * _distance(below) / _distance(turned)
    # The change is added, so that no turn is exactly no change.
    return image + (wanted - chroma) / 2 + chroma * below - wanted * turned


def turn_hsv(image: torch.Tensor, degrees: torch.Tensor) -> torch.Tensor:
    """Turn the hue of `image` around the edge of the hexagon; largest and smallest level stay.

    Args:
        image: Shape (B, 3, H, W).
        degrees: As for `turn_hue`.
    """
    hue = hue_of(image)
    # The change is added, so that no turn is exactly no change.
    return image + chroma_of(image) * (_below_top(hue) - _below_top(hue + degrees))


def _below_top(hue: torch.Tensor) -> torch.Tensor:
    """Return how far R, G and B lie below the largest channel, in chroma, for each hue."""
    offsets = torch.tensor([5.0, 3.0, 1.0], dtype=hue.dtype, device=hue.device)
    place = (hue / 60 + offsets.view(1, 3, 1, 1)) % 6
    return place.minimum(4 - place).clamp(0, 1)


def _distance(below: torch.Tensor) -> torch.Tensor:
    """Return how far from grey a color of chroma 1 is, 0.87 to 1, shape (B, 1, H, W)."""
    red, green, blue = below.chunk(3, 1)
    return (red**2 + green**2 + blue**2 - red * green - green * blue - blue * red).sqrt()
