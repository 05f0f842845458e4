from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from xmpredict.errors import UnwritableSidecarError
from xmpredict.xmp import files
from xmpredict.xmp.folders import Folders

if TYPE_CHECKING:
    from pathlib import Path


def refusing(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_file_that_cannot_be_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(b"x")
    opened, closed = [], []
    really_open, really_close = os.open, os.close
    monkeypatch.setattr(os, "open", lambda *a: opened.append(really_open(*a)) or opened[-1])
    monkeypatch.setattr(os, "close", lambda fd: closed.append(fd) or really_close(fd))
    monkeypatch.setattr(os, "fdopen", refusing)
    with pytest.raises(UnwritableSidecarError, match="Input/output"):
        files.read_file(path)
    assert closed == opened


@pytest.mark.parametrize(
    ("act", "broken"),
    [
        (files.remove, "pathlib.Path.unlink"),
        (files.sync, "xmpredict.xmp.files.os.fsync"),
        (files.check_writable, "pathlib.Path.stat"),
    ],
)
def test_what_the_disk_says_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: object, broken: str
) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(b"x")
    with monkeypatch.context() as patched:
        patched.setattr(broken, refusing)
        with pytest.raises(UnwritableSidecarError, match="Input/output"):
            act(path)  # type: ignore[operator]
    assert path.read_bytes() == b"x"


def test_a_folder_that_cannot_be_synced_does_not_undo_what_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network file systems refuse to sync a folder."""
    temporary, target = tmp_path / "t", tmp_path / "a.xmp"
    temporary.write_bytes(b"new")
    monkeypatch.setattr(os, "fsync", refusing)
    files.replace(temporary, target)
    assert target.read_bytes() == b"new"
    files.remove(target)
    assert not target.exists()


def test_temporary_names_are_hidden_fresh_and_in_the_same_folder(tmp_path: Path) -> None:
    names = {files.temporary_beside(tmp_path / "a.xmp") for _ in range(100)}
    assert len(names) == 100
    assert all(name.parent == tmp_path and name.name.startswith(".") for name in names)


def test_a_folder_is_listed_once_in_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listings = []
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: listings.append(path) or listed(path))
    folders = Folders()
    for name in ("a.CR2", "b.CR2"):
        (tmp_path / name).touch()
        folders.of(tmp_path / name)
    assert listings == [tmp_path]
    monkeypatch.setattr("xmpredict.xmp.folders._TRUSTED_S", 0.0)
    assert folders.of(tmp_path / "b.CR2").beside(tmp_path / "b.CR2") == [tmp_path / "b.CR2"]
    assert len(listings) == 2
