"""The SQLite file under the journal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xmpredict.database import Database
from xmpredict.errors import JournalError
from xmpredict.xmp.entry import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator


class JournalDatabase(Database):
    """Everything is on the disk before a call returns, but what `exclusive` excepts."""

    named = "the journal"
    error = JournalError
    schema = SCHEMA
    version = 1
    # A write holds the lock for milliseconds, ExifTool's copy of a large DNG for seconds.
    wait_s = 60
    settings = ("synchronous = FULL",)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Write `together`, without waiting for the disk.

        Only what a file itself can tell again is written under it: how far a write came. So it
        need not reach the disk at once, which saves one of four waits for the disk a photo.

        Raises:
            JournalError: If another process holds it for a minute, or the disk says no.
        """
        self.execute("PRAGMA synchronous = NORMAL")
        try:
            with self.together():
                yield
        finally:
            self.execute("PRAGMA synchronous = FULL")
