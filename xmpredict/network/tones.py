"""The tones of a picture in numbers: of the whole, of the person, and of the rest.

What a retoucher's histogram shows, per region: how light and how dark, how colorful, what is
blown, and how much of each hue there is.
"""

from __future__ import annotations

import math

from xmpredict.develop.lab import to_lab
from xmpredict.lazy import torch

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
SECTORS = 8
"""Parts of the hue circle."""

LEVELS = 512
"""Steps of the table that weighted quantiles are read from."""

BLOWN, BLACK = 0.985, 0.02
"""Encoded values of which a channel counts as having no detail."""

REGION = len(QUANTILES) + 6 + SECTORS
COUNT = 3 * REGION + 1
"""Numbers a picture: those of three regions, and how much of it is person."""

LIGHTNESS_SCALE, CHROMA_SCALE = 100.0, 40.0


def tones(shown: torch.Tensor, person: torch.Tensor) -> torch.Tensor:
    """Return the tones of pictures.

    Args:
        shown: Encoded sRGB, shape (B, 3, H, W).
        person: How much each pixel shows a person, shape (B, 1, H, W), 0 to 1.

    Returns:
        Shape (B, COUNT), numbers of about 0 to 1; those of a region without pixels are 0.
    """
    lab = to_lab(shown).flatten(2)
    peak, weight = shown.amax(1).flatten(1), person.flatten(1)
    whole = torch.ones_like(weight)
    regions = [_region(lab, peak, part) for part in (whole, weight, 1 - weight)]
    return torch.cat([*regions, weight.mean(1, keepdim=True)], 1)


def _region(lab: torch.Tensor, peak: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the tones of one region, shape (B, REGION); weights have shape (B, N)."""
    total = weight.sum(1, keepdim=True)
    share = weight / total.clamp_min(1)
    lightness, a, b = lab.unbind(1)
    mean_a, mean_b = (a * share).sum(1), (b * share).sum(1)
    spread = ((a - mean_a[:, None]) ** 2 + (b - mean_b[:, None]) ** 2) * share
    spread_l = (lightness - (lightness * share).sum(1, keepdim=True)) ** 2 * share
    numbers = [
        mean_a / CHROMA_SCALE,
        mean_b / CHROMA_SCALE,
        spread.sum(1).sqrt() / CHROMA_SCALE,
        spread_l.sum(1).sqrt() / CHROMA_SCALE,
        ((peak > BLOWN) * share).sum(1),
        ((peak < BLACK) * share).sum(1),
    ]
    parts = [_quantiles(lightness, share), torch.stack(numbers, 1), _hues(a, b, share)]
    # A handful of pixels is no region: what they say fades out with them.
    return torch.cat(parts, 1) * (total / (total + 0.002 * weight.shape[1]))


def _quantiles(lightness: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Return weighted quantiles of L, 0 to 1, read from a histogram: (B, len(QUANTILES))."""
    place = (lightness / LIGHTNESS_SCALE * (LEVELS - 1)).round().long().clamp(0, LEVELS - 1)
    below = torch.zeros(len(share), LEVELS).scatter_add_(1, place, share).cumsum(1)
    wanted = torch.tensor(QUANTILES).expand(len(share), -1).contiguous()
    return torch.searchsorted(below, wanted).clamp_max(LEVELS - 1) / (LEVELS - 1)


def _hues(a: torch.Tensor, b: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Return the mean chroma that lies in each sector of hues, shape (B, SECTORS)."""
    chroma = (a * a + b * b).sqrt() / CHROMA_SCALE
    turn = torch.atan2(b, a) / (2 * math.pi) * SECTORS
    sector = turn.floor().long() % SECTORS
    return torch.zeros(len(share), SECTORS).scatter_add_(1, sector, chroma * share)
