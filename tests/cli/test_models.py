"""Models by name and by file, and how one of your own is made."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.network.made import NAMES, write_model
from tests.training.finished_photos import write_edits, write_photos
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.model import MODELS
from xmpredict.training import finished, held_out

RECIPE = """
seed = 1
[network]
width = 16
heads = 2
layers = 1
dropout = 0.1
[labels]
steps = 3
scenes = 2
rate = 1e-3
[pictures]
steps = 1
scenes = 2
shown = 2
rate = 1e-3
[losses]
people = 5.0
human_centered = 1.0
consistency = 0.1
attention = true
[average]
decay = 0.9
[use]
finished_balance = 0.7
"""


def test_models_are_listed_with_their_license(xmpredict, tmp_path):
    path = write_model(tmp_path / "own.safetensors")
    rows = json.loads(xmpredict("models", path, "--json").out)
    assert [row["model"] for row in rows] == [*MODELS, str(path)]
    assert all(row["license"] for row in rows)
    assert rows[-1]["label"] == "small 1"
    assert tuple(rows[-1]["sliders"]) == NAMES
    assert "small 1" in xmpredict("models", path).out


def test_edit_takes_a_file(xmpredict, shoot, tmp_path):
    path = write_model(tmp_path / "own.safetensors")
    told = xmpredict("edit", shoot, "--dng", "sidecar", "--dry-run", "--json", "--model", path)
    assert told.code == 0
    assert all("Exposure2012" in line["settings"] for line in told.lines)


def test_a_file_that_is_no_model_is_one_line(xmpredict, shoot, tmp_path):
    path = tmp_path / "x.safetensors"
    path.write_bytes(b"not a model")
    told = xmpredict("edit", shoot, "--model", path)
    assert told.code == 1
    assert str(path) in told.err
    assert "Traceback" not in told.err


@pytest.fixture
def made(tmp_path):
    """Scenes to learn from, made by the commands of the model card."""
    photos = write_photos(tmp_path / "photos")
    edits = write_edits(tmp_path / "edits.jsonl")
    for extra in ([], ["--held-out"]):
        arguments = [str(photos), str(edits), str(tmp_path / "scenes"), "--scenes", "2"]
        result = CliRunner().invoke(finished.main, [*arguments, "--seed", "1", *extra])
        assert result.exit_code == 0, result.output
    return photos, edits, tmp_path / "scenes"


def test_a_model_is_trained_and_measured(xmpredict, made, tmp_path):
    photos, edits, scenes = made
    (tmp_path / "recipe.toml").write_text(RECIPE)
    out = tmp_path / "own.safetensors"
    options = ("--recipe", tmp_path / "recipe.toml", "--label", "mine 3", "--threads", 1)
    assert xmpredict("train", scenes, out, *options).code == 0
    assert Checkpoint.load(out).label == "mine 3"
    assert not out.with_suffix(".state").exists()

    data = tmp_path / "data"
    arguments = [str(photos), str(edits), str(data), "--scenes", "1", "--seed", "1"]
    assert CliRunner().invoke(held_out.main, arguments).exit_code == 0
    told = json.loads(xmpredict("evaluate", data, "--model", out, "--json").out)
    assert told["source"]["psnr"] < 60
    assert told["result"]["psnr"] is not None
