"""The journal: every write, with the bytes from before it, in the user's data folder.

It is written before a file is, so that a crash at any point can be told apart afterwards, and so
that every write can be taken back. It also says which values in a file are ours: all others are
a person's.
"""

from __future__ import annotations

import os
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self

from xmpredict.errors import SidecarError
from xmpredict.home import data_folder
from xmpredict.xmp import files
from xmpredict.xmp.database import JournalDatabase
from xmpredict.xmp.entry import COLUMNS, Entry, Plan, State, from_row, to_row
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.identity import digest, inode
from xmpredict.xmp.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xmpredict.develop.slider import Text


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One command that wrote something."""

    id: int
    started: str
    """Time in ISO 8601, with zone."""

    command: str
    model: str
    photos: int
    """How many photos it wrote and that were not taken back since."""

    undone: int
    """How many of its photos were taken back."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command under way, and what it knows of the folders that it works in."""

    journal: Journal
    id: int
    folders: Folders = field(default_factory=Folders)


class Journal:
    """The journal of one photographer on one machine."""

    def __init__(self, database: JournalDatabase) -> None:
        """Wrap an open `database`; `open` is the way to one."""
        self._database = database

    @classmethod
    def open(cls, path: Path | None = None, *, settle: bool = True) -> Journal:
        """Open the journal and settle what a crash left open.

        Args:
            path: The file; None for ``journal.sqlite`` in the user's data folder.
            settle: Whether to settle; who only reads leaves it to those who write.

        Raises:
            JournalError: If it cannot be opened, or a newer xmpredict wrote it.
        """
        journal = cls(JournalDatabase(path or data_folder() / "journal.sqlite"))
        try:
            if settle:
                journal._settle_all()
        except BaseException:
            journal.close()
            raise
        return journal

    def close(self) -> None:
        """Close the journal."""
        self._database.close()

    def __enter__(self) -> Self:
        """Return the journal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal."""
        self.close()

    @contextmanager
    def run(self, command: str, model: str = "") -> Iterator[Run]:
        """Begin a run, under which writes are filed.

        Args:
            command: What the user asked for, e.g. ``edit shoot``.
            model: What decided the edits, with its version.
        """
        values = (_now(), command, model)
        insert = "INSERT INTO runs (started, command, model) VALUES (?, ?, ?)"
        run = Run(self, self._database.insert(insert, values))
        yield run
        # A run that wrote nothing needs no number: people type the others.
        self._database.execute(
            "DELETE FROM runs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM writes WHERE run = ?)",
            (run.id, run.id),
        )

    def plan(self, run: Run, plan: Plan) -> int:
        """Write down a write that is about to happen, through to the disk; return its id.

        Raises:
            JournalError: If the database cannot.
        """
        row = to_row(run.id, _now(), plan)
        marks = ", ".join("?" * len(row))
        columns = f"{COLUMNS.removeprefix('id, ')}, before"
        return self._database.insert(f"INSERT INTO writes ({columns}) VALUES ({marks})", row)  # noqa: S608

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the lock that all runs on this machine share; see `JournalDatabase.exclusive`."""
        return self._database.exclusive()

    def set_state(self, entry: int, state: State) -> None:
        """File write `entry` as `state`; a finished undo files the write it takes back, too."""
        self._database.execute("UPDATE writes SET state = ? WHERE id = ?", (state, entry))
        if state is State.DONE:
            self._database.execute(
                "UPDATE writes SET state = ? WHERE id = (SELECT undoes FROM writes WHERE id = ?)",
                (State.UNDONE, entry),
            )

    def settle(self, target: Path) -> None:
        """Settle writes of `target` that a crash left open, by what the file holds now."""
        self._settle(
            self._entries(
                "target = ? AND state IN (?, ?)",
                (os.fsencode(target), State.PLANNED, State.ABANDONED),
            )
        )

    def ours(self, photo: Path, fingerprint: str, held: bytes | None) -> dict[str, Text | None]:
        """Return the properties that we set last for a photo; None for one that we took out.

        Args:
            photo: Its real path.
            fingerprint: Its content.
            held: The packet that it has now.
        """
        edits = self.edits(photo, fingerprint, held)
        return {name: change[1] for entry in edits for name, change in entry.changes.items()}

    def edits(self, photo: Path, fingerprint: str, held: bytes | None) -> list[Entry]:
        """Return our writes of a photo that were not taken back, oldest first.

        A photo that stood elsewhere when we wrote it is known if the file system says that it
        was moved, or if its packet is to the byte what we left. A copy of a raw beside another
        sidecar, as after restoring a backup, is not: its values are a person's.
        """
        known = "fingerprint = ? AND state = ? AND undoes IS NULL AND "
        values = (fingerprint, State.DONE)
        after = digest(held)
        found = self._entries(
            f"{known} (photo = ? OR inode = ? OR after_digest = ?)",
            (*values, os.fsencode(photo), inode(photo), after),
        )
        # File systems give the number of a deleted file to the next one: a photo that was
        # replaced may bear that of its own earlier self, so its bytes are asked as well.
        places = {e.photo for e in found if e.photo != photo and not e.photo.exists()}
        if not places and all(e.photo != photo for e in found):
            places = {e.photo for e in found[-1:]}
        if not places:
            return [e for e in found if e.photo == photo]
        places.add(photo)
        marks = ", ".join("?" * len(places))
        return self._entries(
            f"{known} photo IN ({marks})", (*values, *(os.fsencode(p) for p in sorted(places)))
        )

    def later(self, entry: Entry) -> Entry | None:
        """Return the last write of ours after `entry` to the same file, if it still counts."""
        found = self._entries(
            "target = ? AND id > ? AND state = ? AND undoes IS NULL",
            (os.fsencode(entry.target), entry.id, State.DONE),
        )
        return found[-1] if found else None

    def before(self, entry: Entry) -> bytes | None:
        """Return the packet from before write `entry`, None where there was none."""
        held = self._database.execute("SELECT before FROM writes WHERE id = ?", (entry.id,))[0][0]
        return None if held is None else zlib.decompress(held)

    def runs(self) -> list[RunRecord]:
        """Return the runs that wrote something, newest first."""
        rows = self._database.execute(
            "SELECT runs.id, started, command, model,"
            " count(DISTINCT iif(state = ?, photo, NULL)),"
            " count(DISTINCT iif(state = ?, photo, NULL)) FROM runs"
            " JOIN writes ON writes.run = runs.id WHERE state IN (?, ?)"
            " GROUP BY runs.id ORDER BY runs.id DESC",
            (State.DONE, State.UNDONE) * 2,
        )
        return [RunRecord(*row) for row in rows]

    def history(self, run: int | None = None, under: Path | None = None) -> list[Entry]:
        """Return writes that happened, newest first: all, those of a run, or below a path."""
        wanted: str = "state IN (?, ?)"
        values: list[object] = [State.DONE, State.UNDONE]
        if run is not None:
            wanted, values = f"{wanted} AND run = ?", [*values, run]
        if under is not None:
            place = os.path.realpath(under)
            below = os.fsencode(os.path.join(place, ""))  # noqa: PTH118 - ends in a separator
            wanted += " AND (photo = ? OR target = ? OR (photo >= ? AND photo < ?))"
            named = os.fsencode(place)
            values += [named, named, below, below[:-1] + bytes([below[-1] + 1])]
        return self._entries(wanted, values)[::-1]

    def known_as(self, fingerprint: str) -> list[Entry]:
        """Return the writes of photos with `fingerprint` that were not taken back, oldest first."""
        return self._entries("fingerprint = ? AND state = ?", (fingerprint, State.DONE))

    def _entries(self, wanted: str, values: Sequence[object]) -> list[Entry]:
        rows = self._database.execute(
            f"SELECT {COLUMNS} FROM writes WHERE {wanted} ORDER BY id",  # noqa: S608
            values,
        )
        return [from_row(row) for row in rows]

    def _settle_all(self) -> None:
        if self._database.execute("SELECT 1 FROM writes WHERE state = ? LIMIT 1", (State.PLANNED,)):
            self._settle(self._entries("state = ?", (State.PLANNED,)))

    def _settle(self, entries: list[Entry]) -> None:
        if not entries:
            return
        # Replacing happens under this lock, so that no write is caught between its two halves.
        with self.exclusive():
            for entry in entries:
                try:
                    held = digest(open_store(entry.medium, entry.target).read())
                except SidecarError:
                    continue
                files.discard(entry.temporary)
                done = held == entry.after_digest and entry.target.parent.is_dir()
                self.set_state(entry.id, State.DONE if done else State.ABANDONED)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
