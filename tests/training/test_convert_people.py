"""The conversion, with an interpreter that answers as TensorFlow Lite's does."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import replace
from importlib import resources
from types import ModuleType

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from safetensors.numpy import load_file
from safetensors.torch import load

from xmpredict.errors import XmpredictError
from xmpredict.people.network import load_network
from xmpredict.training import convert_people
from xmpredict.training.convert_people import (
    FOLDER,
    ORIGINALS,
    convert,
    read_original,
    sample_image,
    to_state,
)

WEIGHTS = resources.files("xmpredict.people") / "weights"


class Interpreter:
    """Holds shipped weights under TensorFlow's names and orders; `model_content` is our name."""

    off = 0.0

    def __init__(self, model_content: bytes) -> None:
        self.weights = (WEIGHTS / f"{model_content.decode()}.safetensors").read_bytes()
        last = next(o.last for o in ORIGINALS if o.name == model_content.decode())
        self.tensors: list[tuple[str, np.ndarray]] = []
        state = load(self.weights)
        for ours, theirs, dense in convert_people._layers(last):
            order = (0, 2, 3, 1) if dense else (1, 2, 3, 0)
            self.tensors.append(
                (f"{theirs}/Kernel", state[f"{ours}.weight"].permute(order).numpy())
            )
            self.tensors.append((f"{theirs}/Bias", state[f"{ours}.bias"].numpy()))
        self.outputs = len(self.tensors)

    def allocate_tensors(self):
        self.tensors.append(("mask", np.empty(0)))

    def get_tensor_details(self):
        return [{"name": name, "index": i} for i, (name, _) in enumerate(self.tensors)]

    def get_input_details(self):
        return [{"index": -1}]

    def get_output_details(self):
        return [{"index": self.outputs}]

    def get_tensor(self, index):
        return self.tensors[index][1]

    def set_tensor(self, index, value):
        assert index == -1
        self.image = torch.tensor(value).permute(0, 3, 1, 2)

    def invoke(self):
        mask = load_network(self.weights)(self.image).permute(0, 2, 3, 1).numpy()
        self.tensors[self.outputs] = ("mask", mask + self.off)


@pytest.fixture
def runtime(monkeypatch):
    module = ModuleType("ai_edge_litert.interpreter")
    module.Interpreter = Interpreter
    monkeypatch.setitem(sys.modules, "ai_edge_litert", ModuleType("ai_edge_litert"))
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    path = tmp_path / "mediapipe.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for original in ORIGINALS:
            archive.writestr(f"{FOLDER}/{original.file}", original.name)
    made = [replace(o, sha256=hashlib.sha256(o.name.encode()).hexdigest()) for o in ORIGINALS]
    monkeypatch.setattr(convert_people, "ORIGINALS", tuple(made))
    return path


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda o: o.name)
def test_weights_come_back_out_of_tensorflows_order(original):
    state = to_state(Interpreter(original.name.encode()), original.last)
    shipped = load((WEIGHTS / f"{original.name}.safetensors").read_bytes())
    assert state.keys() == shipped.keys()
    for name, values in shipped.items():
        assert values.dtype == torch.float16
        assert torch.equal(state[name], values)


@pytest.mark.usefixtures("runtime")
def test_the_command_writes_what_is_shipped(wheel, tmp_path):
    reference = tmp_path / "reference.safetensors"
    arguments = [str(wheel), "--weights", str(tmp_path), "--reference", str(reference)]
    result = CliRunner().invoke(convert_people.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    for original in ORIGINALS:
        name = f"{original.name}.safetensors"
        assert (tmp_path / name).read_bytes() == (WEIGHTS / name).read_bytes()
    assert {name: few.dtype for name, few in load_file(reference).items()} == {
        "general": np.uint16,
        "landscape": np.uint16,
    }


@pytest.mark.usefixtures("runtime")
def test_a_network_that_says_something_else_is_refused(monkeypatch):
    monkeypatch.setattr(Interpreter, "off", 0.0011)
    with pytest.raises(XmpredictError, match="something else than our network"):
        convert(b"general", ORIGINALS[0])


def test_another_file_is_refused(wheel, monkeypatch):
    with pytest.raises(XmpredictError, match="holds another"):
        read_original(wheel, replace(ORIGINALS[0], sha256="0" * 64))
    monkeypatch.undo()
    with pytest.raises(XmpredictError, match="holds another"):
        read_original(wheel, ORIGINALS[0])


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_file_that_is_no_wheel_is_refused(tmp_path, content):
    path = tmp_path / "broken.whl"
    path.write_bytes(content)
    with pytest.raises(XmpredictError, match="cannot be read"):
        read_original(path, ORIGINALS[0])


def test_a_wheel_without_the_networks_is_refused(tmp_path):
    path = tmp_path / "empty.whl"
    zipfile.ZipFile(path, "w").close()
    with pytest.raises(XmpredictError, match="cannot be read"):
        read_original(path, ORIGINALS[0])


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda o: o.name)
def test_the_sample_is_as_large_as_the_network_expects(original):
    image = sample_image(original.height_px)
    assert image.shape == (1, original.height_px, 256, 3)
    assert image.dtype == np.float32
    assert 0 <= image.min() < 0.05
    assert 0.95 < image.max() <= 1
