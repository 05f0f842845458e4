"""*Edit selected photos* against the real server."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin_bridge.lua.conftest import Model
from xmpredict.develop.settings import Settings
from xmpredict.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.plugin_bridge.lua.conftest import Bridge
    from tests.plugin_bridge.lua.lightroom import Lightroom

    Raw = Callable[[str], Path]

pytestmark = pytest.mark.usefixtures("server")

EDIT = "EditSelected.lua"


def close(held: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return {k: held[k] for k in wanted} == pytest.approx(wanted, abs=1e-4)


def test_what_the_server_decides_is_applied(lightroom: Lightroom, bridge: Bridge, raw: Raw) -> None:
    photos = [lightroom.add(raw(name)) for name in ("IMG_1.nef", "Käthe & Søn 写真.nef")]
    before = list(lightroom.held())
    (told,) = lightroom.run(EDIT)
    assert (told.where, told.text) == ("bezel", "2 photos edited")
    job = bridge.last_job()
    assert (job["kind"], job["state"]) == ("predict", "done")
    for photo, was in zip(photos, before, strict=True):
        decided = job["photos"][photo.metadata.uuid]["settings"]
        held = dict(photo.develop)
        assert close(held, decided)
        assert held["WhiteBalance"] == "Custom"
        untouched = was.keys() - decided.keys() - {"WhiteBalance"}
        assert {k: held[k] for k in untouched} == {k: was[k] for k in untouched}
        assert dict(photo.snapshots["Before xmpredict"]) == was
        assert list(photo.history.values()) == ["xmpredict"]
    assert lightroom.sizes() == [2]
    assert all(scope.ended for scope in lightroom.sdk.scopes.values())


def test_the_bridge_is_told_what_lightroom_knows(lightroom: Lightroom, raw: Raw) -> None:
    lightroom.add(raw("IMG_1.nef"), Clarity2012=0, Temperature=4850, Tint=9)
    lightroom.run(EDIT)
    (posted,) = [r for r in lightroom.requests if r[:2] == ("POST", "/v1/jobs")]
    assert not {"{}", "[]"} & set(re.findall(r"\{\}|\[\]", posted[2] or ""))
    body = json.loads(posted[2] or "")
    assert body["key"]
    (photo,) = body["photos"]
    assert photo["as_shot"] == {"temperature": 4850, "tint": 9}
    assert photo["current"]["Sharpness"] == 40
    assert not {"Temperature", "WhiteBalance", "ProcessVersion"} & photo["current"].keys()


def test_a_second_time_there_is_nothing_to_do(lightroom: Lightroom, raw: Raw) -> None:
    lightroom.add(raw("IMG_1.nef"))
    lightroom.run(EDIT)
    held = list(lightroom.held())
    (told,) = lightroom.run(EDIT)
    assert (told.text, told.detail) == ("0 photos edited", "IMG_1.nef: as wanted already")
    assert list(lightroom.held()) == held
    assert lightroom.sizes() == [1, 0]


def test_a_jpeg_gets_relative_white_balance(
    lightroom: Lightroom, bridge: Bridge, jpeg: Path
) -> None:
    photo = lightroom.add(jpeg, "JPG")
    lightroom.run(EDIT)
    decided = bridge.last_job()["photos"][photo.metadata.uuid]["settings"]
    assert decided["IncrementalTemperature"] != 0
    assert close(dict(photo.develop), decided)
    assert photo.develop.WhiteBalance == "Custom"
    assert photo.develop.Temperature is None


def test_five_hundred_photos_are_changed_in_chunks(lightroom: Lightroom, raw: Raw) -> None:
    for number in range(100):
        path = raw(f"IMG_{number:04}.nef")
        for _ in range(5):
            lightroom.add(path)
    (told,) = lightroom.run(EDIT)
    assert told.text == "500 photos edited"
    assert lightroom.sizes() == [50] * 10
    assert {held["WhiteBalance"] for held in lightroom.held()} == {"Custom"}


def test_virtual_copies_are_photos_of_their_own(lightroom: Lightroom, raw: Raw) -> None:
    path = raw("IMG_1.nef")
    master, copy = lightroom.add(path), lightroom.add(path)
    master.develop.Clarity2012, copy.develop.Clarity2012 = 0, 0
    lightroom.select(copy)
    lightroom.run(EDIT)
    assert (master.develop.Exposure2012, len(dict(master.snapshots))) == (0, 0)
    assert copy.develop.Exposure2012 != 0
    lightroom.select(master, copy)
    (told,) = lightroom.run(EDIT)
    assert told.text == "1 photo edited"
    assert master.develop.Exposure2012 == copy.develop.Exposure2012


def test_an_offline_photo_is_seen_by_its_smart_preview(
    lightroom: Lightroom, raw: Raw, moved: Callable[[Path], Path]
) -> None:
    path = raw("IMG_1.nef")
    photo = lightroom.add(path, smart=moved(path))
    lost = lightroom.add(path.with_name("lost.nef"))
    (told,) = lightroom.run(EDIT)
    assert (told.text, told.detail) == (
        "1 photo edited",
        "lost.nef: offline, without a smart preview",
    )
    assert photo.develop.Exposure2012 != 0
    assert lost.develop.Exposure2012 == 0


def test_what_cannot_be_edited_is_named(lightroom: Lightroom, raw: Raw, tmp_path: Path) -> None:
    (tmp_path / "layers.psd").touch()
    lightroom.add(raw("old.nef"), ProcessVersion="5.7")
    lightroom.add(tmp_path / "layers.psd", "PSD")
    lightroom.add(tmp_path / "film.mp4", "VIDEO")
    bad = raw("bad.nef")
    bad.write_text("no photo")
    lightroom.add(bad)
    (told,) = lightroom.run(EDIT)
    assert told.text == "0 photos edited"
    old, layers, left = told.detail.splitlines()
    assert old.startswith("old.nef: of process version 5.7")
    assert layers.startswith("layers.psd: of a format that xmpredict does not read: PSD")
    assert left.startswith("bad.nef: left as it is, ")
    assert lightroom.sizes() == []


@pytest.mark.parametrize(("answer", "edited"), [("ok", 1), ("other", 2), ("cancel", 0)])
def test_a_persons_edit_is_kept_unless_they_say_so(
    lightroom: Lightroom, bridge: Bridge, scene: list[Path], answer: str, edited: int
) -> None:
    theirs, other = (lightroom.add(path) for path in scene[:2])
    theirs.develop.Exposure2012 = -1.5
    lightroom.answer = answer
    asked, *told = lightroom.run(EDIT)
    assert asked.text == "1 of 2 photos carry an edit that is not of xmpredict."
    assert sum("xmpredict" in p.history.values() for p in (theirs, other)) == edited
    assert (theirs.develop.Exposure2012 == -1.5) == (answer != "other")
    if answer == "ok":
        assert told[0].detail.startswith("IMG_0.nef: left as it is, carries a person's edit")
        assert other.develop.Exposure2012 < 0.25, "it is drawn to the other's look"
    if answer == "cancel":
        assert (told, bridge.get("/v1/jobs")["jobs"]) == ([], [])


def test_a_photo_that_is_deleted_meanwhile_costs_no_other(lightroom: Lightroom, raw: Raw) -> None:
    gone, stays = (lightroom.add(raw(name)) for name in ("a.nef", "b.nef"))

    def delete(method: str, url: str) -> None:
        if method == "GET" and "/v1/jobs/" in url:
            gone["deleted"] = True

    lightroom.on_request = delete
    (told,) = lightroom.run(EDIT)
    assert told.text == "1 photo edited"
    assert told.detail == "a.nef: cannot be changed, perhaps no longer in the catalog"
    assert stays.develop.Exposure2012 != 0


def test_a_photo_that_is_changed_meanwhile_stays(lightroom: Lightroom, raw: Raw) -> None:
    moved, other = (lightroom.add(raw(name)) for name in ("a.nef", "b.nef"))
    develop = moved.develop

    def move(method: str, _: str) -> None:
        if method == "POST":
            develop["Saturation"] = 30

    lightroom.on_request = move
    (told,) = lightroom.run(EDIT)
    assert told.detail == "a.nef: changed meanwhile, left as it is"
    assert (moved.develop.Exposure2012, moved.develop.Saturation) == (0, 30)
    assert other.develop.Exposure2012 != 0


def test_a_busy_catalog_is_said(lightroom: Lightroom, raw: Raw) -> None:
    path = raw("a.nef")
    for _ in range(60):
        lightroom.add(path)
    lightroom.sdk.Catalog.busy = 1
    (told,) = lightroom.run(EDIT)
    assert told.text == "10 photos edited"
    assert told.detail == "50 photos: left as it is, Lightroom was busy"


def test_only_sliders_are_set(
    lightroom: Lightroom, bridge: Bridge, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    curved = Settings(exposure=1, tone_curve=((0, 0), (128, 150), (255, 255)))
    monkeypatch.setattr(Model, "decide", lambda *_: curved)
    photo = lightroom.add(raw("a.nef"))
    (told,) = lightroom.run(EDIT)
    assert told.text == "1 photo edited"
    (decided,) = bridge.last_job()["photos"].values()
    assert decided["settings"]["ToneCurvePV2012"]
    assert photo.develop.ToneCurvePV2012 is None
    # A white balance that was not decided is left alone.
    assert photo.develop.WhiteBalance == "As Shot"


def test_a_job_that_fails_is_said(
    lightroom: Lightroom, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ModelError("the weights are gone", remedy="get them back")

    monkeypatch.setattr(Model, "predict", fail)
    photo = lightroom.add(raw("a.nef"))
    (told,) = lightroom.run(EDIT)
    assert (told.level, told.detail) == ("critical", "The weights are gone.\n\nGet them back.")
    assert photo.develop.Exposure2012 == 0


def test_nothing_selected_is_not_everything(lightroom: Lightroom, raw: Raw) -> None:
    photo = lightroom.add(raw("a.nef"))
    lightroom.select()
    (told,) = lightroom.run(EDIT)
    assert (told.level, told.detail) == ("critical", "Select one photo or more first.")
    assert photo.develop.Exposure2012 == 0


def test_a_photo_outside_the_roots_is_said_with_the_remedy(
    lightroom: Lightroom, tmp_path_factory: pytest.TempPathFactory, raw_bytes: bytes
) -> None:
    path = tmp_path_factory.mktemp("elsewhere") / "a.nef"
    path.write_bytes(raw_bytes)
    lightroom.add(path)
    (told,) = lightroom.run(EDIT)
    assert told.level == "critical"
    cause, remedy = told.detail.split("\n\n")
    assert cause.startswith(f"{path}: it lies outside")
    assert remedy.startswith("Start it with `xmpredict serve --root")
