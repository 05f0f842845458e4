"""What the camera gets wrong, and what undoes it."""

from __future__ import annotations

import random

import pytest
import torch

from xmpredict.develop.render import render
from xmpredict.training import views
from xmpredict.training.light import draw_light
from xmpredict.training.views import Error, take, undo

STILL = {"SMALLEST_CROP": 1.0, "RESPONSE": 0.0, "SHOT_NOISE": 0.0, "READ_NOISE": 0.0}


@pytest.fixture
def still(monkeypatch):
    """Leave out everything but exposure and white balance."""
    for name, value in STILL.items():
        monkeypatch.setattr(views, name, value)


@pytest.fixture
def scene() -> torch.Tensor:
    generator = torch.Generator().manual_seed(2)
    coarse = torch.rand(1, 3, 9, 6, generator=generator) * 0.3 + 0.02
    size = views.LONG_PX, views.SHORT_PX
    return torch.nn.functional.interpolate(coarse, size, mode="bilinear")


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("seed", range(4))
def test_the_label_undoes_the_cameras_error(scene, seed):
    chance = random.Random(seed)
    light = draw_light(chance, 1, 1.0)
    mask = torch.ones_like(scene[:, :1])
    error = Error(-0.4, 20.0, -6.0)
    right = take(scene, mask, light, Error(0.0, 0.0, 0.0), random.Random(seed))
    wrong = take(scene, mask, light, error, random.Random(seed))
    settings = {name: torch.tensor([value]) for name, value in undo(error).items()}
    wanted = render(right.linear, right.light.context(), {})
    found = render(wrong.linear, wrong.light.context(), settings)
    untouched = render(wrong.linear, wrong.light.context(), {})
    # Exposure rolls off by the photo's own white, so the two are near and not the same.
    assert float((found - wanted).abs().mean()) < 0.012
    assert float((untouched - wanted).abs().mean()) > 0.04


def test_nothing_is_above_sensor_white(scene):
    light = draw_light(random.Random(1), 1, 1.0)
    mask = torch.ones_like(scene[:, :1])
    taken = take(scene * 20, mask, light, Error(1.0, 0.0, 0.0), random.Random(1))
    assert float(taken.linear.max()) <= float(light.white) * 1.0001


def test_errors_stay_within_what_happens():
    much = Error(3.0, 100.0, -100.0).plus(Error(3.0, 0.0, 0.0))
    assert (much.exposure_ev, much.mired, much.tint) == (1.6, 60.0, -25.0)


def test_a_view_of_a_turned_photo_is_mirrored_as_it_stands(scene, monkeypatch):
    monkeypatch.setattr(views, "SMALLEST_CROP", 1.0)
    light, mask = draw_light(random.Random(1), 1, 0.0), torch.rand_like(scene[:, :1])
    found = set()
    for seed in range(8):
        taken = take(scene, mask, light, Error(0, 0, 0), random.Random(seed), turned=True).person
        found.add(torch.allclose(taken, mask, atol=1e-4))
        assert torch.allclose(taken, mask, atol=1e-4) or torch.allclose(
            taken, mask.flip(-2), atol=1e-4
        )
    assert found == {True, False}
