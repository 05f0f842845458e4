"""``xmpredict train`` on a data set of PPR10K's form, as a user types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from safetensors import safe_open

from xmpredict.cli.main import cli
from xmpredict.errors import UsageError
from xmpredict.training.order import SCENES_RECIPE
from xmpredict.training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

SMALL = (
    "csrnet.shape.width=8",
    "csrnet.shape.seen_px=32",
    "csrnet.run={epochs=2, batch=4, edge_px=32, crop_px=24}",
)
SHORT = (
    "network={width=16, heads=2}",
    "labels={steps=2, scenes=2}",
    "pictures={steps=1, scenes=2, shown=2}",
)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def changed(changes: tuple[str, ...]) -> list[str]:
    return [part for change in changes for part in ("--set", change)]


def about(path: Path) -> dict[str, str]:
    with safe_open(path, "np") as file:
        return file.metadata()


def test_a_baseline_is_trained_told_and_measured(ppr10k, tmp_path):
    out = tmp_path / "csrnet.safetensors"
    arguments = ("train", "--data", ppr10k, "--expert", "b", "--model", "csrnet", out)
    run(*arguments, *changed(SMALL), "--log", tmp_path / "log", "--label", "small 1")
    assert not out.with_suffix(".state").exists()
    assert list((tmp_path / "log").iterdir())
    told = json.loads(run("models", out, "--json"))[-1]
    assert told["label"] == "small 1"
    assert told["license"].startswith("non-commercial")
    held = about(out)
    assert held["expert"] == "b"
    assert json.loads(held["settings"])["people"] == 5
    measured = json.loads(held["measures"])["b"]
    assert measured["psnr"] > 0
    assert measured["m_glc"] >= 0


def test_a_model_of_sliders_tells_retouchers_apart(ppr10k, views, tmp_path):
    out = tmp_path / "set.safetensors"
    out.with_suffix(".work").symlink_to(views)
    run("train", "--data", ppr10k, "--loss", "none", out, *changed(SHORT))
    held = about(out)
    assert json.loads(held["styles"]) == ["a", "b", "c"]
    assert len(json.loads(held["axes"])) == 12
    assert set(json.loads(held["measures"])) == {"a", "b", "c"}
    losses = json.loads(held["settings"])["losses"]
    assert (losses["people"], losses["consistency"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["out"], "Name SCENES and OUT"),
        (["nowhere", "out"], "nowhere is no folder of scenes"),
        ([".", "out", "--raws"], "add it"),
        ([".", "out", "--from", "nobody"], "'nobody' is no file and none of default"),
        ([".", "out", "--model", "lut3d"], "paints pictures"),
        ([".", "out", "--loss", "psnr"], "no loss 'psnr'"),
        ([".", "out", "--set", "sead=1"], "no setting 'sead'; use one of seed, network"),
        ([".", "out", "--set", "seed"], "sets nothing"),
        ([".", "out", "--set", "seed='two'"], "seed is not 'two', but like 2"),
        ([".", "out", "--set", "network=1"], "network is not 1, but like {'width'"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(arguments, says):
    done = CliRunner().invoke(cli, ["train", *arguments])
    if isinstance(done.exception, UsageError):
        assert says in str(done.exception)
    else:
        assert done.exit_code == 2
        assert says in done.output


def test_whole_numbers_stand_for_others():
    assert Recipe.read(SCENES_RECIPE, ["labels.rate=1"]).labels.rate == 1.0
