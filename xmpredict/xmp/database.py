"""The SQLite file under the journal."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from xmpredict.errors import JournalError
from xmpredict.xmp.entry import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

VERSION = 1
# A write holds the lock for milliseconds, ExifTool's copy of a large DNG for seconds.
_WAIT_S = 60


class Database:
    """A connection whose errors are ours."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, making it and its folder where they are missing.

        Raises:
            JournalError: If that is impossible, or a newer xmpredict made the file.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._failed(error) from None
        with self._translated():
            self._db = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        # Switching to WAL does not wait for other openers; it lasts, so one of them succeeds.
        with self._translated(), suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA journal_mode = WAL")
        with self.exclusive():
            version = self.execute("PRAGMA user_version")[0][0]
            if version > VERSION:
                raise JournalError(
                    "a newer xmpredict wrote this journal",
                    path=self.path,
                    remedy="update xmpredict",
                )
            if version == 0:
                for statement in SCHEMA.split(";"):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement and return its rows.

        Raises:
            JournalError: If the database cannot.
        """
        with self._translated():
            return self._db.execute(statement, values).fetchall()

    def insert(self, statement: str, values: Sequence[object]) -> int:
        """Run one INSERT and return the id of its row.

        Raises:
            JournalError: If the database cannot.
        """
        with self._translated():
            return self._db.execute(statement, values).lastrowid or 0

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the only write lock; keep what was written, unless an error leaves the block.

        Only what a file itself can tell again is written under it: how far a write came. So it
        need not reach the disk at once, which saves one of four waits for the disk a photo.

        Raises:
            JournalError: If another process holds it for a minute, or the disk says no.
        """
        self.execute("PRAGMA synchronous = NORMAL")
        try:
            self.execute("BEGIN IMMEDIATE")
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.rollback()
            raise
        finally:
            self.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> JournalError:
        return JournalError(
            f"the journal cannot be used ({error})",
            path=self.path,
            remedy="check free space and permissions, or name another folder in XMPREDICT_DATA",
        )
