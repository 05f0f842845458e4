"""The plugin as luacheck and the house see it."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import lupa.lua51
import pytest

from xmpredict.plugin_bridge.installation import IDENTIFIER, SOURCE

ROOT = Path(__file__).parents[3]

EVALUATE = lupa.lua51.LuaRuntime().eval("function(path) return assert(loadfile(path))() end")


def test_luacheck_finds_nothing() -> None:
    program = shutil.which("luacheck")
    if program is None:
        pytest.skip("luacheck is not here (Debian's lua-check)")
    done = subprocess.run(
        [program, "--no-color", "plugin_bridge", "tests/plugin_bridge"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 warnings / 0 errors" in done.stdout


def test_what_lightroom_is_told_leads_somewhere() -> None:
    info = EVALUATE(str(SOURCE / "Info.lua"))
    assert info.LrToolkitIdentifier == IDENTIFIER
    assert info.VERSION.display == version("xmpredict")
    items = list(info.LrLibraryMenuItems.values())
    assert [item.title for item in items] == [
        "Edit selected photos",
        "Match to this photo",
        "Undo last edit",
        "Open review",
        "Learn from selected",
    ]
    assert all((SOURCE / item.file).is_file() for item in items)


def test_no_slider_is_named_but_those_of_the_as_shot_balance() -> None:
    from xmpredict.develop import BY_CRS  # noqa: PLC0415 - for this test alone

    named = {
        word
        for path in SOURCE.glob("*.lua")
        for word in re.findall(r"\w+", re.sub(r"--[^\n]*", "", path.read_text("utf-8")))
        if word in BY_CRS
    }
    assert named == {"Temperature", "Tint"}


def test_files_and_functions_are_short() -> None:
    for path in [*SOURCE.glob("*.lua"), *(Path(__file__).parent / "sdk").glob("*.lua")]:
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) <= 300, path
        starts = [i for i, line in enumerate(lines) if re.match(r"(local )?function ", line)]
        for start in starts:
            end = next(i for i in range(start, len(lines)) if lines[i] == "end")
            assert end - start < 40, (path, lines[start])
