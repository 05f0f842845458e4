"""From a finished picture back to the light that it was made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.color.difference import delta_e00, srgb_to_lab
from xmpredict.develop.invert import invert
from xmpredict.develop.render import render
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]

EDITS = {
    "none": Settings(),
    "tone": Settings(exposure=0.4, contrast=25, whites=10, blacks=-15),
    "forms": Settings(highlights=-60, shadows=50),
    "color": Settings(temperature=4600, tint=10, vibrance=25, saturation=-10, hue_orange=15),
    "grading": Settings(split_toning_shadow_hue=220, split_toning_shadow_saturation=15),
    "haze": Settings(dehaze=20),
}


def scene() -> torch.Tensor:
    """Soft forms of muted hues from deep shadow to near white, shape (1, 3, 48, 72)."""
    random = torch.Generator().manual_seed(5)
    coarse = torch.randn(1, 1, 5, 7, generator=random)
    coarse = coarse + 0.25 * torch.randn(1, 3, 5, 7, generator=random)
    return 0.12 * torch.nn.functional.interpolate(coarse, (48, 72), mode="bicubic").exp2()


def distance(shown: torch.Tensor, again: torch.Tensor) -> NDArray[np.float64]:
    """Return CIEDE2000 of the pixels that are not clipped."""
    inside = ((shown > 0.004) & (shown < 0.985)).all(1)[0].numpy()
    labs = [srgb_to_lab(t[0].permute(1, 2, 0).double().numpy()) for t in (shown, again)]
    return delta_e00(*labs)[inside]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("rendered", [False, True])
def test_there_and_back(edit: str, rendered: bool, make_context: MakeContext) -> None:
    facts = make_context(rendered=rendered, dtype=torch.float32)
    settings = as_tensors([EDITS[edit]], facts)
    shown = render(scene(), facts, settings)
    light, context = invert(shown, facts, settings)
    apart = distance(shown, render(light, context, settings))
    assert len(apart) > 1000
    assert apart.mean() <= 0.3


def test_the_light_is_that_it_was_made_of(make_context: MakeContext) -> None:
    facts = make_context(dtype=torch.float32)
    settings = as_tensors([EDITS["tone"]], facts)
    light, _ = invert(render(scene(), facts, settings), facts, settings)
    assert (light / scene()).log2().abs().median() < 0.02


def test_a_batch_is_its_photos(make_context: MakeContext) -> None:
    both = torch.cat([scene(), scene().flip(3) * 0.6])
    facts = make_context(2, dtype=torch.float32)
    settings = as_tensors([EDITS["tone"], EDITS["forms"]], facts)
    shown = render(both, facts, settings)
    whole, _ = invert(shown, facts, settings)
    for photo in range(2):
        own = {name: values[photo : photo + 1] for name, values in settings.items()}
        alone, _ = invert(shown[photo : photo + 1], make_context(dtype=torch.float32), own)
        assert (whole[photo] / alone[0]).log2().abs().max() < 0.01


def test_black_and_white_come_back_finite(make_context: MakeContext) -> None:
    shown = torch.zeros(1, 3, 12, 12)
    shown[..., 6:] = 1
    facts = replace(make_context(dtype=torch.float32))
    light, _ = invert(shown, facts, as_tensors([EDITS["forms"]], facts))
    assert light.isfinite().all()
    assert light[..., 8:].min() > light[..., :4].max()
