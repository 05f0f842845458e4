"""Kills, full disks, and other programs at the same moment: never a broken or a lost file."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.xmp import Journal, Run, State, Status, commit, files, undo, write
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.store import Sidecar, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xmpredict.xmp.entry import Plan

EDIT = Settings(exposure=0.35)


@pytest.fixture
def memory_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: thousands of writes go through to the disk."""
    if not Path("/dev/shm").is_dir():  # noqa: S108 - where Linux keeps files in memory
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte; return the file that fills it."""
    rest = disk / "rest"
    with rest.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(512)):
            pass
    return rest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("scenario", ["create", "merge", "undo-create", "undo-merge"])
def test_killed_at_every_line(memory_disk: Path, scenario: str) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("killed.py"), scenario, memory_disk],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    kills, old, new = map(int, done.stdout.split())
    assert kills == old + new > 100
    # Before the replacement the old file stands, after it the new one: both must have been seen.
    assert min(old, new) > 3


@pytest.fixture(params=["fsync", "write", "open", "replace"])
def full_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    places = {
        "fsync": ("xmpredict.xmp.files.os.fsync", refuse),
        "write": ("xmpredict.xmp.files.shutil.copystat", refuse),
        "open": ("xmpredict.xmp.files._CREATE", os.O_WRONLY),
        "replace": ("pathlib.Path.replace", refuse),
    }
    monkeypatch.setattr(*places[request.param])
    return request.param


@pytest.mark.usefixtures("full_disk")
def test_a_failing_disk_leaves_the_old_file(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    data = packet('xmp:Rating="4"')
    sidecar.write_bytes(data)
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "the disk refused it" in outcome.reason
    assert sidecar.read_bytes() == data
    assert not list(raw.parent.glob(".*"))
    assert run.journal.history() == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("cannot mount a small disk here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_old_file(tiny_disk: Path, journal: Journal) -> None:
    photo = tiny_disk / "IMG_1.CR2"
    photo.write_bytes(b"raw")
    with journal.run("edit") as run:
        assert write(photo, EDIT, run).status is Status.WRITTEN
        before = photo.with_suffix(".xmp").read_bytes()
        fill(tiny_disk)
        outcome = write(photo, Settings(exposure=0.5), run)
    assert outcome.status is Status.REFUSED
    assert "No space left" in outcome.reason
    assert photo.with_suffix(".xmp").read_bytes() == before
    assert sorted(p.name for p in tiny_disk.iterdir()) == ["IMG_1.CR2", "IMG_1.xmp", "rest"]


def test_a_journal_on_a_full_disk_stops_the_write(
    tiny_disk: Path, raw: Path, sidecar: Path
) -> None:
    with Journal.open(tiny_disk / "journal.sqlite") as journal, journal.run("edit") as run:
        rest = fill(tiny_disk)
        outcome = write(raw, EDIT, run)
        assert outcome.status is Status.FAILED
        assert "journal" in outcome.reason
        assert not sidecar.exists()
        rest.unlink()
        assert write(raw, EDIT, run).status is Status.WRITTEN


def meddling(monkeypatch: pytest.MonkeyPatch, meddle: Callable[[], object]) -> None:
    """Let another program do something just before the file is replaced."""
    stage = Sidecar.stage

    def staged(self: Sidecar, data: bytes, temporary: Path) -> bytes | None:
        written = stage(self, data, temporary)
        meddle()
        return written

    monkeypatch.setattr(Sidecar, "stage", staged)


@pytest.mark.parametrize("existing", [True, False])
def test_a_file_that_changes_meanwhile_is_left_as_it_is(
    raw: Path,
    sidecar: Path,
    run: Run,
    packet: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
    existing: bool,
) -> None:
    if existing:
        sidecar.write_bytes(packet('xmp:Rating="4"'))
    theirs = packet('xmp:Rating="5"')
    meddling(monkeypatch, lambda: sidecar.write_bytes(theirs))
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "another program changed it" in outcome.reason
    assert sidecar.read_bytes() == theirs
    assert not list(raw.parent.glob(".*"))
    monkeypatch.undo()
    assert write(raw, EDIT, run).status is Status.WRITTEN
    merged = Packet.parse(sidecar.read_bytes())
    assert merged.get("{http://ns.adobe.com/xap/1.0/}Rating") == "5"


def test_a_file_that_changes_before_it_would_be_deleted_stays(
    raw: Path, sidecar: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw, EDIT, run)
    plan = commit._check_unchanged

    def check(store: Store, planned: Plan) -> None:
        sidecar.write_bytes(sidecar.read_bytes() + b"\n")
        plan(store, planned)

    monkeypatch.setattr(commit, "_check_unchanged", check)
    (outcome,) = undo(run.journal, [raw])
    assert outcome.status is Status.REFUSED
    assert sidecar.exists()


def test_what_did_not_reach_the_disk_is_not_used(
    raw: Path, sidecar: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files.write_beside
    monkeypatch.setattr(
        files, "write_beside", lambda temp, target, data: whole(temp, target, data[:-1])
    )
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "did not come back" in outcome.reason
    assert not sidecar.exists()


def test_a_merge_that_would_lose_something_is_not_used(
    raw: Path,
    sidecar: Path,
    run: Run,
    packet: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = packet('xmp:Rating="4"')
    sidecar.write_bytes(data)
    written = Packet.to_bytes
    monkeypatch.setattr(
        Packet, "to_bytes", lambda self: written(self).replace(b"Rating", b"Xating")
    )
    assert "would lose something" in write(raw, EDIT, run).reason
    monkeypatch.setattr(Packet, "to_bytes", lambda self: written(self).replace(b"+0.35", b"+0.36"))
    assert "does not say what it should" in write(raw, EDIT, run).reason
    assert sidecar.read_bytes() == data


WRITE_ALL = """
import sys
from pathlib import Path
from xmpredict.develop.settings import Settings
from xmpredict.xmp import Journal, write
name, value, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
input()
with Journal.open(folder / "journal.sqlite") as journal, journal.run("edit") as run:
    for photo in sorted(folder.glob("*.CR2")):
        print(photo.name, write(photo, Settings({name: value}), run).status)
"""


def test_two_runs_at_once_lose_no_update(tmp_path: Path) -> None:
    count = 60
    for i in range(count):
        (tmp_path / f"{i}.CR2").write_bytes(b"raw %d" % i)
    edits = {"Contrast2012": ("contrast", "7", "+7"), "Texture": ("texture", "-9", "-9")}
    runs = {
        crs_name: subprocess.Popen(
            [sys.executable, "-c", WRITE_ALL, name, value, tmp_path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for crs_name, (name, value, _) in edits.items()
    }
    for process in runs.values():
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = {name: process.communicate(timeout=60)[0] for name, process in runs.items()}
    written = 0
    for crs_name, text in told.items():
        assert runs[crs_name].returncode == 0
        for line in text.splitlines():
            photo, status = line.split()
            assert status in {Status.WRITTEN, Status.REFUSED}
            held = Packet.parse((tmp_path / photo).with_suffix(".xmp").read_bytes())
            if status == Status.WRITTEN:
                assert held.get(crs(crs_name)) == edits[crs_name][2]
                written += 1
    assert written >= count
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        entries = journal.history()
    assert len(entries) == written
    assert {entry.state for entry in entries} == {State.DONE}
    assert not list(tmp_path.glob(".*"))
