"""Tone sliders against tables of Camera Raw 18.6: default to adjusted levels, averaged over photos.

The grey ramp stands for an average photo: its levels are as unevenly spread. Positive Dehaze looks
at haze, of which a ramp is full, so it is measured on finished photos.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from xmpredict.develop.invert import invert
from xmpredict.develop.render import develop
from xmpredict.develop.rgb_tone import to_encoded
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]
    Table = dict[str, NDArray[np.float64]]

LEVELS = (np.arange(0, 64, 2) + 0.5) / 64
UNEVEN = 1.5
"""Power of the ramp's levels: a third of it is darker than 0.19, as of the photos measured."""

LARGEST = {
    "blacks": 0.010,
    "whites": 0.015,
    "contrast": 0.010,
    "dehaze": 0.015,
}
"""Mean absolute difference, encoded."""

NAMES = [
    *(f"{slider}{value:+d}" for slider in LARGEST for value in (-100, -50, -25)),
    *(f"{slider}{value:+d}" for slider in ("blacks", "whites", "contrast") for value in (25, 50)),
    *("blacks+100", "whites+100", "contrast+100"),
]
PHOTOS = [f"varied_{i:04d}.jpg" for i in range(3, 163, 16)] + ["portrait_0010.jpg"]


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> Table:
    lines = (shared_data / "camera-raw" / "tone_tables.txt").read_text("utf-8").splitlines()
    rows = [line.split("|") for line in lines if "|" in line and not line.startswith("#")]
    return {name: np.array(values.split(","), dtype=np.float64) for name, values in rows}


@pytest.fixture(scope="module")
def raw_facts(make_context: MakeContext) -> Context:
    return replace(make_context(dtype=torch.float32), sensor_white=torch.tensor([1.82]))


def parse(name: str) -> tuple[str, float]:
    slider = name.rstrip("+-0123456789")
    return slider, float(name.removeprefix(slider))


def test_curves_follow_the_tables(tables: Table, raw_facts: Context) -> None:
    wanted = torch.linspace(0.002, 0.998, 256) ** UNEVEN
    shown = wanted.view(1, 1, 1, -1).expand(1, 3, 48, -1)
    light, context = invert(shown, raw_facts, {})
    before = to_encoded(develop(light, context, {}))[0, 1, 0].numpy()
    for name in (n for n in NAMES if n in tables):
        slider, value = parse(name)
        settings = as_tensors([Settings({slider: value})], context)
        after = to_encoded(develop(light, context, settings).clamp(0, 1))[0, 1, 0].numpy()
        apart = np.interp(LEVELS, before, after) - tables[name]
        assert np.abs(apart).mean() <= LARGEST[slider], name


@pytest.fixture(scope="module")
def photos(raw_facts: Context, shared_data: Path) -> list[tuple[torch.Tensor, Context]]:
    """Light of finished photos, and its context."""
    found = []
    for name in PHOTOS:
        with Image.open(shared_data / "photos" / name) as picture:
            picture.thumbnail((224, 224))
            shown = torch.from_numpy(np.asarray(picture.convert("RGB")).copy()) / 255
        found.append(invert(shown.permute(2, 0, 1).unsqueeze(0), raw_facts, {}))
    return found


@pytest.mark.parametrize(("value", "largest"), [(20, 0.015), (40, 0.015), (100, 0.03)])
def test_dehaze_follows_the_tables_on_photos(
    value: int, largest: float, tables: Table, photos: list[tuple[torch.Tensor, Context]]
) -> None:
    changes = []
    for light, context in photos:
        settings = as_tensors([Settings(dehaze=value)], context)
        changes.append(change(develop(light, context, {}), develop(light, context, settings)))
    after = LEVELS + np.nanmean(changes, axis=0)
    assert np.abs(after - tables[f"dehaze{value:+d}"]).mean() <= largest


def change(before: torch.Tensor, after: torch.Tensor) -> NDArray[np.float64]:
    """Return the mean change of the largest and the smallest channel at each of `LEVELS`."""
    ends = [torch.cat([t.amax(1), t.amin(1)]).clamp(0, 1) for t in (before, after)]
    levels, moved = (to_encoded(e).flatten().double().numpy() for e in ends)
    bins = np.minimum(levels * 64, 63).astype(int)
    total = np.bincount(bins, moved - levels, 64)[::2]
    count = np.bincount(bins, minlength=64)[::2]
    return np.where(count > 20, total / np.maximum(count, 1), np.nan)
