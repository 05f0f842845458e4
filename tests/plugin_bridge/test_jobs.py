"""Jobs from the request to the sidecar, by the running server."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image

from tests.plugin_bridge.conftest import make_shoot
from xmpredict.xmp import read_edit


def sidecars(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.xmp"))}


def by_status(photos) -> dict[str, int]:
    found: dict[str, int] = {}
    for photo in photos:
        found[photo["status"]] = found.get(photo["status"], 0) + 1
    return found


def test_a_shoot_is_predicted_edited_and_taken_back(client, shoot):
    folder = shoot[0].parent
    predicted = client.do("predict", shoot)
    assert by_status(predicted) == {"done": 3}
    assert [photo["path"] for photo in predicted] == list(map(str, shoot))
    assert not sidecars(folder)

    edited = client.do("edit", shoot)
    assert by_status(edited) == {"written": 3}
    for photo, foreseen, path in zip(edited, predicted, shoot, strict=True):
        assert photo["settings"] == photo["settings"] | foreseen["settings"]
        assert photo["settings"]["Contrast2012"] == read_edit(path).settings["contrast"] == 8
    written = sidecars(folder)
    assert by_status(client.do("edit", shoot)) == {"unchanged": 3}
    assert sidecars(folder) == written

    assert by_status(client.do("undo", shoot[:2])) == {"undone": 2}
    assert sorted(sidecars(folder)) == [shoot[2].with_suffix(".xmp").name]
    assert by_status(client.do("undo", shoot)) == {"undone": 1, "unchanged": 2}


def test_what_a_person_accepted_is_written(client, shoot):
    settings = {"Exposure2012": 0.77, "ToneCurvePV2012": [[0, 10], [255, 255]]}
    sent = [{"path": str(shoot[0]), "settings": settings}]
    sent += [{"path": str(shoot[1]), "settings": {"Nonsense": 1}}]
    sent += [{"path": str(shoot[2]), "settings": {"IncrementalTint": 5}}]
    written, unknown, other = client.do("write", sent)
    assert written["status"] == "written"
    assert read_edit(shoot[0]).settings["exposure"] == 0.77
    assert read_edit(shoot[0]).settings["tone_curve"] == ((0, 10), (255, 255))
    assert (unknown["status"], other["status"]) == ("failed", "failed")
    assert "Nonsense" in unknown["reason"]
    assert len(sidecars(shoot[0].parent)) == 1


def test_a_persons_sidecar_is_kept_until_overwritten(client, shoot):
    client.do("edit", shoot)
    sidecar = shoot[0].with_suffix(".xmp")
    theirs = re.sub(rb'Exposure2012="[^"]*"', b'Exposure2012="-1.11"', sidecar.read_bytes())
    sidecar.write_bytes(theirs)
    sent = [{"path": str(shoot[0]), "settings": {"Exposure2012": 0.5}}]
    assert by_status(client.do("write", sent)) == {"kept": 1}
    assert sidecar.read_bytes() == theirs
    assert by_status(client.do("write", sent, overwrite=True)) == {"written": 1}
    assert read_edit(shoot[0]).settings["exposure"] == 0.5
    assert client.get("/v1/history").json["runs"][0]["command"].startswith("review, job ")


def test_the_last_run_is_taken_back_when_no_photo_is_named(client, shoot):
    client.do("edit", shoot)
    undone = client.wait(client.start("undo", []))
    assert undone["state"] == "done"
    assert not sidecars(shoot[0].parent)
    client.do("edit", shoot[:1])
    newest = client.get("/v1/history").json["runs"][0]
    assert newest["photos"] == 1
    assert newest["command"].startswith("serve: edit, job ")
    assert client.wait(client.start("undo", [], run=newest["id"]))["state"] == "done"
    again = client.wait(client.start("undo", [], run=newest["id"]))
    assert again["state"] == "failed"
    assert "nothing to take back" in again["error"]["cause"]


def test_virtual_copies_are_photos_of_their_own(client, shoot):
    copies = [{"path": str(shoot[0]), "id": name} for name in ("one", "two", "three")]
    results = client.do("predict", copies)
    assert [photo["id"] for photo in results] == ["one", "two", "three"]
    assert sorted(photo["number"] for photo in results) == [0, 1, 2]
    assert len({json.dumps(photo["settings"]) for photo in results}) == 1


def test_an_anchor_leads_by_what_the_catalog_says_of_that_very_copy(client, shoot):
    plain = client.do("predict", shoot)
    current = {"Exposure2012": 1.5, "WhiteBalance": "As Shot", "Temperature": 5000, "Tint": 3}
    photos = [
        {"path": str(shoot[0]), "id": "first", "current": {"Exposure2012": -2.0}},
        {"path": str(shoot[0]), "id": "second", "current": current | {"LensProfileSetup": "x"}},
        {"path": str(shoot[1]), "id": "third", "current": {}},
    ]
    first, second, third = client.do("match", photos, anchors=["second"])
    assert (first["status"], second["status"], third["status"]) == ("kept", "kept", "done")
    assert second["settings"] == {"Exposure2012": 1.5}
    assert third["settings"]["Exposure2012"] > plain[1]["settings"]["Exposure2012"] + 0.3


def test_an_anchor_leads_by_its_sidecar(client, shoot):
    client.do("write", [{"path": str(shoot[0]), "settings": {"Exposure2012": 1.4}}])
    held = sidecars(shoot[0].parent)
    first, second, _ = client.do("match", shoot, anchors=[str(shoot[0])])
    assert first["settings"]["Exposure2012"] == 1.4
    assert second["settings"]["Exposure2012"] > 0.6
    assert sidecars(shoot[0].parent) == held


def test_an_anchor_without_an_edit_leads_nobody(client, shoot):
    done = client.wait(client.start("match", shoot, anchors=[str(shoot[0])]))
    assert done["state"] == "failed"
    assert done["error"]["remedy"] == "edit it first"


def test_finished_pictures_are_predicted_and_not_written(client, root):
    folder = root / "rendered"
    make_shoot(folder, 1)
    picture = folder / "picture.jpg"
    Image.linear_gradient("L").convert("RGB").save(picture)
    before = picture.read_bytes()
    assert client.do("predict", [picture])[0]["status"] == "done"
    edited = client.do("edit", [picture])[0]
    assert (edited["status"], picture.read_bytes()) == ("refused", before)
    assert edited["code"] == "settings_inside"


def test_dngs_stay_inside_unless_it_is_said(client, shoot):
    assert by_status(client.do("predict", shoot, dng="skip")) == {"done": 3}
    skipped = client.do("edit", shoot, dng="skip")
    assert {(one["status"], one["code"]) for one in skipped} == {("refused", "settings_inside")}
    assert not sidecars(shoot[0].parent)


def test_one_bad_photo_never_stops_a_job(client, shoot):
    gone = shoot[1]
    gone.unlink()
    broken = shoot[0].parent / "broken.NEF"
    broken.write_text("no photo")
    results = client.do("edit", [*shoot, broken])
    assert [photo["status"] for photo in results] == ["written", "failed", "written", "failed"]
    assert "no such" in results[1]["reason"]
    assert {photo["code"] for photo in results} == {None}


def test_results_come_by_their_number(client, shoot):
    job = client.start("predict", shoot)
    client.wait(job)
    later = client.get(f"/v1/jobs/{job}?since=1").json["job"]["photos"]
    assert [photo["number"] for photo in later] == [1, 2]
    assert client.get(f"/v1/jobs/{job}?since=3").json["job"]["photos"] == []
    assert client.get("/v1/jobs").json["jobs"][0]["id"] == job


def test_a_key_is_one_job(client, shoot):
    job = client.start("predict", shoot, key="k1")
    assert client.start("predict", shoot, key="k1") == job
    client.wait(job)
    assert client.start("predict", shoot, key="k1") == job
    body = {"kind": "edit", "photos": [{"path": str(shoot[0])}], "key": "k1"}
    answer = client.post("/v1/jobs", body)
    assert (answer.status, answer.code) == (409, "conflict")


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_soon(client, shoot, root):
    many = make_shoot(root / "many", 40)
    running = client.start("predict", many)
    waiting = client.start("edit", shoot)
    for job in (waiting, running):
        assert client.post(f"/v1/jobs/{job}/cancel", {}).status == 200
    done = client.wait(waiting)
    assert (done["state"], done["done"]) == ("cancelled", 0)
    done = client.wait(running)
    assert done["state"] == "cancelled"
    assert done["done"] < 40
    assert not sidecars(shoot[0].parent)


def test_events_tell_the_same_and_end(client, shoot):
    job = client.start("predict", shoot)
    text = client.get(f"/v1/jobs/{job}/events").data.decode()
    events = re.findall(r"(?:id: (\d+)\n)?event: (\w+)\ndata: (.*)\n\n", text)
    told = [json.loads(data) for _, name, data in events if name == "photo"]
    assert told == client.get(f"/v1/jobs/{job}?since=0").json["job"]["photos"]
    assert json.loads(events[-1][2])["state"] == "done"
    again = client.get(f"/v1/jobs/{job}/events", Last_Event_ID="1").data.decode()
    assert re.findall(r"id: (\d+)", again) == ["2"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "predict", "photos": []}, "bad_request"),
        ({"kind": "match", "photos": ["photo"]}, "bad_request"),
        ({"kind": "match", "photos": ["photo"], "anchors": ["other"]}, "bad_request"),
        ({"kind": "dance", "photos": ["photo"]}, "bad_request"),
        ({"kind": "edit", "photos": ["photo"], "colour": 1}, "bad_request"),
        ({"kind": "edit", "photos": ["photo"], "model": "/etc/passwd"}, "bad_request"),
        ({"kind": "edit", "photos": ["/etc/passwd.nef"]}, "outside_roots"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused(client, shoot, body, code):
    photos = [{"path": str(shoot[0]) if p == "photo" else p} for p in body["photos"]]
    assert client.post("/v1/jobs", body | {"photos": photos}).code == code


@pytest.mark.parametrize("path", ["/v1/jobs/ab", "/v1/jobs/ab/events"])
def test_a_job_that_is_not_there(client, path):
    assert client.get(path).code == "not_found"


def test_a_picture_that_a_person_edited_leads_the_others(client, shoot):
    packet = client.do("write", [{"path": str(shoot[0]), "settings": {"Exposure2012": 1.2}}])
    assert packet[0]["status"] == "written"
    xmp = shoot[0].with_suffix(".xmp").read_bytes()
    picture = shoot[0].parent / "picture.jpg"
    Image.linear_gradient("L").convert("RGB").save(picture, xmp=xmp)
    kept = client.do("predict", [picture])[0]
    assert (kept["status"], kept["settings"]["Exposure2012"]) == ("kept", 1.2)


def test_what_a_catalog_says_a_person_edited_is_kept_and_leads(client, shoot):
    theirs = {"Exposure2012": 1.5, "Contrast2012": 0}
    photos = [
        {"path": str(shoot[0]), "id": "edited", "current": theirs},
        {"path": str(shoot[0]), "id": "copy", "current": {"Exposure2012": 0}},
        {"path": str(shoot[1]), "id": "alone", "current": theirs},
        {"path": str(shoot[2]), "id": "new", "current": {"Sharpness": 40}},
    ]
    edited, copy, alone, new = client.do("predict", photos)
    assert [p["status"] for p in (edited, copy, alone, new)] == ["kept", "done", "kept", "done"]
    assert edited["settings"] == alone["settings"] == theirs
    assert edited["reason"] == "carries a person's edit"
    free = client.do("predict", photos, overwrite=True)
    assert by_status(free) == {"done": 4}
    assert new["settings"]["Exposure2012"] > free[3]["settings"]["Exposure2012"] + 0.3
    assert copy["settings"]["Exposure2012"] > free[1]["settings"]["Exposure2012"] + 0.3
