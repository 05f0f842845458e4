"""Files of baselines, ours and published ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from xmpredict.cli.main import cli
from xmpredict.errors import ModelError
from xmpredict.network.trained import Trained
from xmpredict.training.baselines import checkpoint
from xmpredict.training.baselines.checkpoint import BASELINES, Baseline
from xmpredict.training.baselines.published import main, read_published
from xmpredict.training.baselines.shape import Shape

SMALL = Shape(width=4, seen_px=32, luts=3, nodes=5)


@pytest.fixture(params=BASELINES)
def baseline(request) -> Baseline:
    torch.manual_seed(1)
    network = BASELINES[request.param](SMALL).eval()
    return Baseline("mine 1", "for tests only", request.param, SMALL, network, {"measures": "{}"})


def picture() -> np.ndarray:
    return np.random.default_rng(1).random((30, 40, 3), np.float32)


def test_a_file_holds_all_that_a_baseline_is(baseline, tmp_path):
    path = tmp_path / "x.safetensors"
    baseline.save(path)
    held = Baseline.load(path)
    assert (held.label, held.license, held.kind) == ("mine 1", "for tests only", baseline.kind)
    assert held.about["measures"] == "{}"
    assert np.array_equal(held.retouch(picture()), baseline.retouch(picture()))


def test_a_picture_is_painted_in_strips_as_it_is_whole(baseline, monkeypatch):
    whole = baseline.retouch(picture())
    monkeypatch.setattr(checkpoint, "STRIP_PX", 7 * 40)
    strips = baseline.retouch(picture())
    # Sums of other shapes round otherwise.
    assert int(np.abs(whole.astype(int) - strips).max()) <= 1
    with torch.no_grad():
        made, _ = baseline.network(torch.from_numpy(picture()).permute(2, 0, 1).unsqueeze(0))
    levels = (made[0].clamp(0, 1) * 255).round().permute(1, 2, 0).numpy()
    assert float(np.abs(whole - levels).max()) <= 1


def test_models_tells_its_license_and_edit_refuses_it(baseline, tmp_path):
    path = tmp_path / "x.safetensors"
    baseline.save(path)
    told = CliRunner().invoke(cli, ["models", str(path), "--json"])
    assert json.loads(told.output)[-1]["license"] == "for tests only"
    with pytest.raises(ModelError, match="paints pictures"):
        Trained(path)


def test_what_is_no_baseline_is_refused(baseline, tmp_path):
    path = tmp_path / "x.safetensors"
    with pytest.raises(ModelError):
        Baseline.load(path)
    broken = Baseline("x", "x", "lut3d", Shape(8, 32), baseline.network)
    broken.save(path)
    with pytest.raises(ModelError, match="damaged"):
        Baseline.load(path)


@pytest.mark.parametrize(
    ("classifier", "seen_px", "luts"), [("resnet18", 224, 5), ("small", 256, 3)]
)
def test_published_layouts_are_read(classifier, seen_px, luts, tmp_path):
    """Layouts as remembered from the repositories' code: the files themselves are not at hand."""
    torch.manual_seed(2)
    shape = Shape(4, seen_px, luts, 9, classifier)
    ours = BASELINES["lut3d"](shape).eval()
    torch.nn.init.normal_(ours.luts)
    held = {k.removeprefix("classifier."): v for k, v in ours.state_dict().items() if k != "luts"}
    key = "model.layer4.1.bn2.running_var" if classifier == "resnet18" else "model.16.bias"
    assert key in held
    torch.save(held, tmp_path / "classifier.pth")
    tables = {str(n): {"LUT": table.detach().clone()} for n, table in enumerate(ours.luts)}
    torch.save(tables, tmp_path / "LUTs.pth")
    out = tmp_path / "out.safetensors"
    files = [str(tmp_path / "classifier.pth"), str(tmp_path / "LUTs.pth"), str(out)]
    done = CliRunner().invoke(main, [*files, "--license", "Apache-2.0"])
    assert done.exit_code == 0, done.output
    image = torch.rand(1, 3, 40, 60)
    assert torch.equal(Baseline.load(out).network(image)[0], ours(image)[0])


def test_other_weights_are_refused(tmp_path):
    torch.save({"a": torch.zeros(1)}, tmp_path / "x.pth")
    (tmp_path / "text.pth").write_text("no weights")
    with pytest.raises(ModelError, match="other weights"):
        read_published(tmp_path / "x.pth", tmp_path / "x.pth", "none")
    with pytest.raises(ModelError, match="no weights"):
        read_published(tmp_path / "text.pth", tmp_path / "x.pth", "none")
