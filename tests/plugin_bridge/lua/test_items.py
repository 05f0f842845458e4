"""The other menu items against the real server."""

from __future__ import annotations

import json
import shutil
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from xmpredict.raw.calibration import Calibrations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.plugin_bridge.lua.conftest import Bridge
    from tests.plugin_bridge.lua.lightroom import Lightroom

    Raw = Callable[[str], Path]

pytestmark = pytest.mark.usefixtures("server")

EDIT, MATCH, UNDO = "EditSelected.lua", "MatchToThis.lua", "UndoLastEdit.lua"


def test_match_follows_the_photo_that_is_selected_most(
    lightroom: Lightroom, bridge: Bridge, scene: list[Path]
) -> None:
    first, anchor, copy = (lightroom.add(path) for path in (*scene[:2], scene[1]))
    anchor.develop.Exposure2012, anchor.develop.Saturation = -1.5, -60
    lightroom.select(anchor, first, copy)
    (told,) = lightroom.run(MATCH)
    assert (told.where, told.text) == ("bezel", "2 photos matched")
    job = bridge.last_job()
    assert job["kind"] == "match"
    decided = job["photos"][first.metadata.uuid]["settings"]
    assert decided["Exposure2012"] < 0.25
    assert first.develop.Exposure2012 == pytest.approx(decided["Exposure2012"], abs=1e-4)
    assert list(anchor.history.values()) == []
    assert (copy.develop.Exposure2012, copy.develop.Saturation) == (-1.5, -60)
    assert copy.develop.WhiteBalance == "As Shot"


def test_match_follows_what_xmpredict_itself_set(lightroom: Lightroom, scene: list[Path]) -> None:
    anchor, other = (lightroom.add(path) for path in scene[:2])
    lightroom.run(EDIT)
    anchor.develop.Exposure2012 = anchor.develop.Exposure2012 - 1
    was = other.develop.Exposure2012
    lightroom.run(MATCH)
    assert other.develop.Exposure2012 < was - 0.1


def test_match_needs_an_anchor_and_others(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    (told,) = lightroom.run(MATCH)
    assert "the one that you selected most leads" in told.detail
    lost = lightroom.add(raw("b.nef").with_name("lost.nef"))
    lightroom.select(lost, photo)
    (told,) = lightroom.run(MATCH)
    assert "cannot be read" in told.detail
    lightroom.select(photo, lost)
    (told,) = lightroom.run(MATCH)
    assert told.text == "0 photos matched"


def test_undo_takes_back_edit_after_edit(lightroom: Lightroom, scene: list[Path]) -> None:
    photos = [lightroom.add(path) for path in scene]
    before = list(lightroom.held())
    lightroom.run(EDIT)
    edited = list(lightroom.held())
    photos[1].develop.Exposure2012 = -1
    lightroom.select(photos[1], photos[0])
    lightroom.run(MATCH)
    photos[1].develop.Exposure2012 = edited[1]["Exposure2012"]
    assert list(lightroom.held()) != edited
    lightroom.select(*photos[:1])
    (told,) = lightroom.run(UNDO)
    assert (told.where, told.text) == ("bezel", "1 photo taken back")
    assert list(lightroom.held()) == edited
    lightroom.select(*photos)
    (told,) = lightroom.run(UNDO)
    assert told.text == "3 photos taken back"
    assert list(lightroom.held()) == before
    (told,) = lightroom.run(UNDO)
    assert told.detail == "IMG_0.nef, IMG_1.nef, IMG_2.nef: no edit of xmpredict to take back"
    assert not any(photo.held.edits for photo in photos)


def test_undo_leaves_what_was_changed_since(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    lightroom.run(EDIT)
    photo.develop.Contrast2012, photo.develop.Tint = 30, 20
    photo.develop.Saturation = 5
    (told,) = lightroom.run(UNDO)
    assert told.text == "1 photo taken back"
    assert told.detail.startswith("a.nef: settings that were changed since and stay: ")
    assert (photo.develop.Contrast2012, photo.develop.Saturation) == (30, 5)
    assert (photo.develop.Exposure2012, photo.develop.Vibrance) == (0, 0)
    # A white balance is one: half of it would be nobody's.
    assert (photo.develop.Temperature != 5200, photo.develop.Tint) == (True, 20)


def test_undo_asks_no_server(lightroom: Lightroom, raw: Raw) -> None:
    lightroom.add(raw("a.nef"))
    lightroom.run(UNDO)
    assert (lightroom.requests, lightroom.commands) == ([], [])


def test_lightrooms_own_undo_takes_the_record_back_too(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    lightroom.run(EDIT)
    assert photo.held.edits
    lightroom.sdk.Catalog.undo()
    assert (photo.held.edits, photo.develop.Exposure2012) == (None, 0)


def test_the_record_is_bounded(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    lightroom.run(EDIT)
    (edit,) = json.loads(photo.held.edits)
    photo.held.edits = json.dumps([edit] * 20)
    photo.develop.Exposure2012 = 3
    lightroom.answer = "other"
    lightroom.run(EDIT)
    edits = json.loads(photo.held.edits)
    assert len(edits) == 20
    assert edits[-1]["before"]["Exposure2012"] == 3


def test_a_record_that_cannot_be_read_is_none(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    photo.held.edits = "["
    (told,) = lightroom.run(UNDO)
    assert told.detail == "a.nef: no edit of xmpredict to take back"


def test_the_review_opens_by_a_code_of_one_use(
    lightroom: Lightroom, bridge: Bridge, raw: Raw
) -> None:
    photo = raw("Käthe & Søn/a.nef")
    lightroom.add(photo)
    (opened, _) = lightroom.run("OpenReview.lua")
    address = urlsplit(opened.text)
    assert (opened.where, address.port) == ("browser", bridge.running[-1].contact.port)
    named = parse_qs(address.fragment, strict_parsing=True)
    assert named["folder"] == [str(photo.parent)]
    assert bridge.running[-1].contact.token not in opened.text
    request = urllib.request.Request(
        f"http://{address.netloc}/session",
        json.dumps({"code": named["code"][0]}).encode(),
        {"Content-Type": "application/json", "Origin": f"http://{address.netloc}"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - http it is
        assert "HttpOnly" in answer.headers["Set-Cookie"]


def test_learning_teaches_the_cameras_numbers(
    lightroom: Lightroom, bridge: Bridge, shared_data: Path, tmp_path: Path, raw: Raw
) -> None:
    path = tmp_path / "canon_d30.CRW"
    shutil.copyfile(shared_data / "raw" / path.name, path)
    photo = lightroom.add(path, Temperature=2500, Tint=-12)
    lightroom.add(raw("by hand.nef"), WhiteBalance="Custom")
    lightroom.add(raw("a.dng"), "DNG")
    held = list(lightroom.held())
    (told,) = lightroom.run("LearnFromSelected.lua")
    assert told.text == "1 photo learned from"
    assert told.detail == "by hand.nef, a.dng: no raw with white balance As Shot"
    assert bridge.last_job()["state"] == "done"
    assert (list(lightroom.held()), photo.history[1]) == (held, None)
    ((_, calibration),) = Calibrations.load().cameras.items()
    assert calibration.readings[0][2:] == (400, -12)
