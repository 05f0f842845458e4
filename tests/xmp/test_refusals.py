"""What is refused, with the file untouched and a reason that says what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import JournalError
from xmpredict.xmp import Journal, Options, Run, Status, write
from xmpredict.xmp.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

EDIT = Settings(exposure=0.35)
VALID = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about=""/></rdf:RDF>'
)
TWIN = ('crs:Texture="1"', "<crs:Texture>1</crs:Texture>")


def refused(raw: Path, run: Run, *, overwrite: bool = True) -> str:
    """Write with every permission we can be given, and return why it was refused."""
    sidecar = raw.with_suffix(".xmp")
    before = sidecar.read_bytes()
    outcome = write(raw, EDIT, run, Options(overwrite=overwrite))
    assert outcome.status is Status.REFUSED
    assert outcome.sidecar == sidecar
    assert sidecar.read_bytes() == before
    assert not list(raw.parent.glob(".*"))
    assert run.journal.history() == []
    return outcome.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE x>" + VALID, "document type"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + VALID, "document type"),
        (VALID[:-9], "cut off"),
        (VALID[:40], "cut off"),
        (VALID.replace(b"about", b"&about;"), "well-formed"),
        (os.urandom(64) + b"\xff\xfe", "valid utf-8"),
    ],
)
def test_broken_packets(raw: Path, sidecar: Path, run: Run, data: bytes, reason: str) -> None:
    sidecar.write_bytes(data)
    assert reason in refused(raw, run)


def test_duplicate_properties(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(packet(*TWIN))
    assert "twice" in refused(raw, run)


def test_mismatched_about(raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]) -> None:
    other = '</rdf:Description><rdf:Description rdf:about="uuid:2">'
    sidecar.write_bytes(packet(elements=other, about="uuid:1"))
    assert "rdf:about" in refused(raw, run)


@pytest.mark.parametrize("owner", ["NEF", "DNG", "JPG", "cr3"])
def test_the_sidecar_of_another_raw(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes], owner: str
) -> None:
    sidecar.write_bytes(packet(f'photoshop:SidecarForExtension="{owner}"'))
    assert f"belongs to a {owner} file" in refused(raw, run)


@pytest.mark.parametrize("owner", ["CR2", "cr2"])
def test_our_own_sidecar_in_either_case_is_taken(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes], owner: str
) -> None:
    sidecar.write_bytes(packet(f'photoshop:SidecarForExtension="{owner}"'))
    assert write(raw, EDIT, run).status is Status.WRITTEN


@pytest.mark.parametrize("version", ["5.0", "5.7", "6.6"])
def test_an_old_process_version(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes], version: str
) -> None:
    sidecar.write_bytes(packet(f'crs:ProcessVersion="{version}"'))
    assert f"process version {version}" in refused(raw, run)


def test_two_raws_of_one_name(raw: Path, sidecar: Path, run: Run) -> None:
    raw.with_suffix(".NEF").touch()
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "IMG_1.NEF would share" in outcome.reason
    assert not sidecar.exists()


def test_a_sidecar_that_is_a_link(raw: Path, sidecar: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.xmp").write_bytes(VALID)
    sidecar.symlink_to(tmp_path / "elsewhere.xmp")
    assert "a link" in refused(raw, run)
    assert sidecar.is_symlink()


def test_a_photo_that_is_a_link(raw: Path, run: Run, tmp_path: Path) -> None:
    link = tmp_path / "IMG_1.CR2"
    link.symlink_to(raw)
    outcome = write(link, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "a link" in outcome.reason
    assert not list(tmp_path.glob("**/*.xmp"))


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_sidecar_that_is_no_file(
    raw: Path, sidecar: Path, run: Run, make: Callable[[Path], None]
) -> None:
    make(sidecar)
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "not a regular file" in outcome.reason


def test_a_sidecar_of_a_hundred_megabytes(raw: Path, sidecar: Path, run: Run) -> None:
    with sidecar.open("wb") as file:
        file.truncate(100 << 20)
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.REFUSED
    assert "100 MiB" in outcome.reason
    assert sidecar.stat().st_size == 100 << 20
    assert MAX_BYTES < 100 << 20


def test_a_read_only_sidecar(raw: Path, sidecar: Path, run: Run) -> None:
    sidecar.write_bytes(VALID)
    sidecar.chmod(0o444)
    assert "file is read-only" in refused(raw, run)
    assert write(raw, EDIT, run, Options(dry_run=True)).status is Status.REFUSED


def test_a_read_only_folder(raw: Path, sidecar: Path, run: Run) -> None:
    raw.parent.chmod(0o555)
    outcome = write(raw, EDIT, run)
    raw.parent.chmod(0o755)
    assert outcome.status is Status.REFUSED
    assert "folder is read-only" in outcome.reason
    assert not sidecar.exists()


@pytest.mark.parametrize(
    ("place", "mode", "reason"),
    [
        ("shoot/IMG_1.xmp", 0o644, "refused: the file is read-only"),
        ("shoot/IMG_1.xmp", 0o600, "refused: the disk refused it (Permission denied)"),
        ("shoot", 0o755, "refused: the folder is read-only"),
        ("shoot/IMG_1.CR2", 0o600, "failed: the photo cannot be read (Permission denied)"),
        ("shoot", 0o711, "refused: the disk refused it (Permission denied)"),
        ("shoot", 0o644, "refused: the disk refused it (Permission denied)"),
    ],
)
def test_another_users_files(
    open_folder: Path,
    as_nobody: Callable[[Callable[[], str]], str],
    place: str,
    mode: int,
    reason: str,
) -> None:
    photo = open_folder / "shoot" / "IMG_1.CR2"
    photo.parent.mkdir()
    photo.parent.chmod(0o777)
    photo.write_bytes(b"raw")
    sidecar = photo.with_suffix(".xmp")
    sidecar.write_bytes(VALID)
    sidecar.chmod(0o666)
    (open_folder / place).chmod(mode)

    def write_it() -> str:
        with Journal.open(open_folder / "journal.sqlite") as journal, journal.run("edit") as run:
            outcome = write(photo, EDIT, run)
            return f"{outcome.status}: {outcome.reason}"

    assert as_nobody(write_it).startswith(reason)
    assert sidecar.read_bytes() == VALID


def test_a_journal_that_cannot_be_made(
    open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]
) -> None:
    open_folder.chmod(0o755)

    def open_it() -> str:
        with pytest.raises(JournalError, match="XMPREDICT_DATA"):
            Journal.open(open_folder / "journal.sqlite")
        with pytest.raises(JournalError, match="Permission denied"):
            Journal.open(open_folder / "new" / "journal.sqlite")
        return "refused"

    assert as_nobody(open_it) == "refused"


def test_a_batch_goes_on(raw: Path, sidecar: Path, journal: Journal) -> None:
    sidecar.write_bytes(b"broken")
    other = raw.with_name("IMG_2.CR2")
    other.write_bytes(b"raw 2")
    with journal.run("edit") as run:
        statuses = [write(photo, EDIT, run).status for photo in (raw, other)]
    assert statuses == [Status.REFUSED, Status.WRITTEN]
