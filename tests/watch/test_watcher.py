"""What comes into a folder, how ever it comes, is edited once and for good."""

from __future__ import annotations

import shutil
import time

import pytest

from tests.watch.conftest import SETTLE_S, copy, exposure
from xmpredict.errors import XmpredictError
from xmpredict.watch.changes import Fate
from xmpredict.xmp import Journal, undo


def test_a_photo_copied_in_pieces_is_edited_when_it_is_whole(sample, folder, watcher):
    watched = watcher(folder)
    data = sample[0].read_bytes()
    pieces = [data[i : i + len(data) // 6 + 1] for i in range(0, len(data), len(data) // 6 + 1)]
    with (folder / sample[0].name).open("wb", buffering=0) as file:
        for piece in pieces:
            file.write(piece)
            time.sleep(SETTLE_S * 1.5)  # longer than it must rest: it is known to be cut off
            assert piece is pieces[-1] or not watched.edits
    watched.until_told(1)
    assert watched.told() == [(sample[0].name, "written")]
    watched.rest()
    assert len(watched.edits) == 1


def test_a_late_arrival_is_taken_into_account(sample, folder, watcher):
    watched = watcher(folder)
    first = [copy(photo, folder) for photo in sample[:2] + sample[4:6]]
    watched.until_told(4)
    assert {exposure(photo) for photo in first} == {"+0.20"}
    untouched = first[2].with_suffix(".xmp").stat()

    # Under another name and then in place, as some programs copy.
    hidden = copy(sample[2], folder, ".SMPL0003.dng.part")
    late = hidden.rename(folder / "SMPL0003.dng")
    watched.until_told(7)
    assert sorted(watched.told()[4:]) == [(p.name, "written") for p in (*first[:2], late)]
    assert [exposure(p) for p in (*first[:2], late)] == ["+0.30"] * 3
    scenes = {e.outcome.photo: e.scene for e in watched.edits}
    assert scenes[late] == scenes[first[0]] == scenes[first[1]] != scenes[first[2]]
    after = first[2].with_suffix(".xmp").stat()
    assert (after.st_mtime_ns, after.st_ino) == (untouched.st_mtime_ns, untouched.st_ino)


def test_what_a_person_did_meanwhile_stays(sample, folder, watcher):
    watched = watcher(folder)
    edited, undone, deleted, ours = (copy(photo, folder) for photo in sample[:4])
    watched.until_told(4)
    sidecar = edited.with_suffix(".xmp")
    sidecar.write_text(sidecar.read_text().replace('Exposure2012="+0.40"', 'Exposure2012="-1.11"'))
    theirs = sidecar.read_bytes()
    with Journal.open() as journal:
        assert len(list(undo(journal, [undone]))) == 1
    deleted.with_suffix(".xmp").unlink()

    copy(sample[3], folder, "late.dng")
    watched.until_told(6)
    assert sorted(watched.told()[4:]) == [(ours.name, "written"), ("late.dng", "written")]
    assert sidecar.read_bytes() == theirs
    assert not undone.with_suffix(".xmp").exists()
    assert not deleted.with_suffix(".xmp").exists()
    assert exposure(ours) == "+0.30"


def test_a_restart_does_nothing_again(sample, folder, watcher):
    photos = [copy(photo, folder) for photo in sample[:3]]
    first = watcher(folder)
    first.until_told(3)
    with Journal.open() as journal:
        list(undo(journal, [photos[2]]))
    watcher.end(first)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.glob("*.xmp")}

    again = watcher(folder, once=True)
    watcher.join(again)
    assert again.edits == []
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.glob("*.xmp")} == before
    assert len(before) == 2

    late = [copy(photo, folder, f"late_{photo.name}") for photo in sample[2:4]]
    third = watcher(folder, once=True)
    watcher.join(third)
    assert sorted(third.told()) == [(p.name, "written") for p in (*photos[:2], *late)]
    assert exposure(photos[0]) == "+0.40"


@pytest.mark.parametrize("poll", [False, True])
def test_a_folder_goes_and_comes_back(sample, folder, watcher, tmp_path, poll):
    watched = watcher(folder, poll=poll)
    (folder / "card").mkdir()
    copy(sample[0], folder / "card")
    watched.until_told(1)
    (folder / "card").rename(folder / "renamed")
    watched.rest()
    away = folder.rename(tmp_path / "away")
    watched.until(lambda: watched.fates == [(folder, Fate.GONE)])
    copy(sample[4], away)
    away.rename(folder)
    watched.until_told(2)
    assert watched.fates[1] == (folder, Fate.BACK)
    assert watched.told() == [(sample[0].name, "written"), (sample[4].name, "written")]

    shutil.rmtree(folder)
    folder.mkdir()
    copy(sample[5], folder)
    watched.until_told(3)
    assert watched.told()[2] == (sample[5].name, "written")


def test_a_photo_pulled_out_while_it_is_in_hand_is_no_failure(sample, folder, watcher, tmp_path):
    watched = watcher(folder)
    photo = copy(sample[0], folder)
    watched.until(lambda: any(state.editing for state in watched.states))
    photo.rename(tmp_path / photo.name)
    watched.rest()
    assert [status for _, status in watched.told()] in ([], ["written"])
    (tmp_path / photo.name).rename(photo)
    watched.until(lambda: photo.with_suffix(".xmp").exists())


def test_bad_photos_never_stop_it(sample, folder, watcher):
    watched = watcher(folder)
    data = sample[1].read_bytes()
    (folder / "empty.NEF").touch()
    (folder / "cut.dng").write_bytes(data[:200_000])
    (folder / "text.ARW").write_text("no photo")
    (folder / "._SMPL0001.dng").write_bytes(b"\0\5\26\7")
    (folder / "notes.txt").write_text("no photo")
    good = copy(sample[0], folder)
    watched.until_told(4)
    assert sorted(watched.told()) == [
        (good.name, "written"),
        ("cut.dng", "failed"),
        ("empty.NEF", "failed"),
        ("text.ARW", "failed"),
    ]
    watched.rest()
    assert len(watched.edits) == 4
    (folder / "cut.dng").write_bytes(data)
    watched.until(lambda: ("cut.dng", "written") in watched.told())


def test_a_model_that_fails_costs_its_photos_alone(sample, folder, watcher, monkeypatch):
    watched = watcher(folder)

    def fail(scene):
        raise RuntimeError(f"{len(scene)} photos are too many")

    monkeypatch.setattr(watched.watching.editing.model, "predict", fail, raising=False)
    copy(sample[0], folder)
    watched.until_told(1)
    assert watched.told() == [(sample[0].name, "failed")]
    assert "too many" in watched.edits[0].outcome.reason
    monkeypatch.undo()
    copy(sample[4], folder)
    watched.until_told(2)
    assert watched.told()[1] == (sample[4].name, "written")


def test_many_at_once_are_one_run(sample, folder, watcher):
    for number in range(16):
        copy(sample[number % 2], folder, f"shot_{number:02d}.dng")
    watched = watcher(folder, once=True)
    watcher.join(watched)
    assert {status for _, status in watched.told()} == {"written"}
    assert len(list(folder.glob("*.xmp"))) == 16
    with Journal.open() as journal:
        assert [run.photos for run in journal.runs()] == [16]


def test_an_unwatchable_folder_is_an_error(folder, watcher, monkeypatch):
    def refuse(*_, **__):
        raise OSError("OS file watch limit reached. (Error { kind: MaxFilesWatch, paths: [] })")

    monkeypatch.setattr("watchfiles.watch", refuse)
    watched = watcher(folder)
    while not watched.errors:
        time.sleep(0.02)
    error = watched.errors.pop()
    assert isinstance(error, XmpredictError)
    assert "max_user_watches" in error.remedy
    assert "--poll" in error.remedy
