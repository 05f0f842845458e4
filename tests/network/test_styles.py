"""Blending the looks of several retouchers."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.network.made import checkpoint, photo, write_styles
from xmpredict.cli.main import cli
from xmpredict.errors import UsageError
from xmpredict.network.model import open_model
from xmpredict.network.styles import read_style, say_style, to_code
from xmpredict.network.trained import Trained


@pytest.fixture
def path(tmp_path):
    return write_styles(tmp_path / "styles.safetensors")


@pytest.mark.parametrize(
    ("text", "shares"),
    [("a:0.7,b:0.3", {"a": 0.7, "b": 0.3}), ("b", {"b": 1.0}), (" a:1 , c:3", {"a": 1, "c": 3})],
)
def test_shares_are_read(text, shares):
    assert read_style(text) == shares
    assert read_style(say_style(shares)) == shares


@pytest.mark.parametrize("text", ["", "a:", "a:-1", "a:0", "a:nan", "a:inf", "a:1,a:2", ":1"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match=r"share|convert"):
        read_style(text)


def test_a_code_sums_to_one():
    assert to_code({"a": 1, "c": 3}, ("a", "b", "c")).tolist() == [[0.25, 0, 0.75]]
    assert to_code({}, ("a", "b")).tolist() == [[0.5, 0.5]]
    assert to_code(None, ()) is None


def test_looks_are_blended(path):
    scene = [photo(0.2), photo(0.3, 1)]

    def exposures(style):
        return [p.spread["exposure"] for p in Trained(path, style).foresee(scene)]

    one, other, both = exposures({"a": 1.0}), exposures({"b": 1.0}), exposures({"a": 7, "b": 3})
    assert one != other
    assert both not in (one, other)
    assert exposures({"a": 0.7, "b": 0.3}) == pytest.approx(both)
    assert "a:0.7,b:0.3" in Trained(path, {"a": 0.7, "b": 0.3}).label


def test_a_style_that_a_model_lacks_is_refused(path, tmp_path):
    with pytest.raises(UsageError, match="no style 'd'"):
        open_model(str(path), {"a": 1.0, "d": 1.0})
    with pytest.raises(UsageError, match="no styles"):
        open_model("default", {"a": 1.0})
    checkpoint().save(tmp_path / "plain.safetensors")
    with pytest.raises(UsageError, match="no styles"):
        open_model(str(tmp_path / "plain.safetensors"), {"a": 1.0})


def test_the_command_line_says_what_a_style_is(tmp_path):
    done = CliRunner().invoke(cli, ["edit", str(tmp_path), "--style", "a:x"])
    assert done.exit_code == 2
    assert "a:0.7,b:0.3" in done.output
