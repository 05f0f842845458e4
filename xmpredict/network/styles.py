"""Whose look a model that learned from several retouchers is to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import UsageError
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def read_style(text: str) -> dict[str, float]:
    """Return the shares that ``a:0.7,b:0.3`` says; a name alone counts 1.

    Raises:
        ValueError: If it says none, a name twice, or a share that is no number above 0.
    """
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, colon, number = part.strip().partition(":")
        share = float(number) if colon else 1.0
        if not name or name in shares or not 0 < share < float("inf"):
            raise ValueError(f"{part.strip()!r} is no share of a style")
        shares[name] = share
    return shares


def say_style(style: Mapping[str, float]) -> str:
    """Return `style` as `read_style` reads it."""
    return ",".join(f"{name}:{share:g}" for name, share in style.items())


def check_style(style: Mapping[str, float], styles: Sequence[str], path: Path) -> None:
    """Refuse shares of retouchers whom the model at `path` did not learn from.

    Raises:
        UsageError: If there are some.
    """
    unknown = [name for name in style if name not in styles]
    if unknown and not styles:
        raise UsageError("has no styles: it learned one look", path=path, remedy="leave them out")
    if unknown:
        known = ", ".join(styles)
        raise UsageError(f"has no style {unknown[0]!r}", path=path, remedy=f"use some of {known}")


def to_code(style: Mapping[str, float] | None, styles: Sequence[str]) -> torch.Tensor | None:
    """Return shares as the network takes them, shape (1, styles), in sum 1; None for no styles."""
    if not styles:
        return None
    shares = torch.tensor([[(style or {}).get(name, 0.0 if style else 1.0) for name in styles]])
    return shares / shares.sum()
