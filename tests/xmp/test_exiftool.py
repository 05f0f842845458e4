"""Writing into DNGs: the same rules as for sidecars, through ExifTool."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.xmp import Dng, Options, Run, State, Status, exiftool, undo, write
from xmpredict.xmp.embedded import picture_digest, read_embedded
from xmpredict.xmp.identity import fingerprint
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMBED = Options(dng=Dng.EMBED)
EDIT = Settings(exposure=0.35)


@pytest.fixture
def dng(tmp_path: Path) -> Path:
    """The smallest DNG: one strip of four pixels."""
    entries = [
        (254, 4, 1, 0),
        (256, 3, 1, 2),
        (257, 3, 1, 2),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 32803),
        (273, 4, 1, 200),
        (277, 3, 1, 1),
        (278, 3, 1, 2),
        (279, 4, 1, 4),
        (50706, 1, 4, 1 | 4 << 8),
    ]
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(4)
    path = tmp_path / "shoot" / "a.dng"
    path.parent.mkdir()
    path.write_bytes(data.ljust(200, b"\0") + b"\1\2\3\4")
    return path


@pytest.mark.usefixtures("exiftool")
def test_writes_into_a_dng_and_takes_it_back(dng: Path, run: Run) -> None:
    picture, known_by = picture_digest(dng), fingerprint(dng)
    outcome = write(dng, EDIT, run, EMBED)
    assert (outcome.status, outcome.sidecar, outcome.reason) == (Status.WRITTEN, dng, "")
    packet = Packet.parse(read_embedded(dng) or b"")
    assert packet.get(crs("Exposure2012")) == "+0.35"
    assert packet.get(crs("RawFileName")) is None
    assert (picture_digest(dng), fingerprint(dng)) == (picture, known_by)
    assert write(dng, EDIT, run, EMBED).status is Status.UNCHANGED
    assert write(dng, Settings(exposure=0.5), run, EMBED).status is Status.WRITTEN
    for expected in ("+0.35", None):
        assert [o.status for o in undo(run.journal, [dng.parent])] == [Status.WRITTEN]
        held = read_embedded(dng)
        assert (held and Packet.parse(held).get(crs("Exposure2012"))) == expected
    assert picture_digest(dng) == picture
    assert sorted(p.name for p in dng.parent.iterdir()) == ["a.dng"]


@pytest.mark.usefixtures("exiftool")
@pytest.mark.parametrize("reused", [False, True])
def test_a_renamed_dng_is_still_known(
    dng: Path, run: Run, reused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reused:
        # The second write gets the number that the file had before the first.
        numbers = {"a.dng": "1", "b.dng": "2", "c.dng": "1"}
        monkeypatch.setattr("xmpredict.xmp.entry.inode", lambda photo: numbers[photo.name])
        monkeypatch.setattr("xmpredict.xmp.journal.inode", lambda photo: numbers[photo.name])
    write(dng, EDIT, run, EMBED)
    moved = dng.rename(dng.with_name("b.dng"))
    assert write(moved, Settings(exposure=0.5), run, EMBED).status is Status.WRITTEN
    moved = moved.rename(dng.with_name("c.dng"))
    assert [o.status for o in undo(run.journal, [moved])] == [Status.WRITTEN]
    assert Packet.parse(read_embedded(moved) or b"").get(crs("Exposure2012")) == "+0.35"


def test_a_real_dng_keeps_its_masks(
    shared_data: Path, tmp_path: Path, run: Run, exempi: Callable, exiftool: str
) -> None:
    photo = tmp_path / "portrait.dng"
    shutil.copyfile(shared_data / "raw" / "fuji_gfx100s_portrait.dng", photo)
    before = exempi(read_embedded(photo))
    assert write(photo, EDIT, run, EMBED).status is Status.KEPT
    outcome = write(photo, EDIT, run, Options(dng=Dng.EMBED, overwrite=True))
    assert outcome.status is Status.WRITTEN
    after = exempi(read_embedded(photo))
    changed = {key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed == {"crs:Exposure2012"}
    tags = [
        subprocess.run(
            [exiftool, "-j", "-a", "-G1", "-EXIF:all", "-MakerNotes:all", path],
            capture_output=True,
            check=True,
        ).stdout.partition(b"\n")[2]
        for path in (photo, shared_data / "raw" / "fuji_gfx100s_portrait.dng")
    ]
    kept = [
        [line for line in t.splitlines() if not re.search(b"Offset|Start|SourceFile", line)]
        for t in tags
    ]
    assert kept[0] == kept[1]


def test_without_exiftool_it_says_so(dng: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    data = dng.read_bytes()
    outcome = write(dng, EDIT, run, EMBED)
    assert outcome.status is Status.REFUSED
    assert "takes ExifTool, which is not installed" in outcome.reason
    assert dng.read_bytes() == data


SCRIPTS = {
    "it fails": ("#!/bin/sh\necho 'Error: no such format' >&2\nexit 1\n", "no such format"),
    "it fails silently": ("#!/bin/sh\nexit 3\n", "exit status 3"),
    "it cannot be run": ("#!/no/such/program\n", "ExifTool failed"),
    "it takes for ever": ("#!/bin/sh\nexec sleep 60\n", "timed out"),
    "it does nothing": ("#!/bin/sh\nexit 0\n", "No such file"),
    "it harms the picture": (
        '#!/bin/sh\nhead -c 203 "$6" > "$4"\nprintf x >> "$4"\n',
        "another picture",
    ),
    "it cuts the picture": ('#!/bin/sh\nhead -c 202 "$6" > "$4"\n', "cut off"),
    "it writes nothing new": ('#!/bin/sh\ncp "$6" "$4"\n', "did not come back"),
}


@pytest.mark.parametrize(("script", "reason"), SCRIPTS.values(), ids=SCRIPTS)
def test_an_exiftool_that_misbehaves_harms_nothing(
    dng: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    program = tmp_path / "exiftool"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setattr(exiftool, "find_exiftool", lambda: str(program))
    monkeypatch.setattr(exiftool, "TIMEOUT_S", 0.2 if "sleep" in script else 20)
    data = dng.read_bytes()
    outcome = write(dng, EDIT, run, EMBED)
    assert outcome.status is Status.REFUSED
    assert reason in outcome.reason
    assert dng.read_bytes() == data
    assert [p.name for p in dng.parent.iterdir()] == ["a.dng"]
    assert State.DONE not in {entry.state for entry in run.journal.history()}
