"""Which folders must be looked through."""

from __future__ import annotations

from pathlib import Path

import pytest

from xmpredict.watch import mounts
from xmpredict.watch.mounts import file_system, is_remote, read_mount_table, read_mountinfo

LINUX = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:44 / /mnt/my\040nas rw,relatime - cifs //nas/photos rw,vers=3.0
41 22 0:45 / /home/a/box rw - fuse.sshfs a@box: rw,user_id=1000
42 22 8:2 / /media/card rw - fuseblk /dev/sdb1 rw
43 22 0:46 / /home/a/old rw - nfs4 old:/x rw
44 43 8:3 / /home/a/old rw - xfs /dev/sdc1 rw
""".strip()
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//a@nas._smb._tcp.local/photos on /Volumes/My Photos (smbfs, nodev, nosuid, mounted by a)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/a/shoot", "ext4"),
        ("/mnt/my nas/2026/shoot", "cifs"),
        ("/mnt/my nas 2", "ext4"),
        ("/home/a/box", "fuse.sshfs"),
        ("/media/card/DCIM", "fuseblk"),
        ("/home/a/old/x", "xfs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(folder, kind):
    assert file_system(Path(folder), read_mountinfo(LINUX)) == kind


def test_macs_table_of_mounts():
    mounted = read_mount_table(MAC)
    assert file_system(Path("/Volumes/My Photos/a"), mounted) == "smbfs"
    assert file_system(Path("/Users/a"), mounted) == "apfs"


@pytest.mark.parametrize(
    ("folder", "remote"),
    [("/home/a", False), ("/mnt/my nas", True), ("/home/a/box/1", True), ("/media/card", False)],
)
def test_shares_are_remote_and_cards_are_not(folder, remote, monkeypatch):
    monkeypatch.setattr(mounts.sys, "platform", "linux")
    monkeypatch.setattr(mounts, "_linux_mounts", lambda: read_mountinfo(LINUX))
    assert is_remote(Path(folder)) is remote


def test_this_systems_own_mounts_can_be_read(tmp_path):
    assert is_remote(tmp_path.resolve()) in (True, False)
