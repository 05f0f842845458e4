"""``xmpredict install-plugin``."""

from __future__ import annotations

import json
import sys

import pytest


@pytest.fixture
def modules(tmp_path):
    return tmp_path / "Modules"


def test_it_says_what_it_did_and_what_is_next(modules, tmp_path, xmpredict):
    told = xmpredict("install-plugin", "--to", modules, "--root", tmp_path)
    assert told.code == 0
    assert "Library > Plug-in Extras" in told.out
    held = json.loads((modules / "xmpredict.lrplugin" / "installed.json").read_text())
    assert f"serve --root {tmp_path}" in held["start"]
    assert held["start"] in told.out
    assert "in place of" not in told.out
    assert "in place of" in xmpredict("install-plugin", "--to", modules).out


def test_a_dry_run_writes_nothing(modules, xmpredict):
    told = xmpredict("install-plugin", "--to", modules, "--dry-run")
    assert told.code == 0
    assert "Nothing was written" in told.out
    assert not modules.exists()


def test_where_there_is_no_lightroom(monkeypatch, xmpredict):
    monkeypatch.setattr(sys, "platform", "linux")
    told = xmpredict("install-plugin")
    assert told.code == 1
    assert "macOS and Windows" in told.err


def test_what_is_not_ours_is_one_line(modules, xmpredict):
    modules.mkdir()
    (modules / "xmpredict.lrplugin").touch()
    told = xmpredict("install-plugin", "--to", modules)
    assert told.code == 1
    assert told.err.count("\n") == 1
    assert "move it away" in told.err
