"""That the stand-in for Lightroom's SDK is as strict as it is meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.develop import SLIDERS
from xmpredict.develop.slider import Slider

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin_bridge.lua.lightroom import Lightroom


def run(lightroom: Lightroom, code: str) -> str:
    """Run `code` as a menu item; return what it raised."""
    path = lightroom.plugin / "Tried.lua"
    path.write_text(
        f"local LrTasks = import 'LrTasks'\nlocal LrHttp = import 'LrHttp'\n"
        f"local catalog = import('LrApplication').activeCatalog()\n"
        f"LrTasks.startAsyncTask(function()\nlocal photo = catalog:getTargetPhoto()\n{code}\nend)"
    )
    lightroom.sdk.run(str(lightroom.plugin), path.name)
    return "\n".join(lightroom.sdk.Tasks.failures.values())


WRITE = "catalog:withWriteAccessDo('x', function() {} end)".format


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("assert(pcall(LrTasks.yield))", "attempt to yield across"),
        ("assert(pcall(LrHttp.get, 'http://127.0.0.1:1/'))", "attempt to yield across"),
        ("LrTasks.nothing()", "has no nothing"),
        ("import 'LrNothing'", "the SDK has no LrNothing"),
        ("print('x')", "there is no global print"),
        ("x = 1", "a new global x"),
        ("photo:nothing()", "LrPhoto has no nothing"),
        ("photo:getRawMetadata('nothing')", "there is no raw metadata nothing"),
        ("photo:applyDevelopSettings({ Tint = 1 }, 'x', false)", "needs write access"),
        ("photo:createDevelopSnapshot('x', true)", "needs write access"),
        ("photo:setPropertyForPlugin(_PLUGIN, 'edits', 'x')", "needs write access"),
        (WRITE("LrHttp.get('http://127.0.0.1:1/')"), "a request within a write gate"),
        (WRITE(WRITE("")), "a write gate within a write gate"),
        (WRITE("photo:applyDevelopSettings({}, 'x', false)"), "at least one"),
        (WRITE("photo:applyDevelopSettings({ Exposure = 1 }, 'x', false)"), "no develop setting"),
        (WRITE("photo:applyDevelopSettings({ Dehaze = '1' }, 'x', false)"), "takes a number"),
        (WRITE("photo:applyDevelopSettings({ Tint = 1 }, 'x', false)"), "without WhiteBalance"),
        (
            WRITE("photo:applyDevelopSettings({ IncrementalTint = 1 }, 'x', false)"),
            "no setting of a RAW",
        ),
        ("LrHttp.get('http://127.0.0.1:1/', { Accept = 'x' })", "tables of field and value"),
        ("LrHttp.get('http://127.0.0.1:1/', { { 'Accept', 'x' } })", "tables of field and value"),
    ],
)
def test_what_lightroom_refuses_is_refused(
    lightroom: Lightroom, tmp_path: Path, code: str, said: str
) -> None:
    lightroom.add(tmp_path / "a.nef")
    assert said in run(lightroom, code)


def test_an_error_within_a_gate_takes_all_of_it_back(lightroom: Lightroom, tmp_path: Path) -> None:
    photo = lightroom.add(tmp_path / "a.nef")
    apply = "photo:applyDevelopSettings({ Dehaze = 1 }, 'x', false)"
    assert run(lightroom, WRITE(f"{apply} error('no')")).endswith("no")
    assert photo.develop.Dehaze == 0
    assert run(lightroom, f"assert(LrTasks.pcall(function() {WRITE(apply)} end))").endswith("no")
    assert photo.develop.Dehaze == 1


def test_lightroom_knows_every_slider(lightroom: Lightroom) -> None:
    known = set(lightroom.sdk.Keys.numbers)
    assert {slider.crs for slider in SLIDERS if isinstance(slider, Slider)} <= known
