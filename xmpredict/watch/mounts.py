"""Folders of which the system does not tell when they change."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
REMOTE = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fakeowner", "glusterfs", "lustre", "ncpfs",
    "nfs", "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})
# fmt: on
"""File systems whose files others change: the system only tells of changes made through itself."""

REMOTE_FAMILY = "fuse."
"""Such as ``fuse.sshfs``; local disks that go through FUSE are ``fuseblk``."""

_WINDOWS_DRIVE_REMOTE = 4


def is_remote(folder: Path) -> bool:
    """Return whether `folder`, a real path, lies on a network share or a host's file system."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - `windll` is there on Windows alone

        return int(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)) == _WINDOWS_DRIVE_REMOTE
    kind = file_system(folder, _mac_mounts() if sys.platform == "darwin" else _linux_mounts())
    return kind in REMOTE or kind.startswith(REMOTE_FAMILY)


def file_system(folder: Path, mounts: Mapping[Path, str]) -> str:
    """Return the kind of file system that `folder` lies on, by `mounts`; empty if unknown."""
    places = (folder, *folder.parents)
    return next((mounts[place] for place in places if place in mounts), "")


def read_mountinfo(text: str) -> dict[Path, str]:
    """Return kinds of file systems by where they are mounted.

    Args:
        text: What ``/proc/self/mountinfo`` holds; later mounts cover earlier ones.

    Source: proc_pid_mountinfo(5).
    """
    mounts: dict[Path, str] = {}
    for line in text.splitlines():
        facts, _, source = line.partition(" - ")
        place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), facts.split()[4])
        mounts[Path(place)] = source.split()[0]
    return mounts


def read_mount_table(text: str) -> dict[Path, str]:
    """Return the same, of what ``mount`` prints on macOS."""
    lines = re.findall(r"^.* on (/.*) \(([^,)]+)", text, re.MULTILINE)
    return {Path(place): kind for place, kind in lines}


def _linux_mounts() -> dict[Path, str]:
    try:
        return read_mountinfo(Path("/proc/self/mountinfo").read_text(errors="surrogateescape"))
    except OSError:  # another Unix
        return {}


def _mac_mounts() -> dict[Path, str]:
    said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
    return read_mount_table(said.stdout)
