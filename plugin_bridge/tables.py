"""The tables of ``bridge.sqlite``, which holds what the server has to know after a restart.

Paths are JSON text: a file name need not be text that SQLite takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.database import Database
from xmpredict.errors import BridgeError

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "bridge.sqlite"

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


class Tables(Database):
    """One connection that all threads share."""

    named = "the server's database"
    error = BridgeError
    schema = SCHEMA
    version = 1
    wait_s = 30
    settings = ("synchronous = NORMAL", "foreign_keys = ON")
    shared = True

    def __init__(self, folder: Path) -> None:
        """Open the file in `folder`, making both where they are missing.

        Raises:
            BridgeError: If that is impossible, or a newer xmpredict made the file.
        """
        super().__init__(folder / FILE_NAME)
