"""Kills writes at every line of the product's code, and checks what each killing left.

Run by `test_faults`: ``python killed.py SCENARIO FOLDER``. One process imports everything once;
each killing happens in a fork of it, under a trace function that counts lines. Prints how many
killings there were, how often the old file stood and how often the new one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from pathlib import Path

import xmpredict.xmp
from xmpredict.develop.settings import Settings
from xmpredict.xmp import Journal, State, Status, undo, write

PRODUCT = str(Path(xmpredict.xmp.__file__).parent)
# Killed at each of their lines, the first times that it is reached; the other modules touch no
# file, and one line in so many of theirs is enough.
TOUCHING = {"commit.py", "files.py", "store.py", "journal.py", "database.py", "undo.py"}
TIMES = 2
SAMPLE = 400
FIRST, SECOND = Settings(exposure=0.35), Settings(exposure=0.5, contrast=7)
FOREIGN = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF>'
)


class Scene:
    """One photo with a journal of its own, and the step that gets killed."""

    def __init__(self, folder: Path, scenario: str) -> None:
        self.photo = folder / "shoot" / "IMG_1.CR2"
        self.photo.parent.mkdir(parents=True)
        self.photo.write_bytes(b"raw")
        self.sidecar = self.photo.with_suffix(".xmp")
        self.journal = folder / "journal.sqlite"
        self.scenario = scenario
        if scenario in {"merge", "undo-merge"}:
            self.sidecar.write_text(FOREIGN)
        if scenario.startswith("undo"):
            self.write(FIRST)
        self.before = self.read()

    def read(self) -> bytes | None:
        return self.sidecar.read_bytes() if self.sidecar.exists() else None

    def write(self, settings: Settings) -> Status:
        with Journal.open(self.journal) as journal, journal.run("edit") as run:
            return write(self.photo, settings, run).status

    def step(self) -> Status:
        if self.scenario.startswith("undo"):
            with Journal.open(self.journal) as journal:
                return next((o.status for o in undo(journal, [self.photo])), Status.UNCHANGED)
        return self.write(SECOND)


def in_fork(scene: Scene, kill_at: int) -> bool:
    """Do the step in a fork that kills itself at line `kill_at`; return whether it came so far."""
    child = os.fork()
    if child == 0:
        seen = 0
        passed: Counter[tuple[str, int]] = Counter()

        def local(frame, event, _argument):
            nonlocal seen
            if event == "line":
                name = frame.f_code.co_filename.rpartition("/")[2]
                line = (name, frame.f_lineno if name in TOUCHING else 0)
                passed[line] += 1
                if passed[line] <= TIMES if name in TOUCHING else passed[line] % SAMPLE == 0:
                    seen += 1
                    if seen == kill_at:
                        os.kill(os.getpid(), signal.SIGKILL)
            return local

        def trace(frame, _event, _argument):
            return local if frame.f_code.co_filename.startswith(PRODUCT) else None

        sys.settrace(trace)
        scene.step()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def check(scene: Scene, finished: bytes | None) -> str:
    """Check what a killing left; return which file stands."""
    left = scene.read()
    assert left == scene.before or same(left, finished), left
    with Journal.open(scene.journal) as journal:
        assert not list(scene.photo.parent.glob(".*")), "a temporary file is left"
        last = journal.history()
        states = {entry.state for entry in last}
        assert states <= {State.DONE, State.UNDONE}
        if not scene.scenario.startswith("undo"):
            assert bool(last) == (left != scene.before), last
        else:
            assert (State.UNDONE in states) == (left != scene.before), last
    scene.step()
    assert same(scene.read(), finished)
    if not scene.scenario.startswith("undo"):
        with Journal.open(scene.journal) as journal:
            assert [o.status for o in undo(journal, [scene.photo])] == [Status.WRITTEN]
        assert scene.read() == scene.before
    return "old" if left == scene.before else "new"


def same(one: bytes | None, other: bytes | None) -> bool:
    """Compare but for the line that holds the time."""
    held = [
        data and [line for line in data.splitlines() if b"MetadataDate" not in line]
        for data in (one, other)
    ]
    return held[0] == held[1]


def main(scenario: str, folder: Path) -> None:
    whole = Scene(folder / "whole", scenario)
    whole.step()
    found: Counter[str] = Counter()
    kill_at = 1
    while True:
        scene = Scene(folder / str(kill_at), scenario)
        if not in_fork(scene, kill_at):
            break
        found[check(scene, whole.read())] += 1
        kill_at += 1
    print(kill_at - 1, found["old"], found["new"])  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
