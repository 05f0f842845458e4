from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import JournalError
from xmpredict.xmp import Journal, Run, State, Status, undo, write
from xmpredict.xmp.entry import Plan
from xmpredict.xmp.identity import digest, fingerprint
from xmpredict.xmp.store import Medium

if TYPE_CHECKING:
    from pathlib import Path

EDIT = Settings(exposure=0.35)


def planned(raw: Path, after: bytes, before: bytes | None = None) -> Plan:
    return Plan(
        photo=raw,
        fingerprint=fingerprint(raw),
        target=raw.with_suffix(".xmp"),
        medium=Medium.SIDECAR,
        before=before,
        after=after,
        changes={"Texture": (None, "+5"), "ToneCurvePV2012": (None, ("0, 0", "255, 255"))},
        temporary=raw.with_name(".left.xmpredict-tmp"),
    )


def test_stands_in_the_users_data_folder(own_data_folder: Path) -> None:
    with Journal.open():
        assert (own_data_folder / "journal.sqlite").is_file()


def test_remembers_what_was_written(raw: Path, journal: Journal) -> None:
    with journal.run("edit shoot", "auto 1") as run:
        write(raw, EDIT, run)
    (entry,) = journal.history()
    assert entry.photo == raw
    assert entry.target == raw.with_suffix(".xmp")
    assert entry.state is State.DONE
    assert entry.changes["Exposure2012"] == (None, "+0.35")
    assert entry.changes["ToneCurvePV2012"] == (None, ("0, 0", "255, 255"))
    assert entry.after_digest == digest(raw.with_suffix(".xmp").read_bytes())
    assert journal.before(entry) is None
    (record,) = journal.runs()
    assert (record.id, record.command, record.model) == (run.id, "edit shoot", "auto 1")
    assert (record.photos, record.undone) == (1, 0)
    assert record.started <= entry.at


def test_keeps_the_bytes_from_before(raw: Path, run: Run) -> None:
    write(raw, EDIT, run)
    before = raw.with_suffix(".xmp").read_bytes()
    write(raw, Settings(exposure=0.5), run)
    newest, oldest = run.journal.history()
    assert run.journal.before(newest) == before
    assert newest.before_digest == oldest.after_digest == digest(before)
    assert newest.changes == {"Exposure2012": ("+0.35", "+0.50")}


def test_history_by_run_and_place(raw: Path, journal: Journal, tmp_path: Path) -> None:
    other = tmp_path / "other" / "IMG_2.CR2"
    other.parent.mkdir()
    other.write_bytes(b"other")
    ids = []
    for photo in (raw, other):
        with journal.run("edit") as run:
            write(photo, EDIT, run)
            ids.append(run.id)
    assert [e.photo for e in journal.history()] == [other, raw]
    assert [e.photo for e in journal.history(run=ids[0])] == [raw]
    assert [e.photo for e in journal.history(under=other.parent)] == [other]
    assert [e.photo for e in journal.history(under=raw)] == [raw]
    assert journal.history(under=tmp_path / "oth") == []


def test_runs_that_wrote_nothing_are_no_history(raw: Path, journal: Journal) -> None:
    for _ in range(2):
        with journal.run("edit") as run:
            write(raw, EDIT, run)
    assert len(journal.runs()) == 1


def test_a_planned_write_that_happened_is_found(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with Journal.open(path) as journal, journal.run("edit") as run:
        journal.plan(run, planned(raw, b"new"))
        assert journal.history() == []
    raw.with_suffix(".xmp").write_bytes(b"new")
    with Journal.open(path) as journal:
        (entry,) = journal.history()
        assert entry.state is State.DONE


def test_a_planned_write_that_did_not_happen_is_dropped(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    plan = planned(raw, b"new")
    plan.temporary.write_bytes(b"half")
    with Journal.open(path) as journal, journal.run("edit") as run:
        journal.plan(run, plan)
    with Journal.open(path) as journal:
        assert journal.history() == []
        assert journal.ours(raw, plan.fingerprint, None) == {}
    assert not plan.temporary.exists()


def test_a_write_on_a_disk_that_was_away_is_found_later(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    plan = planned(raw, b"new")
    with Journal.open(path) as journal, journal.run("edit") as run:
        journal.plan(run, plan)
    plan.target.write_bytes(b"new")
    away = raw.parent.rename(tmp_path / "away")
    with Journal.open(path) as journal:
        assert journal.history() == []
        away.rename(raw.parent)
        journal.settle(plan.target)
        assert len(journal.history()) == 1


def test_what_cannot_be_read_stays_open(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    plan = planned(raw, b"new")
    with Journal.open(path) as journal, journal.run("edit") as run:
        journal.plan(run, plan)
    plan.target.mkdir()
    with Journal.open(path) as journal:
        assert journal.history() == []
        plan.target.rmdir()
        plan.target.write_bytes(b"new")
    with Journal.open(path) as journal:
        assert len(journal.history()) == 1


def test_ours_is_what_we_set_last(raw: Path, run: Run) -> None:
    known_by = fingerprint(raw)
    assert run.journal.ours(raw, known_by, None) == {}
    write(raw, EDIT, run)
    write(raw, Settings(contrast=5), run)
    ours = run.journal.ours(raw, known_by, None)
    assert (ours["Exposure2012"], ours["Contrast2012"]) == ("+0.35", "+5")
    assert ours["ToneCurvePV2012"] == ("0, 0", "255, 255")
    list(undo(run.journal, [raw]))
    assert run.journal.ours(raw, known_by, None)["Contrast2012"] == "0"


def test_a_copy_elsewhere_does_not_stand_in_for_the_photo(
    raw: Path, run: Run, tmp_path: Path
) -> None:
    copy = tmp_path / raw.name
    copy.write_bytes(raw.read_bytes())
    write(raw, EDIT, run)
    write(copy, Settings(exposure=0.9), run)
    known_by = fingerprint(raw)
    assert run.journal.ours(raw, known_by, None)["Exposure2012"] == "+0.35"
    assert run.journal.ours(copy, known_by, None)["Exposure2012"] == "+0.90"
    third = tmp_path / "third.CR2"
    left = copy.with_suffix(".xmp").read_bytes()
    assert run.journal.ours(third, known_by, left)["Exposure2012"] == "+0.90"
    assert run.journal.ours(third, known_by, left + b" ") == {}


def test_a_restored_backup_beside_another_sidecar_is_a_persons(
    raw: Path, run: Run, tmp_path: Path
) -> None:
    write(raw, EDIT, run)
    backup = tmp_path / "backup"
    backup.mkdir()
    copy = backup / raw.name
    copy.write_bytes(raw.read_bytes())
    theirs = raw.with_suffix(".xmp").read_bytes().replace(b'"+0.35"', b'"+0.10"')
    copy.with_suffix(".xmp").write_bytes(theirs)
    shutil.rmtree(raw.parent)
    assert list(undo(run.journal, [backup])) == []
    assert write(copy, Settings(exposure=0.9), run).status is Status.KEPT
    assert copy.with_suffix(".xmp").read_bytes() == theirs


def test_a_moved_photo_keeps_all_that_we_wrote(raw: Path, run: Run, tmp_path: Path) -> None:
    write(raw, Settings(exposure=1, contrast=20), run)
    moved = raw.parent.rename(tmp_path / "moved") / raw.name
    assert write(moved, Settings(exposure=1.5), run).status is Status.WRITTEN
    outcome = write(moved, Settings(contrast=30), run)
    assert (outcome.status, outcome.kept) == (Status.WRITTEN, {})


def test_a_run_that_wrote_nothing_uses_up_no_number(raw: Path, journal: Journal) -> None:
    with journal.run("dry") as first:
        pass
    with journal.run("edit") as second:
        write(raw, EDIT, second)
    assert first.id == second.id == journal.runs()[0].id


def test_a_sidecar_may_stand_for_its_photo(raw: Path, run: Run) -> None:
    write(raw, EDIT, run)
    sidecar = raw.with_suffix(".xmp")
    assert [e.photo for e in run.journal.history(under=sidecar)] == [raw]
    assert [o.status for o in undo(run.journal, [sidecar])] == [Status.WRITTEN]
    assert not sidecar.exists()


@pytest.mark.parametrize("content", [b"no database at all, but long enough", b""])
def test_a_file_that_is_no_journal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(content)
    if not content:
        Journal.open(path).close()
        return
    with pytest.raises(JournalError, match="not a database"):
        Journal.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("statement", "said"),
    [("PRAGMA user_version = 99", "newer"), ("DROP TABLE writes", "no such table")],
    ids=["newer", "lost its tables"],
)
def test_a_journal_that_another_program_changed(tmp_path: Path, statement: str, said: str) -> None:
    path = tmp_path / "journal.sqlite"
    Journal.open(path).close()
    database = sqlite3.connect(path)
    database.execute(statement)
    database.close()
    with pytest.raises(JournalError, match=said):
        Journal.open(path)


def test_a_folder_where_the_journal_should_be(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="unable to open"):
        Journal.open(tmp_path)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError):
        Journal.open(tmp_path / "file" / "journal.sqlite")


def test_every_write_goes_through_to_the_disk(journal: Journal) -> None:
    assert journal._database.execute("PRAGMA synchronous")[0][0] == 2
    assert journal._database.execute("PRAGMA journal_mode")[0][0] == "wal"


def test_many_open_a_new_journal_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from xmpredict.xmp import Journal;"
        "Journal.open(Path(sys.argv[1])).close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "journal.sqlite")]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(6)]
    assert [process.communicate()[1] for process in processes] == [b""] * 6


def test_a_journal_that_another_program_holds(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xmpredict.xmp.database.JournalDatabase.wait_s", 0.05)
    path = tmp_path / "journal.sqlite"
    with Journal.open(path) as journal, journal.run("edit") as run:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        outcome = write(raw, EDIT, run)
        assert outcome.status is Status.FAILED
        assert "locked" in outcome.reason
        with pytest.raises(JournalError, match="locked"), journal.exclusive():
            pass
        other.close()
        assert write(raw, EDIT, run).status is Status.WRITTEN


def test_importing_sidecars_imports_nothing_heavy() -> None:
    code = (
        "import sys, xmpredict.xmp;"
        "print(sorted({'torch', 'numpy', 'scipy', 'rawpy', 'PIL'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"
