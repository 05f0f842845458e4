"""``xmpredict edit``: the main job, end to end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xmpredict.xmp import Journal

SIDECAR = ("--dng", "sidecar")


def bytes_of(folder, pattern="*.xmp"):
    return {p.name: p.read_bytes() for p in sorted(folder.glob(pattern))}


def test_a_shoot_is_edited_once_and_then_unchanged_and_taken_back(shoot, xmpredict, tmp_path):
    before = bytes_of(shoot, "*")
    first = xmpredict("edit", shoot, *SIDECAR, "--json", "--report", tmp_path / "report.html")
    assert first.code == 0, first.err
    assert {line["status"] for line in first.lines} == {"written"}
    assert len(first.lines) == len(before) == len(bytes_of(shoot))
    assert {line["scene"] for line in first.lines} == {1, 2}
    for line in first.lines:
        assert set(line) == {
            *("photo", "status", "sidecar", "scene", "settings", "solved", "reason")
        }
        assert line["settings"]["Exposure2012"] in Path(line["sidecar"]).read_text("utf-8")
    sidecars = bytes_of(shoot)

    second = xmpredict("edit", shoot, *SIDECAR, "--json")
    assert second.code == 0
    assert {line["status"] for line in second.lines} == {"unchanged"}
    assert bytes_of(shoot) == sidecars
    assert [x["settings"] for x in second.lines] == [x["settings"] for x in first.lines]

    undone = xmpredict("undo", shoot)
    assert undone.code == 0, undone.err
    assert bytes_of(shoot, "*") == before

    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert report.count("data:image/jpeg;base64,") == 2 * len(before)
    assert not re.search(r"(src|href)=.?https?:", report)
    assert "Scene 2" in report
    assert "<dt>Shadows2012</dt>" in report
    assert "<dt>LuminanceAdjustmentRed</dt>" not in report, "a slider at 0 is not worth reading"
    assert report.count("One look: ") == 2
    assert report.count('class="mask" src="data:image/png;base64,') == len(before)
    shares = re.findall(r"<small>person: ([\d.]+)% of the picture</small>", report)
    assert len(shares) == len(before)
    assert all(30 < float(share) < 90 for share in shares)
    assert '<label for="masks">' in report


def test_the_next_report_finds_its_masks_in_the_cache(
    shoot, xmpredict, tmp_path, own_data_folder, monkeypatch
):
    report = ("--dry-run", "--report", tmp_path / "report.html")
    assert xmpredict("edit", shoot, *SIDECAR, *report).code == 0
    first = (tmp_path / "report.html").read_bytes()
    # Network, solve and report look at a photo by one mask.
    masks = list((own_data_folder / "cache" / "masks").iterdir())
    assert len(masks) == len(bytes_of(shoot, "*"))

    monkeypatch.setattr("xmpredict.people.segmenter._segment", None)
    assert xmpredict("edit", shoot, *SIDECAR, *report).code == 0
    assert (tmp_path / "report.html").read_bytes() == first


def test_the_closing_table_counts(shoot, xmpredict):
    result = xmpredict("edit", shoot, *SIDECAR, "--dry-run")
    assert result.code == 0
    assert re.search(r"All\s+8", result.out)
    assert "No sidecar was written" in result.out
    assert not bytes_of(shoot)
    with Journal.open() as journal:
        assert journal.runs() == []


def test_one_bad_photo_never_stops_the_batch(shoot, xmpredict):
    photos = sorted(shoot.glob("*.dng"))
    for extra in photos[3:]:
        extra.unlink()
    (shoot / "empty.NEF").touch()
    (shoot / "notes.NEF").write_text("not a photo at all")
    (shoot / "cut.dng").write_bytes(photos[0].read_bytes()[:200_000])
    (shoot / "._sample_01.dng").write_bytes(b"\0\5\26\7")
    result = xmpredict("edit", shoot, *SIDECAR, "--json")
    assert result.code == 1
    status = {line["photo"].rsplit("/", 1)[1]: line["status"] for line in result.lines}
    failed = {"empty.NEF", "notes.NEF", "cut.dng"}
    assert {name for name, s in status.items() if s == "failed"} == failed
    assert {name for name, s in status.items() if s == "written"} == {p.name for p in photos[:3]}
    assert len(result.err.strip().splitlines()) == 3
    assert "Traceback" not in result.err


def test_a_dng_keeps_its_settings_inside_unless_told_otherwise(shoot, xmpredict):
    result = xmpredict("edit", shoot, "--json")
    assert result.code == 1
    assert {line["status"] for line in result.lines} == {"refused"}
    assert "--dng sidecar" in result.lines[0]["reason"]
    assert not bytes_of(shoot)


def test_a_persons_edit_is_kept_until_overwritten(shoot, xmpredict):
    photo, *others = sorted(shoot.glob("*.dng"))
    for other in others:
        other.unlink()
    sidecar = photo.with_suffix(".xmp")
    assert xmpredict("edit", photo, *SIDECAR).code == 0
    theirs = re.sub(rb'Exposure2012="[^"]*"', b'Exposure2012="-1.11"', sidecar.read_bytes())
    sidecar.write_bytes(theirs)
    kept = xmpredict("edit", photo, *SIDECAR, "--json")
    assert (kept.code, kept.lines[0]["status"]) == (0, "kept")
    assert "Exposure2012" in kept.lines[0]["reason"]
    assert sidecar.read_bytes() == theirs
    overwritten = xmpredict("edit", photo, *SIDECAR, "--overwrite", "--json")
    assert overwritten.lines[0]["status"] == "written"
    assert b'Exposure2012="-1.11"' not in sidecar.read_bytes()


def test_a_scene_gets_one_look_unless_told_otherwise(shoot, xmpredict):
    alone = xmpredict("edit", shoot, *SIDECAR, "--dry-run", "--no-solve", "--json")
    assert all(line["solved"] == {} for line in alone.lines)
    together = xmpredict("edit", shoot, *SIDECAR, "--dry-run", "--json")
    assert together.code == 0
    for one, line in zip(alone.lines, together.lines, strict=True):
        changed = {name: old for name, (old, _) in line["solved"].items() if old is not None}
        assert one["settings"] == {
            k: v for k, v in (line["settings"] | changed).items() if k in one["settings"]
        }
        assert all(line["settings"][name] == new for name, (_, new) in line["solved"].items())
    assert any("Exposure2012" in line["solved"] for line in together.lines)


def test_a_persons_edit_leads_its_scene(shoot, xmpredict):
    photos = sorted(shoot.glob("*.dng"))
    before = xmpredict("edit", shoot, *SIDECAR, "--json").lines
    sidecar = photos[0].with_suffix(".xmp")
    exposure = re.search(rb'Exposure2012="([^"]*)"', sidecar.read_bytes())[1]
    brighter = b'Exposure2012="+%.2f"' % (float(exposure) + 1)
    theirs = re.sub(rb'Exposure2012="[^"]*"', brighter, sidecar.read_bytes())
    sidecar.write_bytes(theirs)
    for named in ((), ("--anchor", photos[0])):
        led = xmpredict("edit", shoot, *SIDECAR, "--json", *named, "--dry-run").lines
        assert led[0]["status"] == "kept"
        assert sidecar.read_bytes() == theirs
        for old, new in zip(before[1:4], led[1:4], strict=True):
            first, second = (float(x["settings"]["Exposure2012"]) for x in (old, new))
            assert second > first + 0.3
        assert [x["settings"] for x in led[4:]] == [x["settings"] for x in before[4:]]


def test_of_a_named_anchor_it_is_not_said_that_a_person_edited_it(shoot, xmpredict):
    photos = sorted(shoot.glob("*.dng"))[:2]
    model = ("--model", "auto")
    assert xmpredict("edit", *photos, *SIDECAR, *model).code == 0
    named = xmpredict("edit", *photos, *SIDECAR, *model, "--anchor", photos[0]).err
    assert "an anchor: it stays" in named
    assert "What a person has set" not in named
    sidecar = photos[1].with_suffix(".xmp")
    changed = re.sub(rb'Exposure2012="[^"]*"', b'Exposure2012="+2.00"', sidecar.read_bytes())
    sidecar.write_bytes(changed)
    both = xmpredict("edit", *photos, *SIDECAR, *model, "--anchor", photos[0]).err
    assert "What a person has set is kept; --overwrite sets it again." in both


def test_an_anchor_must_be_there_and_edited(shoot, xmpredict):
    photo, other = sorted(shoot.glob("*.dng"))[:2]
    unedited = xmpredict("edit", shoot, *SIDECAR, "--anchor", photo)
    assert unedited.code == 1
    assert "no edit that others could follow" in unedited.err
    elsewhere = xmpredict("edit", photo, *SIDECAR, "--anchor", other)
    assert elsewhere.code == 2
    assert "not among the photos" in elsewhere.err
    assert not bytes_of(shoot)


def test_a_folder_without_raws_says_so(tmp_path, xmpredict):
    result = xmpredict("edit", tmp_path)
    assert result.code == 1
    assert result.err.strip() == (
        f"xmpredict: {tmp_path}: holds no raw photos; name the folder of the raws"
    )


@pytest.mark.parametrize(
    "arguments", [["nowhere"], [".", "--model", "magic"], [".", "--jobs", "0"], []]
)
def test_wrong_usage_is_exit_2(arguments, xmpredict):
    result = xmpredict("edit", *arguments)
    assert result.code == 2
    assert "Usage" in result.err


def test_an_unwritable_report_is_an_error_before_anything_is_written(shoot, xmpredict, tmp_path):
    result = xmpredict("edit", shoot, *SIDECAR, "--report", tmp_path / "no" / "where.html")
    assert result.code == 1
    assert "there is no such folder" in result.err
    assert not bytes_of(shoot)


@pytest.mark.parametrize("target", ["SMPL0001.dng", "SMPL0001.xmp", "notes.txt", "page.html"])
def test_a_report_replaces_nothing_but_a_report(shoot, xmpredict, target):
    for name in ("notes.txt", "page.html"):
        (shoot / name).write_text("mine")
    before = bytes_of(shoot, "*")
    result = xmpredict("edit", shoot, *SIDECAR, "--dry-run", "--report", shoot / target)
    assert result.code == (1 if target == "page.html" else 2)
    assert "report" in result.err
    assert bytes_of(shoot, "*") == before


def test_a_file_name_need_not_be_text(shoot, xmpredict, tmp_path):
    photos = sorted(shoot.glob("*.dng"))
    for extra in photos[1:]:
        extra.unlink()
    try:
        odd = photos[0].rename(shoot / os.fsdecode(b"bad\xff\xfe.dng"))
    except OSError:
        pytest.skip("this file system takes text only")
    for _ in range(2):
        report = ("--report", tmp_path / "report.html")
        assert xmpredict("edit", shoot, *SIDECAR, "--json", *report).code == 0
    assert odd.with_suffix(".xmp").exists()
    assert xmpredict("undo", shoot).code == 0
    assert not odd.with_suffix(".xmp").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_disk_under_the_output_is_one_line():
    command = [sys.executable, "-m", "xmpredict", "sliders", "--json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_interrupt_while_decoding_writes_nothing_and_says_so(shoot):
    with start(shoot) as process:
        time.sleep(1.0)
        os.kill(process.pid, signal.SIGTERM)
        out, said = process.communicate(timeout=60)
    if out:
        pytest.skip("the machine was too quick for the signal")
    assert process.returncode in (130, -signal.SIGTERM)
    assert not bytes_of(shoot)
    if process.returncode == 130:
        assert "before the first photo was written" in said


def start(shoot):
    command = [sys.executable, "-m", "xmpredict", "edit", str(shoot), *SIDECAR, "--json"]
    return subprocess.Popen(
        [*command, "--jobs", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_finishes_the_photo_in_hand(shoot, xmpredict, signum):
    with start(shoot) as process:
        first = json.loads(process.stdout.readline())
        os.kill(process.pid, signum)
        rest, said = process.communicate(timeout=60)
    told = [first, *map(json.loads, rest.splitlines())]
    if len(told) == 8:
        pytest.skip("the machine was too quick for the signal")
    assert process.returncode == 130
    assert "Stopped after" in said
    assert len(bytes_of(shoot)) == len(told)
    again = xmpredict("edit", shoot, *SIDECAR, "--json")
    status = [line["status"] for line in again.lines]
    assert sorted(status) == ["unchanged"] * len(told) + ["written"] * (8 - len(told))


def test_a_killed_run_goes_on_where_it_stopped(shoot, xmpredict):
    with start(shoot) as process:
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)
    done = len(bytes_of(shoot))
    again = xmpredict("edit", shoot, *SIDECAR, "--json")
    assert again.code == 0
    assert [x["status"] for x in again.lines].count("unchanged") == done
    assert len(bytes_of(shoot)) == 8
    assert not list(shoot.glob(".*"))
    with Journal.open() as journal:
        assert sum(run.photos for run in journal.runs()) == 8
