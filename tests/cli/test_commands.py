"""The smaller commands."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from tests.raw import containers, profiles
from xmpredict.cli.console import stdout
from xmpredict.cli.main import SUMMARIES
from xmpredict.cli.show import BETWEEN, say_capture
from xmpredict.develop import SLIDERS
from xmpredict.raw.capture import read_capture

SIDECAR = ("--dng", "sidecar")


@pytest.fixture
def photo(shoot):
    return min(shoot.glob("*.dng"))


@pytest.fixture
def edited(photo, xmpredict):
    assert xmpredict("edit", photo, *SIDECAR, "--model", "auto").code == 0
    return photo


def test_every_command_has_help(xmpredict):
    for command in SUMMARIES:
        result = xmpredict(command, "--help")
        assert result.code == 0
        assert "Usage" in result.out


def test_sliders_lists_every_slider(xmpredict):
    rows = json.loads(xmpredict("sliders", "--json").out)
    assert {row["crs"] for row in rows} == {slider.crs for slider in SLIDERS}
    exposure = next(row for row in rows if row["name"] == "exposure")
    assert (exposure["low"], exposure["high"], exposure["digits"]) == (-5, 5, 2)
    assert "Exposure2012" in xmpredict("sliders").out


@pytest.mark.parametrize("width", [80, 160])
def test_no_key_and_no_fact_is_broken(width, edited, xmpredict, monkeypatch):
    monkeypatch.setattr(stdout, "width", width)
    listed = xmpredict("sliders").out
    words = listed.split()
    assert [slider.crs for slider in SLIDERS if slider.crs not in words] == []
    shown = xmpredict("show", edited, "--all").out
    fact = say_capture(read_capture(edited)).split(BETWEEN)
    lines = [line for line in shown.splitlines() if set(line.split(BETWEEN)) & set(fact)]
    assert [part for line in lines for part in line.split(BETWEEN)] == fact
    assert max(map(len, [*listed.splitlines(), *lines])) <= width


def test_show_tells_capture_and_settings(edited, xmpredict):
    told = json.loads(xmpredict("show", edited, "--json").out)
    assert told["settings"]["Contrast2012"] == "+6"
    assert told["capture"]["make"]
    assert told["by_person"] == []
    for of in (edited, edited.with_suffix(".xmp")):
        said = xmpredict("show", of)
        assert said.code == 0
        assert "Contrast2012" in said.out
        assert "PostCropVignetteAmount" not in said.out
    assert "PostCropVignetteAmount" in xmpredict("show", edited, "--all").out


def test_show_without_xmp(photo, xmpredict):
    assert "No XMP" in xmpredict("show", photo).out


def test_history_by_run_and_by_photo(edited, xmpredict):
    (run,) = xmpredict("history", "--json").lines
    assert run["photos"] == 1
    assert run["model"] == "auto 1"
    (write,) = xmpredict("history", edited, "--json").lines
    assert write["changes"]["Contrast2012"] == {"from": None, "to": "+6"}
    assert "auto 1" in xmpredict("history").out
    undone = xmpredict("undo", "--run", run["id"], "--json")
    assert [line["status"] for line in undone.lines] == ["taken back"]
    assert not edited.with_suffix(".xmp").exists()


def test_undo_of_nothing_is_an_error(photo, xmpredict):
    assert xmpredict("undo", photo).code == 1
    assert xmpredict("undo").code == 2
    assert xmpredict("undo", photo, "--run", "1").code == 2


def test_doctor_notes_and_refusals(shoot, photo, xmpredict):
    (shoot / "twin.NEF").write_bytes(b"")
    (shoot / "twin.CR2").write_bytes(b"")
    (shoot / "text.ARW").write_text("not a photo")
    photo.with_suffix(".JPG").write_bytes(b"")
    photo.with_suffix(".acr").write_bytes(b"")
    result = xmpredict("doctor", shoot, "--json")
    assert result.code == 1
    kinds = {(line["photo"].rsplit("/", 1)[1], line["kind"]) for line in result.lines}
    assert ("twin.NEF", "name-conflict") in kinds
    assert (photo.name, "raw+jpeg") in kinds
    assert (photo.name, "acr") in kinds
    assert (photo.name, "settings-inside") in kinds
    assert ("twin.CR2", "unreadable") in kinds
    assert ("text.ARW", "unreadable") in kinds
    assert "nothing was written" in xmpredict("doctor", shoot).out


def test_doctor_names_a_folder_without_raws_as_edit_does(xmpredict, tmp_path):
    result, edited = xmpredict("doctor", tmp_path), xmpredict("edit", tmp_path)
    assert result.code == edited.code == 1
    assert f"failed {tmp_path}: holds no raw photos\n" in result.out
    Image.new("RGB", (30, 20)).save(tmp_path / "IMG_1.jpg")
    only = xmpredict("doctor", tmp_path, "--json")
    assert {line["kind"] for line in only.lines} == {"no-raws", "settings-inside"}
    assert xmpredict("doctor", tmp_path / "IMG_1.jpg").code == 0


def test_doctor_says_of_a_broken_link_what_edit_says(xmpredict, tmp_path):
    photo = tmp_path / "gone.dng"
    photo.symlink_to(tmp_path / "nowhere")
    said = f"failed {photo}: there is no such photo"
    doctored = xmpredict("doctor", tmp_path).out.splitlines()
    assert [line for line in doctored if photo.name in line] == [said]
    assert said in xmpredict("edit", tmp_path, *SIDECAR).err.splitlines()


def test_doctor_names_the_coding_that_edit_could_not_read(xmpredict, tmp_path):
    photo = tmp_path / "Z9.NEF"
    photo.write_bytes(containers.nef(13))
    (finding,) = xmpredict("doctor", tmp_path, "--json").lines
    assert finding["kind"] == "unreadable"
    assert "Nikon's High Efficiency" in finding["message"]
    assert "Adobe DNG Converter" in finding["remedy"]
    said = f"failed {photo}: {finding['message']}; {finding['remedy']}"
    assert xmpredict("edit", tmp_path).err.splitlines() == [said]


def picture(path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.info["icc_profile"]
        return np.asarray(image).astype(int)


def test_render_with_settings_and_comparison(edited, xmpredict, tmp_path):
    out = tmp_path / "picture.png"
    arguments = ("render", edited, "-o", out, "--size", 300)
    assert xmpredict(*arguments).code == 0
    plain = picture(out)
    assert max(plain.shape) == 300
    xmpredict(*arguments, "--set", "Exposure2012=+2")
    assert picture(out).mean() > plain.mean() + 20
    xmpredict(*arguments, "--compare")
    both = picture(out)
    assert both.shape[1] > 2 * plain.shape[1]
    assert np.abs(both[:, -plain.shape[1] :] - plain).max() <= 1


def test_render_takes_the_settings_of_another_sidecar(edited, xmpredict, tmp_path):
    sidecar = tmp_path / "other.xmp"
    text = edited.with_suffix(".xmp").read_text(encoding="utf-8")
    text = text.replace('crs:Saturation="0"', 'crs:Saturation="-100"')
    sidecar.write_text(text, encoding="utf-8")
    out = tmp_path / "grey.png"
    assert xmpredict("render", edited, "--xmp", sidecar, "-o", out, "--size", 200).code == 0
    assert np.ptp(picture(out), axis=2).mean() < 4


def test_render_through_a_camera_profile(photo, xmpredict, tmp_path):
    out, path = tmp_path / "picture.png", tmp_path / "profile.dcp"
    arguments = ("render", photo, "-o", out, "--size", 200)
    assert xmpredict(*arguments).code == 0
    plain = picture(out)
    path.write_bytes(profiles.dcp())
    refused = xmpredict(*arguments, "--profile", path)
    assert refused.code == 1
    assert f"{photo}: is a photo of " in refused.err
    assert "for Testar One" in refused.err
    assert xmpredict(*arguments, "--profile", path, "--any-camera").code == 0
    bent = picture(out)
    assert np.abs(bent - plain).mean() > 5
    xmpredict(*arguments, "--profile", path, "--any-camera", "--compare")
    assert np.abs(picture(out)[:, : bent.shape[1]] - bent).max() <= 1
    path.write_bytes(profiles.dcp()[:900])
    broken = xmpredict(*arguments, "--profile", path)
    assert broken.code == 1
    assert broken.err.startswith(f"xmpredict: {path}: is damaged")


def test_render_of_a_folder_goes_on_after_a_bad_photo(shoot, xmpredict, tmp_path):
    for extra in sorted(shoot.glob("*.dng"))[2:]:
        extra.unlink()
    (shoot / "bad.NEF").write_text("no")
    result = xmpredict("render", shoot, "-o", tmp_path / "out", "--size", 100)
    assert result.code == 1
    assert "bad.NEF" in result.err
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 2


def test_render_never_replaces_what_it_did_not_render(photo, xmpredict, tmp_path):
    camera_jpeg = tmp_path / "IMG_1.jpg"
    Image.new("RGB", (30, 20)).save(camera_jpeg)
    before = camera_jpeg.read_bytes()
    result = xmpredict("render", photo, "-o", camera_jpeg, "--size", 100)
    assert result.code == 1
    assert "not rendered by xmpredict" in result.err
    assert camera_jpeg.read_bytes() == before
    ours = tmp_path / "ours.jpg"
    assert [xmpredict("render", photo, "-o", ours, "--size", s).code for s in (80, 90)] == [0, 0]
    with Image.open(ours) as image:
        assert max(image.size) == 90


def test_render_never_replaces_what_it_renders(photo, xmpredict, tmp_path):
    ours, link = tmp_path / "IMG_1_xmpredict.jpg", tmp_path / "link.jpg"
    assert xmpredict("render", photo, "-o", ours, "--size", 80).code == 0
    link.symlink_to(ours)
    first = tmp_path / f"IMG_1{photo.suffix}"
    first.write_bytes(photo.read_bytes())
    before = ours.read_bytes()
    for arguments in (
        [ours, "-o", ours],
        [link, "-o", ours],
        [ours, "-o", link],
        [photo, "--xmp", ours, "-o", ours],
        [first, ours, "-o", tmp_path],
    ):
        result = xmpredict("render", *arguments, "--size", 40)
        assert result.code == 1, arguments
        assert "is what is to be rendered itself; choose another name" in result.err
        assert ours.read_bytes() == before, arguments


def test_photos_of_one_name_are_rendered_to_files_of_their_own(sample, xmpredict, tmp_path):
    first, second = sorted(sample.glob("*.dng"))[:2]
    cards = tmp_path / "cards"
    for card, photo in (("a", first), ("b", second)):
        (cards / card).mkdir(parents=True)
        (cards / card / "IMG_1.dng").write_bytes(photo.read_bytes())
    assert xmpredict("render", cards, "-o", tmp_path / "out", "--size", 100).code == 0
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["IMG_1-2_xmpredict.jpg", "IMG_1_xmpredict.jpg"]


def test_a_folder_rendered_twice_does_not_render_its_renders(photo, xmpredict):
    for other in set(photo.parent.glob("*.dng")) - {photo}:
        other.unlink()
    for _ in range(2):
        assert xmpredict("render", photo.parent, "--size", 60).code == 0
    assert len(list(photo.parent.glob("*.jpg"))) == 1


def test_in_a_folder_a_render_is_known_by_what_it_says_and_not_by_its_name(
    photo, xmpredict, tmp_path
):
    folder, out = tmp_path / "renders", tmp_path / "out"
    folder.mkdir()
    assert xmpredict("render", photo, "-o", folder / "ours.jpg", "--size", 60).code == 0
    Image.new("RGB", (30, 20)).save(folder / "theirs_xmpredict.jpg")
    result = xmpredict("render", folder, "-o", out, "--size", 20)
    assert result.out.split() == [str(out / "theirs_xmpredict_xmpredict.jpg")]


@pytest.mark.parametrize("command", ["show", "render"])
def test_what_is_no_photo_is_an_error(command, xmpredict, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    assert xmpredict(command, tmp_path / "notes.txt").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "Exposure2012=99"],
        ["--set", "Nonsense=1"],
        ["--set", "Exposure2012=much"],
        ["--size", "-3"],
    ],
)
def test_render_with_wrong_values_is_exit_2(photo, arguments, xmpredict):
    assert xmpredict("render", photo, *arguments).code == 2


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("Exposure", "did you mean Exposure2012?"),
        ("Contrasts", "did you mean Contrast2012?"),
        ("Nonsense", "`xmpredict sliders` lists them"),
    ],
)
def test_the_nearest_sliders_are_offered(photo, key, said, xmpredict):
    assert f"no slider '{key}'; {said}\n" in xmpredict("render", photo, "--set", f"{key}=1").err
