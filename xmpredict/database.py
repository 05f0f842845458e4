"""SQLite files that are made on first use, and left alone by an older xmpredict than wrote them."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xmpredict.errors import XmpredictError


class Database:
    """One connection to one file, with errors of ours; each kind of file is a class."""

    named: ClassVar[str]
    """What messages call it."""
    error: ClassVar[type[XmpredictError]]
    schema: ClassVar[str]
    """Statements with ``;`` between them, which make it."""
    version: ClassVar[int]
    wait_s: ClassVar[float]
    """For another one's writes."""
    settings: ClassVar[Sequence[str]]
    """Pragmas of each connection."""
    shared: ClassVar[bool] = False
    """Whether several threads use one connection."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, making it and its folder where they are missing.

        Raises:
            XmpredictError: The kind's own, if that is impossible, or a newer xmpredict made the
                file.
        """
        self.path = path
        self._lock = threading.RLock()
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path,
                timeout=self.wait_s,
                isolation_level=None,
                check_same_thread=not self.shared,
            )
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        # Switching to WAL does not wait for other openers; it lasts, so one of them succeeds.
        with self._translated(), suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA journal_mode = WAL")
        for setting in self.settings:
            self.execute(f"PRAGMA {setting}")
        with self.together():
            version = self.execute("PRAGMA user_version")[0][0]
            if version > self.version:
                cause = "a newer xmpredict wrote it"
                raise self.error(cause, path=self.path, remedy="update xmpredict")
            if version == 0:
                for statement in self.schema.split(";"):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {self.version}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement and return its rows.

        Raises:
            XmpredictError: The kind's own, if the database cannot.
        """
        with self._lock, self._translated():
            return self._db.execute(statement, values).fetchall()

    def insert(self, statement: str, values: Sequence[object]) -> int:
        """Run one INSERT and return the id of its row.

        Raises:
            XmpredictError: The kind's own, if the database cannot.
        """
        with self._lock, self._translated():
            return self._db.execute(statement, values).lastrowid or 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Hold the only write lock; keep all that is written within, or, after an error, nothing.

        Raises:
            XmpredictError: The kind's own, if another process holds it for `wait_s`, or the disk
                says no.
        """
        with self._lock:
            try:
                self.execute("BEGIN IMMEDIATE")
                yield
                self.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.rollback()
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise self.error(
                f"{self.named} cannot be used ({error})",
                path=self.path,
                remedy="check free space and permissions, or name another folder in XMPREDICT_DATA",
            ) from None
