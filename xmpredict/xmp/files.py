"""Reading and replacing files so that a crash leaves the old one or the new one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from xmpredict.errors import (
    BrokenSidecarError,
    ChangedSidecarError,
    RefusedSidecarError,
    UnwritableSidecarError,
)

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 << 20
"""The largest sidecar that is read; masks kept as text reach a few tens of megabytes."""

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_BINARY = getattr(os, "O_BINARY", 0)
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def temporary_beside(path: Path) -> Path:
    """Return a fresh name in the folder of `path`, hidden from catalogs."""
    return path.with_name(f".{secrets.token_hex(8)}.xmpredict-tmp")


def read_file(path: Path) -> bytes | None:
    """Return the bytes of a sidecar, or None where there is none.

    Raises:
        RefusedSidecarError: If it is a link, a folder or a device.
        BrokenSidecarError: If it is larger than `MAX_BYTES`.
        UnwritableSidecarError: If it may not be read.
    """
    try:
        descriptor = os.open(path, _READ | _BINARY)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _not_a_file(path, "a link") from None
        raise unwritable(path, error) from None
    try:
        _check_plain(path, os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        os.close(descriptor)


def check_writable(path: Path) -> None:
    """Refuse a sidecar that its owner has locked, or a folder that is read-only.

    Replacing a file needs no permission of the file itself, so a lock would not be noticed.

    Raises:
        UnwritableSidecarError: If `path` is read-only, or may not be replaced.
    """
    for place in (path, path.parent):
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            continue
        except OSError as error:
            raise unwritable(place, error) from None
        if not mode & _ANY_WRITE or not os.access(place, os.W_OK):
            raise UnwritableSidecarError(
                f"the {'file' if place is path else 'folder'} is read-only",
                path=place,
                remedy="unlock it if it may be changed",
            )


def write_beside(temporary: Path, target: Path, data: bytes) -> None:
    """Write `data` to `temporary` and through to the disk, with mode and attributes of `target`.

    Raises:
        UnwritableSidecarError: If the disk or its permissions say no; `temporary` is then gone.
    """
    try:
        descriptor = os.open(temporary, _CREATE | _BINARY, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if target.exists():
            shutil.copystat(target, temporary)
            os.utime(temporary)
    except OSError as error:
        discard(temporary)
        raise unwritable(target, error) from None


def replace(temporary: Path, target: Path) -> None:
    """Put `temporary` in the place of `target`, in one step.

    Raises:
        UnwritableSidecarError: If the disk or its permissions say no.
    """
    try:
        temporary.replace(target)
    except OSError as error:
        raise unwritable(target, error) from None
    _sync_folder(target.parent)


def remove(target: Path) -> None:
    """Remove `target`.

    Raises:
        UnwritableSidecarError: If the disk or its permissions say no.
    """
    try:
        target.unlink()
    except OSError as error:
        raise unwritable(target, error) from None
    _sync_folder(target.parent)


def sync(path: Path) -> None:
    """Bring a file or folder that somebody else wrote through to the disk.

    Raises:
        UnwritableSidecarError: If the disk says no.
    """
    try:
        _sync(path)
    except OSError as error:
        raise unwritable(path, error) from None


def mark(path: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever somebody writes the file at `path`; None if it is gone."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def discard(temporary: Path) -> None:
    """Remove a temporary file that may be there."""
    with suppress(OSError):
        temporary.unlink()


def unwritable(path: Path, error: OSError) -> UnwritableSidecarError:
    """Return the error that says what the disk said about `path`."""
    return UnwritableSidecarError(
        f"the disk refused it ({error.strerror or error})",
        path=path,
        remedy="check free space and permissions of the folder",
    )


def _check_plain(path: Path, facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise _not_a_file(path, "not a regular file")
    if facts.st_size > MAX_BYTES:
        raise BrokenSidecarError(
            f"it has {facts.st_size >> 20} MiB, which no sidecar has",
            path=path,
            remedy=f"files up to {MAX_BYTES >> 20} MiB are read",
        )


def changed(path: Path) -> ChangedSidecarError:
    """Return the error that says that somebody wrote `path` while we were about to."""
    return ChangedSidecarError(
        "another program changed it at this very moment", path=path, remedy="try again"
    )


def _not_a_file(path: Path, what: str) -> RefusedSidecarError:
    return RefusedSidecarError(
        f"the sidecar is {what}", path=path, remedy="put a plain file in its place"
    )


def _sync_folder(folder: Path) -> None:
    """Bring a change of names through to the disk; it has happened, whatever the disk says.

    Some network file systems cannot do this for folders.
    """
    with suppress(OSError):
        _sync(folder)


def _sync(path: Path) -> None:
    # Windows has no descriptor of a folder; NTFS journals the rename by itself.
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
