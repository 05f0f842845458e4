"""A small model with numbers of its own, and photos for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from xmpredict.color.spaces import D50
from xmpredict.color.temperature import WhiteBalance
from xmpredict.formats import FileKind
from xmpredict.network import tones
from xmpredict.network.axes import Axes
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.familiar import Familiar
from xmpredict.network.scene_network import SEEN, SceneNetwork, Shape
from xmpredict.raw.camera import Camera
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("exposure", "incremental_temperature", "shadow_tint_plane.x", "shadow_tint_plane.y")
SMALL = Shape(width=16, heads=2, layers=2, dropout=0.0)


def network(seed: int = 0) -> SceneNetwork:
    torch.manual_seed(seed)
    made = SceneNetwork(Axes.of(NAMES).bounds(), SMALL).eval()
    torch.nn.init.normal_(made.from_facts.weight)
    return made


def checkpoint() -> Checkpoint:
    generator = torch.Generator().manual_seed(5)
    seen = torch.rand(200, tones.COUNT + SEEN, generator=generator)
    ones = torch.ones(len(NAMES))
    return Checkpoint(
        "small 1", "none", Axes.of(NAMES), SMALL, network(), Familiar.of(seen), ones, 9 * ones, 1.0
    )


def write_model(path: Path) -> Path:
    checkpoint().save(path)
    return path


def write_styles(path: Path) -> Path:
    """Write a model that tells the looks of retouchers a, b and c apart."""
    torch.manual_seed(4)
    shape = replace(SMALL, styles=3)
    network = SceneNetwork(Axes.of(NAMES).bounds(), shape).eval()
    torch.nn.init.normal_(network.from_style.weight, std=2)
    replace(checkpoint(), shape=shape, network=network, styles=("a", "b", "c")).save(path)
    return path


def photo(level: float, seed: int = 0) -> Thumbnail:
    """Return a finished photo of noise around `level`, linear."""
    noise = np.random.default_rng(seed).random((48, 64, 3))
    return Thumbnail(
        pixels=(level * (0.5 + noise)).astype(np.float16),
        camera=Camera.prophoto(),
        as_shot=WhiteBalance.from_xy(D50),
        neutral=(1.0, 1.0, 1.0),
        capture=Capture(),
        kind=FileKind.RENDERED,
        size_px=(64, 48),
    )
