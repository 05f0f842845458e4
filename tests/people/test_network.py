"""The networks against their originals, whose answers `training/convert_people.py` kept."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from safetensors.torch import load, save

from xmpredict.people.network import STRIDE, Convolution, SelfieNetwork, load_network
from xmpredict.training.convert_people import (
    ORIGINALS,
    REFERENCE_UNIT,
    TOLERANCE,
    sample_image,
    to_reference,
)

WEIGHTS = resources.files("xmpredict.people") / "weights"
REFERENCE = load_file(Path(__file__).with_name("reference.safetensors"))
NAMES = [original.name for original in ORIGINALS]


@pytest.fixture(params=NAMES)
def network(request):
    return load_network((WEIGHTS / f"{request.param}.safetensors").read_bytes())


@pytest.mark.parametrize("original", ORIGINALS, ids=NAMES)
def test_says_what_the_original_says(original):
    network = load_network((WEIGHTS / f"{original.name}.safetensors").read_bytes())
    image = torch.tensor(sample_image(original.height_px)).permute(0, 3, 1, 2)
    ours = to_reference(network(image).numpy()).astype(float) / REFERENCE_UNIT
    theirs = REFERENCE[original.name].astype(float) / REFERENCE_UNIT
    assert theirs.min() < 0.01
    assert theirs.max() > 0.99
    assert np.abs(ours - theirs).max() <= TOLERANCE


def test_has_as_many_parameters_as_the_original(network):
    assert sum(parameter.numel() for parameter in network.parameters()) == 106_401


@pytest.mark.parametrize("size", [(16, 16), (256, 256), (144, 256), (48, 320)])
def test_keeps_the_size(network, size):
    mask = network(torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(1)))
    assert mask.shape == (2, 1, *size)
    assert ((mask >= 0) & (mask <= 1)).all()


def test_halving_takes_the_pixels_that_tensorflow_takes():
    # Source: TensorFlow's "SAME" padding, of which the smaller half lies before the image.
    image = torch.arange(8.0).reshape(1, 1, 1, 8).expand(1, 1, 8, 8)
    first = Convolution(1, 1, 3, 2)
    torch.nn.init.zeros_(first.weight)
    torch.nn.init.zeros_(first.bias)
    first.weight.data[0, 0, 1, 0] = 1
    assert first(image)[0, 0, 0].tolist() == [0, 2, 4, 6]


def test_loading_draws_no_random_numbers():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    load_network((WEIGHTS / "general.safetensors").read_bytes())
    assert torch.equal(torch.rand(2), expected)


def test_other_weights_are_refused():
    state = load((WEIGHTS / "general.safetensors").read_bytes())
    state.pop("stem.bias")
    with pytest.raises(RuntimeError, match=r"stem\.bias"):
        load_network(save(state))


def test_the_readme_names_the_files_that_are_there():
    said = (WEIGHTS / "README.md").read_text(encoding="utf-8")
    for original in ORIGINALS:
        weights = (WEIGHTS / f"{original.name}.safetensors").read_bytes()
        assert hashlib.sha256(weights).hexdigest() in said
        assert original.sha256 in said


def test_the_stride_is_that_of_the_network():
    with pytest.raises(RuntimeError):
        SelfieNetwork()(torch.zeros(1, 3, STRIDE, STRIDE + STRIDE // 2))
