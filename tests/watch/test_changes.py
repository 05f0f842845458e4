"""What the system says when it will not watch."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from xmpredict.watch.changes import Eyes, Fate, changes

CODE = """
import sys
from pathlib import Path
from xmpredict.errors import WatchError
from xmpredict.watch.changes import Eyes, changes
try:
    next(changes([Path(sys.argv[1])], Eyes(0.05, poll=sys.argv[2] == "poll")))
except WatchError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("limit", "how", "said"),
    [
        ("max_inotify_watches", "native", "more folders than the system watches"),
        ("max_inotify_instances", "native", "more programs watch than the system allows"),
        ("max_inotify_watches", "poll", ""),
    ],
)
def test_a_limit_of_the_system_is_told_with_its_remedy(tmp_path, limit, how, said):
    unshare = shutil.which("unshare")
    for number in range(3):
        (tmp_path / str(number)).mkdir()
    # Root of a user namespace of its own may set its own limits.
    shell = f'echo 1 > /proc/sys/user/{limit} || exit 77; exec "$@"'
    command = [sys.executable, "-c", CODE, str(tmp_path), how]
    if unshare is None:
        pytest.skip("unshare is not here")
    if limit == "max_inotify_instances":
        shell = shell.replace("echo 1", "echo 0")
    done = subprocess.run(
        [unshare, "-Ur", "sh", "-c", shell, "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 and "Traceback" not in done.stderr:
        pytest.skip("this system does not let us set limits")
    assert done.stderr == ""
    if not said:
        assert done.stdout == ""
        return
    assert done.stdout.startswith(f"{tmp_path}: cannot be watched: {said}")
    assert "sudo sysctl fs.inotify.max_user_" in done.stdout


@pytest.mark.parametrize("remote", [True, False])
def test_network_shares_are_looked_through(tmp_path, monkeypatch, remote):
    asked = []

    def watch(*folders, force_polling, poll_delay_ms, **_):
        asked.append((folders, force_polling, poll_delay_ms))
        yield set()

    told = []
    monkeypatch.setattr("xmpredict.watch.changes.is_remote", lambda _: remote)
    monkeypatch.setattr("watchfiles.watch", watch)
    assert next(changes([tmp_path], Eyes(2.0, tell=lambda *fate: told.append(fate)))) is None
    assert asked == [((tmp_path,), True if remote else None, 2000)]
    assert told == ([(tmp_path, Fate.POLLED)] if remote else [])


def test_a_folder_of_another_user_is_no_hindrance(as_nobody, open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)

    def look():
        seen = changes([open_folder], Eyes(0.05))
        first = next(seen)
        (open_folder / "IMG_1.CR2").touch()
        return f"{first} {next(batch for batch in seen if batch)}"

    told = as_nobody(look)
    assert told.startswith("None {")
    assert "IMG_1.CR2" in told
