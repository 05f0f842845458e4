from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.xmp.conftest import change, held
from xmpredict.develop.settings import Settings
from xmpredict.xmp import Journal, Options, Run, State, Status, undo, write
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

EDIT = Settings(exposure=0.35, temperature=5100, tint=4)
RATING = "{http://ns.adobe.com/xap/1.0/}Rating"


def taken_back(journal: Journal, *paths: Path) -> list[Status]:
    return [outcome.status for outcome in undo(journal, paths)]


def test_what_was_created_is_deleted(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    (outcome,) = undo(run.journal, [raw])
    assert (outcome.status, outcome.sidecar) == (Status.WRITTEN, sidecar)
    assert "removed" in outcome.reason
    assert not sidecar.exists()
    assert taken_back(run.journal, raw) == []


def test_the_bytes_from_before_come_back(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    data = b'\xef\xbb\xbf<?xml version="1.0"?>\r\n' + packet("xmp:Rating='4'") + b"\r\n"
    sidecar.write_bytes(data)
    write(raw, EDIT, run)
    assert taken_back(run.journal, raw.parent) == [Status.WRITTEN]
    assert sidecar.read_bytes() == data
    assert write(raw, EDIT, run).status is Status.WRITTEN


def test_goes_back_one_write_at_a_time(raw: Path, sidecar: Path, run: Run) -> None:
    for exposure in (0.3, 0.6, 0.9):
        write(raw, Settings(exposure=exposure), run)
    for expected in ("+0.60", "+0.30"):
        assert taken_back(run.journal, raw) == [Status.WRITTEN]
        assert held(sidecar, "Exposure2012") == expected
    assert taken_back(run.journal, raw) == [Status.WRITTEN]
    assert not sidecar.exists()


def test_what_changed_since_stays_and_the_rest_goes_back(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(packet('crs:ProcessVersion="11.0" crs:Texture="0" xmp:Rating="2"'))
    write(raw, Settings(exposure=0.35, texture=7, clarity=3), run)
    change(sidecar, 'Texture="+7"', 'Texture="+9"')
    change(sidecar, 'Rating="2"', 'Rating="5"')
    (outcome,) = undo(run.journal, [raw])
    assert outcome.status is Status.WRITTEN
    assert outcome.kept == {"Texture": "+9"}
    assert outcome.reason.endswith("Texture")
    assert held(sidecar, "Texture") == "+9"
    assert held(sidecar, "Exposure2012") is None
    assert held(sidecar, "Clarity2012") is None
    assert held(sidecar, "ProcessVersion") == "11.0"
    assert Packet.parse(sidecar.read_bytes()).get(RATING) == "5"


def test_a_sidecar_of_ours_that_was_rated_since_keeps_the_rating_only(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, EDIT, run)
    change(sidecar, 'xmlns:crs="', 'xmp:Rating="3" xmlns:crs="')
    assert taken_back(run.journal, raw) == [Status.WRITTEN]
    left = Packet.parse(sidecar.read_bytes())
    assert left.get(RATING) == "3"
    assert {name for name in left if name.startswith(crs(""))} == {crs("RawFileName")}


def test_settings_of_a_person_keep_their_process_version(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, EDIT, run)
    change(sidecar, 'Texture="0"', 'Texture="+9"')
    (outcome,) = undo(run.journal, [raw])
    assert outcome.kept == {"Texture": "+9"}
    assert held(sidecar, "ProcessVersion") == "15.4"
    assert held(sidecar, "HasSettings") == "True"
    assert held(sidecar, "WhiteBalance") is None


def test_a_white_balance_goes_back_as_a_whole_or_not_at_all(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, EDIT, run)
    change(sidecar, 'Tint="+4"', 'Tint="+9"')
    (outcome,) = undo(run.journal, [raw])
    assert outcome.kept == {"Tint": "+9"}
    assert held(sidecar, "WhiteBalance") == "Custom"
    assert held(sidecar, "Temperature") == "5100"
    assert held(sidecar, "Exposure2012") is None


def test_as_shot_with_numbers_from_lightroom_stays_as_shot(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, Settings(exposure=1), run)
    change(sidecar, 'WhiteBalance="As Shot"', 'WhiteBalance="As Shot" crs:Temperature="5400"')
    (outcome,) = undo(run.journal, [raw])
    assert outcome.kept == {}
    assert held(sidecar, "WhiteBalance") == "As Shot"


def test_automatic_tone_comes_back(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(packet('crs:ProcessVersion="11.0" crs:AutoTone="True"'))
    write(raw, EDIT, run, Options(overwrite=True))
    assert held(sidecar, "AutoTone") is None
    sidecar.write_bytes(sidecar.read_bytes() + b"\n")
    assert taken_back(run.journal, raw) == [Status.WRITTEN]
    assert held(sidecar, "AutoTone") == "True"


@pytest.mark.parametrize("by_hand", ["deleted", "restored"])
def test_what_was_taken_back_by_hand_is_done(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes], by_hand: str
) -> None:
    data = packet('xmp:Rating="2"')
    sidecar.write_bytes(data)
    write(raw, EDIT, run)
    if by_hand == "deleted":
        sidecar.unlink()
    else:
        sidecar.write_bytes(data)
    (outcome,) = undo(run.journal, run.id)
    assert (outcome.status, outcome.reason) == (Status.UNCHANGED, "it was taken back already")
    assert run.journal.history()[0].state is State.UNDONE


def test_everything_was_changed_since(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(packet('crs:ProcessVersion="11.0" crs:HasSettings="True"'))
    write(raw, Settings(texture=7), run)
    change(sidecar, 'Texture="+7"', 'Texture="+9"')
    data = sidecar.read_bytes()
    (outcome,) = undo(run.journal, [raw])
    assert (outcome.status, outcome.reason) == (Status.UNCHANGED, "everything was changed since")
    assert sidecar.read_bytes() == data
    assert taken_back(run.journal, raw) == []


def test_a_broken_sidecar_is_left_as_it_is(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    sidecar.write_bytes(b"broken")
    (outcome,) = undo(run.journal, [raw])
    assert outcome.status is Status.REFUSED
    assert sidecar.read_bytes() == b"broken"


def test_another_photo_of_the_same_name(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    raw.write_bytes(b"another photo")
    (outcome,) = undo(run.journal, [raw])
    assert outcome.status is Status.REFUSED
    assert "another photo" in outcome.reason
    assert sidecar.exists()


def test_the_photo_may_be_gone(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    raw.unlink()
    assert taken_back(run.journal, raw.parent) == [Status.WRITTEN]
    assert not sidecar.exists()


def test_a_run_is_taken_back_whole(raw: Path, sidecar: Path, journal: Journal) -> None:
    other = raw.with_name("IMG_2.CR2")
    other.write_bytes(b"raw 2")
    with journal.run("edit") as first:
        write(raw, Settings(exposure=0.3), first)
    with journal.run("edit") as second:
        write(raw, Settings(contrast=5), second)
        write(other, EDIT, second)
    outcomes = list(undo(journal, second.id))
    assert {o.photo for o in outcomes} == {raw, other}
    assert {o.status for o in outcomes} == {Status.WRITTEN}
    assert held(sidecar, "Exposure2012") == "+0.30"
    assert held(sidecar, "Contrast2012") == "0"
    records = {record.id: record for record in journal.runs()}
    assert (records[second.id].photos, records[second.id].undone) == (0, 2)
    assert list(undo(journal, second.id)) == []


def test_runs_are_taken_back_newest_first(
    raw: Path, sidecar: Path, journal: Journal, packet: Callable[..., bytes]
) -> None:
    before = packet('crs:ProcessVersion="11.0"')
    sidecar.write_bytes(before)
    with journal.run("edit") as first:
        write(raw, Settings(exposure=0.3, texture=5), first)
    with journal.run("edit") as second:
        write(raw, Settings(exposure=0.6), second)
    newest = sidecar.read_bytes()
    (refused,) = undo(journal, first.id)
    assert refused.status is Status.REFUSED
    assert f"run {second.id}" in refused.reason
    assert sidecar.read_bytes() == newest
    for run in (second, first):
        assert [o.status for o in undo(journal, run.id)] == [Status.WRITTEN]
    assert sidecar.read_bytes() == before


def test_a_run_in_a_moved_folder_is_refused(raw: Path, journal: Journal, tmp_path: Path) -> None:
    with journal.run("edit") as run:
        write(raw, Settings(exposure=0.3), run)
    moved = raw.parent.rename(tmp_path / "moved")
    (outcome,) = undo(journal, run.id)
    assert outcome.status is Status.REFUSED
    assert "not where it was" in outcome.reason
    assert [o.status for o in undo(journal, [moved])] == [Status.WRITTEN]
    assert not (moved / "IMG_1.xmp").exists()


def test_another_photos_sidecar_of_the_old_name_is_left_alone(
    raw: Path, run: Run, tmp_path: Path
) -> None:
    write(raw, Settings(exposure=0.3), run)
    place = tmp_path / "place"
    place.mkdir()
    raw.rename(place / "IMG_2.CR2")
    raw.with_suffix(".xmp").rename(place / "IMG_2.xmp")
    other = place / "IMG_1.CR2"
    other.write_bytes(b"II*\0another photo")
    theirs = (place / "IMG_2.xmp").read_bytes().replace(b'Vibrance="0', b'Vibrance="+33')
    other.with_suffix(".xmp").write_bytes(theirs)
    assert [o.status for o in undo(run.journal, [place])] == [Status.WRITTEN]
    assert other.with_suffix(".xmp").read_bytes() == theirs
    assert not (place / "IMG_2.xmp").exists()


def test_a_changed_file_whose_photo_is_gone_stays(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, Settings(exposure=0.3), run)
    raw.unlink()
    theirs = sidecar.read_bytes().replace(b'Vibrance="0', b'Vibrance="+33')
    sidecar.write_bytes(theirs)
    (outcome,) = undo(run.journal, [sidecar])
    assert outcome.status is Status.REFUSED
    assert sidecar.read_bytes() == theirs


@pytest.mark.parametrize("by_folder", [True, False])
def test_a_renamed_folder_is_taken_back(raw: Path, run: Run, by_folder: bool) -> None:
    write(raw, EDIT, run)
    moved = raw.parent.rename(raw.parent.with_name("renamed"))
    (moved / ".hidden").mkdir()
    (moved / ".hidden" / raw.name).write_bytes((moved / raw.name).read_bytes())
    (moved / "IMG_9.CR2").write_bytes(b"a photo that was never written")
    path = moved if by_folder else moved / raw.name
    assert taken_back(run.journal, path) == [Status.WRITTEN]
    assert not (moved / "IMG_1.xmp").exists()


def test_a_copy_is_not_taken_back_for_its_original(raw: Path, run: Run, tmp_path: Path) -> None:
    write(raw, EDIT, run)
    copy = tmp_path / raw.name
    copy.write_bytes(raw.read_bytes())
    assert taken_back(run.journal, copy) == []


def test_an_unreadable_journal_entry_fails(
    raw: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw, EDIT, run)
    raw_stat = Path.open

    def refuse(self: Path, *args: object) -> object:
        if self == raw:
            raise PermissionError(13, "Permission denied")
        return raw_stat(self, *args)

    monkeypatch.setattr(Path, "open", refuse)
    (outcome,) = undo(run.journal, [raw])
    assert outcome.status is Status.FAILED
    assert "cannot be read" in outcome.reason
