"""Edits as vectors and back."""

from __future__ import annotations

import math

import pytest
import torch

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop import SLIDERS
from xmpredict.develop.slider import Slider
from xmpredict.errors import ModelError
from xmpredict.formats import FileKind
from xmpredict.network.axes import TINTS, Axes

AS_SHOT = WhiteBalance(5000.0, 4.0)
PLAIN = [s.name for s in SLIDERS if isinstance(s, Slider) and s.neutral is not None]
PLAIN = [name for name in PLAIN if not any(name in pair for pair in TINTS.values())]


@pytest.mark.parametrize("name", PLAIN)
def test_every_slider_can_be_an_axis(name):
    axes = Axes.of([name])
    axis = axes.held[0]
    for value in (axis.low, axis.high, axis.neutral):
        vector = axes.to_vector({name: value})
        assert float(axes.to_tensors(torch.tensor([vector]))[name]) == pytest.approx(
            value, abs=1e-3
        )
    down, up = axes.bounds().flatten().tolist()
    assert down <= 0 <= up


def test_one_visible_step_is_one():
    assert Axes.of(["exposure", "contrast"]).to_vector({"exposure": 0.1, "contrast": -5}) == [1, -1]


def test_what_an_edit_does_not_say_is_neutral():
    assert Axes.of(["exposure", "shadow_tint_plane.x"]).to_vector({}) == [0, 0]


def test_a_tint_is_a_point_in_a_plane():
    axes = Axes.of(["shadow_tint_plane.x", "shadow_tint_plane.y"])
    edit = {"split_toning_shadow_hue": 120.0, "split_toning_shadow_saturation": 30.0}
    vector = axes.to_vector(edit)
    assert vector == pytest.approx(
        [10 * math.cos(math.radians(120)), 10 * math.sin(math.radians(120))]
    )
    tensors = axes.to_tensors(torch.tensor([vector]))
    settings = axes.to_settings(vector, FileKind.RENDERED, AS_SHOT)
    for name, value in edit.items():
        assert float(tensors[name]) == pytest.approx(value, abs=0.1)
        assert settings[name] == value


def test_no_tint_has_a_finite_slope():
    axes = Axes.of(["shadow_tint_plane.x", "shadow_tint_plane.y"])
    vector = torch.zeros(1, 2, requires_grad=True)
    sum(value.sum() for value in axes.to_tensors(vector).values()).backward()
    assert vector.grad.isfinite().all()


def test_a_raw_gets_kelvin_and_other_photos_the_incremental_pair():
    axes = Axes.of(["incremental_temperature", "incremental_tint"])
    # 20 mired warmer than 200: 1e6 / 180 K.
    raw = axes.to_settings([20 / 3, -1], FileKind.RAW, AS_SHOT)
    assert dict(raw) == {"temperature": 5556, "tint": 1}
    finished = axes.to_settings([20 / 3, -1], FileKind.RENDERED, AS_SHOT)
    assert dict(finished) == {"incremental_temperature": 20, "incremental_tint": -3}


def test_white_balance_that_does_not_move_stays_as_shot():
    axes = Axes.of(["incremental_temperature", "incremental_tint", "exposure"])
    for kind in FileKind:
        assert dict(axes.to_settings([0.0, 0.0, 5.0], kind, AS_SHOT)) == {"exposure": 0.5}


@pytest.mark.parametrize("name", ["magic", "temperature", "tone_curve", "magic.x"])
def test_what_is_no_axis_is_refused(name):
    with pytest.raises(ModelError, match=name):
        Axes.of([name])
