"""A model in a file, used as any other."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from tests.network.made import NAMES, checkpoint, photo, write_model
from xmpredict.errors import ModelError, UsageError
from xmpredict.network import facts
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.model import MODELS, open_model
from xmpredict.network.sight import Sight, look_at, person_in
from xmpredict.network.trained import Trained, decide


@pytest.fixture
def model(tmp_path) -> Trained:
    return Trained(write_model(tmp_path / "small.safetensors"))


def test_a_file_holds_the_whole_model(tmp_path):
    path = write_model(tmp_path / "small.safetensors")
    held, made = Checkpoint.load(path), checkpoint()
    sight = Sight(torch.rand(3, 2560), torch.rand(3, 64), torch.rand(3, facts.COUNT))
    for one, other in zip(decide(held, sight), decide(made, sight), strict=True):
        assert torch.allclose(one, other, rtol=0.02, atol=0.02)
    assert (held.label, held.axes.names, held.shape) == ("small 1", NAMES, made.shape)


def test_every_photo_gets_an_edit_in_order(model):
    scene = [photo(0.1), photo(0.3, 1), photo(0.6, 2)]
    straight = model.predict(scene)
    assert model.label == "small 1"
    assert straight == model.predict(scene[::-1])[::-1]
    assert all("exposure" in edit for edit in straight)


def test_spreads_are_told_in_slider_units(model):
    found = model.foresee([photo(0.2)])[0]
    assert set(found.spread) == {"exposure", "incremental_temperature"}
    assert found.strangeness > 0


def test_what_was_seen_of_a_photo_is_told(model):
    scene = [photo(0.2), photo(0.5, 1)]
    for one, found in zip(scene, model.foresee(scene), strict=True):
        again = look_at(one)
        assert (found.glance.features == again.features).all()
        assert found.glance.features.shape == (1280,)
        assert (found.glance.person == again.person).all()
        assert (found.glance.person == person_in(one)).all()


def test_white_balance_of_finished_pictures_is_spared_as_the_model_says(tmp_path):
    place, whole = NAMES.index("incremental_temperature"), checkpoint()
    with torch.no_grad():
        whole.network.mean[-1].bias[place] += 4
    replace(whole, finished_balance=0.5).save(tmp_path / "half.safetensors")
    half = Checkpoint.load(tmp_path / "half.safetensors")
    generator = torch.Generator().manual_seed(2)
    features, tones = (torch.rand(1, count, generator=generator) for count in (2560, 64))
    for last, share in ((1.0, 0.5), (0.0, 1.0)):
        sight = Sight(features, tones, torch.tensor([[3.0, 1.0, 0.0, 0.0, last]]))
        told, spared = (float(decide(model, sight)[0][0, place]) for model in (whole, half))
        assert told
        assert spared / told == pytest.approx(share, rel=0.02)


def test_what_is_far_from_training_is_left_alone():
    sight = look_at(photo(0.2)).sight
    far = Sight(sight.features + 100, sight.tones, sight.facts)
    mean, spread, distance = decide(checkpoint(), far)
    assert float(distance) > 5
    assert (spread > 9).all()
    assert not mean.any()


@pytest.mark.parametrize("content", [b"", b"not a model", None])
def test_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "x.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError) as error:
        Trained(path)
    assert error.value.path == path


def test_a_cut_off_file_is_refused(tmp_path):
    path = write_model(tmp_path / "x.safetensors")
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ModelError):
        Trained(path)


def test_models_are_known_by_name_or_file(tmp_path):
    path = write_model(tmp_path / "x.safetensors")
    assert open_model(str(path)).label == "small 1"
    for name in MODELS:
        assert open_model(name).label.startswith(name)
    with pytest.raises(UsageError, match="magic"):
        open_model("magic")
