"""The scenes of a folder, as jobs saw them and as its XMP stands."""

from __future__ import annotations

import re
from urllib.parse import quote

from click.testing import CliRunner
from PIL import Image

from tests.plugin_bridge.conftest import make_photo
from xmpredict.cli.render import render


def told(client, folder) -> dict:
    answer = client.get(f"/v1/scenes?folder={quote(str(folder))}")
    assert answer.status == 200, answer.data
    return answer.json


def states(client, folder) -> list[tuple[str, str | None]]:
    photos = (photo for scene in told(client, folder)["scenes"] for photo in scene["photos"])
    return [(photo["state"], photo["mark"]) for photo in photos]


def test_photos_are_unseen_until_a_job_has_looked_at_them(client, shoot):
    folder = shoot[0].parent
    late = make_photo(folder / "late.dng", 7200)
    before = told(client, folder)
    assert (before["scenes"], len(before["unseen"])) == ([], 4)
    client.do("predict", [late, *shoot])
    after = told(client, folder)
    assert after["unseen"] == []
    assert [scene["scene"] for scene in after["scenes"]] == [1, 2]
    names = [[photo["name"] for photo in scene["photos"]] for scene in after["scenes"]]
    assert names == [[path.name for path in shoot], [late.name]]
    first = after["scenes"][0]["photos"][0]
    assert first["taken"] == "2026-06-06T12:00:00"
    assert (first["width"], first["height"], first["kind"]) == (48, 32, "raw")
    assert first["predicted"]["Contrast2012"] == 8
    assert first["settings"] == {}


def test_what_stands_in_the_xmp_and_what_was_decided(client, shoot):
    folder = shoot[0].parent
    client.do("predict", shoot)
    assert states(client, folder) == [("new", None)] * 3
    client.do("write", [{"path": str(shoot[0]), "settings": {"Exposure2012": 0.5}}])
    body = {"paths": [str(shoot[1])], "state": "rejected"}
    assert client.post("/v1/marks", body).json == {"marked": 1}
    assert states(client, folder)[:2] == [("edited", "accepted"), ("new", "rejected")]
    sidecar = shoot[0].with_suffix(".xmp")
    sidecar.write_bytes(re.sub(rb'(Exposure2012=")[^"]*', rb"\1-1.00", sidecar.read_bytes()))
    assert states(client, folder)[0] == ("person", "accepted")
    client.post("/v1/marks", {"paths": [str(shoot[1])], "state": None})
    assert states(client, folder)[1] == ("new", None)


def test_a_picture_that_is_edited_itself_tells_its_own_edit(client, shoot):
    raw = shoot[0].rename(shoot[0].with_suffix(".nef"))
    client.do("write", [{"path": str(raw), "settings": {"Exposure2012": 0.5}}])
    packet = raw.with_suffix(".xmp").read_bytes()
    picture = raw.with_suffix(".tif")
    Image.linear_gradient("L").convert("RGB").save(picture, tiffinfo={700: packet})
    client.do("predict", [picture, raw])
    standing = {
        photo["name"]: (photo["state"], photo["settings"]["Exposure2012"])
        for scene in told(client, raw.parent)["scenes"]
        for photo in scene["photos"]
    }
    assert standing == {picture.name: ("person", 0.5), raw.name: ("edited", 0.5)}


def test_what_is_made_from_photos_of_the_shoot_is_passed_over(client, shoot):
    folder = shoot[0].parent
    picture = Image.linear_gradient("L").convert("RGB")
    twin = shoot[0].with_name(shoot[0].name.lower()).with_suffix(".JPG")
    alone, other = folder / "alone.jpg", folder / "other" / f"{shoot[0].stem}.jpg"
    other.parent.mkdir()
    for path in (twin, alone, other):
        picture.save(path)
    made = folder / "compare.jpg"
    done = CliRunner().invoke(render, [str(shoot[1]), "-o", str(made)])
    assert (done.exit_code, made.exists()) == (0, True), done.output
    assert sorted(told(client, folder)["unseen"]) == sorted(map(str, [*shoot, alone, other]))
    picture.save(made)
    assert str(made) in told(client, folder)["unseen"]
    shoot[0].unlink()
    assert str(twin) in told(client, folder)["unseen"]


def test_what_can_be_given_no_edit_is_in_no_scene(client, shoot):
    broken = shoot[0].with_name("broken.cr2")
    broken.touch()
    client.do("predict", [broken, *shoot])
    after = told(client, broken.parent)
    assert [photo["name"] for photo in after["left_out"]] == [broken.name]
    assert after["left_out"][0]["status"] == "failed"
    assert after["left_out"][0]["reason"].startswith("the file is empty")
    assert [len(scene["photos"]) for scene in after["scenes"]] == [3]


def test_a_link_out_is_not_told(client, shoot, tmp_path):
    outside = make_photo(tmp_path / "outside.dng")
    (shoot[0].parent / "link.dng").symlink_to(outside)
    assert sorted(told(client, shoot[0].parent)["unseen"]) == sorted(map(str, shoot))


def test_a_folder_that_cannot_be_told(client, root, tmp_path):
    for folder, code in ((root / "none", "not_found"), (tmp_path, "outside_roots")):
        assert client.get(f"/v1/scenes?folder={quote(str(folder))}").code == code
    assert client.get("/v1/scenes").code == "bad_request"
