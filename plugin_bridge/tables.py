"""The tables of ``bridge.sqlite``, which holds what the server has to know after a restart.

Paths are JSON text: a file name need not be text that SQLite takes.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xmpredict.errors import BridgeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FILE_NAME = "bridge.sqlite"
VERSION = 1
_WAIT_S = 30

SCHEMA = """
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    roots TEXT NOT NULL,
    memo TEXT NOT NULL DEFAULT 'null',
    key TEXT UNIQUE,
    state TEXT NOT NULL,
    created TEXT NOT NULL,
    total INTEGER NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0,
    cause TEXT,
    remedy TEXT
);
CREATE TABLE photos (
    job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    named TEXT NOT NULL,
    number INTEGER,
    status TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (job, place)
) WITHOUT ROWID;
CREATE INDEX photos_by_number ON photos (job, number);
CREATE TABLE seen (
    path TEXT PRIMARY KEY,
    job INTEGER NOT NULL,
    scene INTEGER,
    facts TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE marks (path TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID
"""


class Tables:
    """One connection that all threads share, with errors of ours."""

    def __init__(self, folder: Path) -> None:
        """Open the file in `folder`, making both where they are missing.

        Raises:
            BridgeError: If that is impossible, or a newer xmpredict made the file.
        """
        self._path = folder / FILE_NAME
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise self._failed(error) from None
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = NORMAL")
        self.execute("PRAGMA foreign_keys = ON")
        with self.together():
            version = self.execute("PRAGMA user_version")[0][0]
            if version > VERSION:
                raise BridgeError(
                    "a newer xmpredict wrote it", path=self._path, remedy="update xmpredict"
                )
            if version == 0:
                for statement in SCHEMA.split(";"):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement and return its rows.

        Raises:
            BridgeError: If the database cannot.
        """
        try:
            with self._lock:
                return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep everything that is written within, or, after an error, nothing of it."""
        with self._lock:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.rollback()
                raise
            self.execute("COMMIT")

    def _failed(self, error: Exception) -> BridgeError:
        return BridgeError(
            f"cannot be used ({error})",
            path=self._path,
            remedy="check free space and permissions, or name another folder in XMPREDICT_DATA",
        )
