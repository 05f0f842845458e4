"""The measures of PPR10K: PSNR, ΔE_ab, their human-centered twins, and group-level consistency.

Every measure is taken of 8-bit sRGB, photo by photo, and averaged over photos.

Source: J. Liang et al., "PPR10K", CVPR 2021, as its published ``calculate_metrics.m`` computes
them. For M_GLC the paper's formula sums over the channels a and b; the code, and this, averages.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.difference import delta_e76
from xmpredict.errors import ShapeError
from xmpredict.training.lab import to_lab

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xmpredict.color.spaces import Float
    from xmpredict.training.images import Image, Mask

BACKGROUND = 0.5
"""Weight of what is not the person, whose own is 1."""

STRIP_PX = 1 << 16
"""Pixels measured at a time: some 10 MB of Lab, whatever the size of the picture."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one picture of a photo measures."""

    psnr: float
    """Against the target, in dB; infinite if the two are equal."""
    delta_e: float
    """Mean Euclidean distance to the target in Lab."""
    psnr_hc: float | None
    """As `psnr` with both pictures weighted by the person; None without a mask."""
    delta_e_hc: float | None
    """As `delta_e`, likewise."""
    a: float
    """Mean a* of the whole picture."""
    b: float
    """Mean b* of the whole picture."""
    person_l: float | None
    """Mean L* of the person; None without a mask, or if it is empty."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the pictures of a data set measure; None where no photo tells."""

    psnr: float | None
    delta_e: float | None
    psnr_hc: float | None
    delta_e_hc: float | None
    m_glc: float | None
    person_spread: float | None
    """Spread of the person's L* in a group, which M_GLC is blind to: see `person_spread`."""


def measure(target: Image, others: Sequence[Image], mask: Mask | None) -> list[Measured]:
    """Return what `target` itself measures, and then each of `others` against it.

    Args:
        target: What the retoucher made, shape (H, W, 3).
        others: Pictures of the same shape.
        mask: Where the person is, shape (H, W).

    Raises:
        ShapeError: If the shapes differ.
    """
    images = (target, *others)
    _check_shapes(images, mask)
    sums = np.zeros((len(images), 7))
    rows = max(1, STRIP_PX // target.shape[1])
    for top in range(0, target.shape[0], rows):
        part = slice(top, top + rows)
        person = None if mask is None else mask[part]
        strips = [image[part] for image in images]
        labs = [to_lab(strip) for strip in strips]
        pairs = zip(strips, labs, strict=True)
        sums += [_sums(strip, lab, strips[0], labs[0], person) for strip, lab in pairs]
    people = None if mask is None else int(np.count_nonzero(mask))
    return [_measured(row, target.shape[0] * target.shape[1], people) for row in sums]


def summarize(groups: Iterable[Sequence[Measured]]) -> Score:
    """Return the measures of pictures that come in `groups`, none of which is empty."""
    held = list(groups)
    photos = [photo for group in held for photo in group]
    return Score(
        psnr=_mean(photo.psnr for photo in photos),
        delta_e=_mean(photo.delta_e for photo in photos),
        psnr_hc=_mean(photo.psnr_hc for photo in photos),
        delta_e_hc=_mean(photo.delta_e_hc for photo in photos),
        m_glc=_mean(inconsistency(group) for group in held),
        person_spread=_mean(person_spread(group) for group in held),
    )


def inconsistency(group: Sequence[Measured]) -> float:
    """Return M_GLC of one group: the variance of its photos' a*, and of their b*, averaged.

    Unbiased; of a single photo it is 0, as MATLAB's ``var`` says.
    """
    if len(group) == 1:
        return 0.0
    return float(np.var([(photo.a, photo.b) for photo in group], axis=0, ddof=1).mean())


def person_spread(group: Sequence[Measured]) -> float | None:
    """Return the standard deviation of the person's L* over a group; None below two persons."""
    lightness = [photo.person_l for photo in group if photo.person_l is not None]
    return float(np.std(lightness, ddof=1)) if len(lightness) > 1 else None


def _check_shapes(images: Sequence[Image], mask: Mask | None) -> None:
    shapes = {image.shape[:2] for image in images} | (set() if mask is None else {mask.shape})
    if len(shapes) > 1:
        raise ShapeError(f"pictures and mask are of one shape, not {sorted(shapes)}")


def _sums(image: Image, lab: Float, target: Image, target_lab: Float, person: Mask | None) -> Float:
    """Return the sums over a strip that `_measured` makes its means from."""
    square = ((image.astype(np.int32) - target) ** 2).sum(axis=2)
    distance = delta_e76(lab, target_lab)
    seen = np.ones(square.shape, bool) if person is None else person
    weight = np.where(seen, 1.0, BACKGROUND)
    return np.array(
        [
            square.sum(),
            distance.sum(),
            (weight**2 * square).sum(),
            (weight * distance).sum(),
            lab[..., 1].sum(),
            lab[..., 2].sum(),
            lab[..., 0][seen].sum(),
        ]
    )


def _measured(sums: Float, pixels: int, people: int | None) -> Measured:
    square, distance, square_hc, distance_hc, a, b, person_l = (float(total) for total in sums)
    return Measured(
        psnr=_psnr(square / (3 * pixels)),
        delta_e=distance / pixels,
        psnr_hc=None if people is None else _psnr(square_hc / (3 * pixels)),
        delta_e_hc=None if people is None else distance_hc / pixels,
        a=a / pixels,
        b=b / pixels,
        person_l=person_l / people if people else None,
    )


def _psnr(mean_square: float) -> float:
    return 10 * math.log10(255**2 / mean_square) if mean_square else math.inf


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
