"""What the journal remembers of one write."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmpredict.xmp.identity import digest, inode
from xmpredict.xmp.store import Medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.develop.slider import Text

Change = tuple["Text | None", "Text | None"]
"""What a property was, and what it was set to; None where it was, or is, not stated."""


class State(StrEnum):
    """How far a write came."""

    PLANNED = "planned"
    """In the journal; the file may or may not have been replaced since."""

    DONE = "done"
    ABANDONED = "abandoned"
    """The file was found without it."""

    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A write that is about to happen."""

    photo: Path
    fingerprint: str
    target: Path
    """The file to be replaced: the sidecar, or the photo itself."""

    medium: Medium
    before: bytes | None
    """The packet as it is; None where there is none."""

    after: bytes | None
    changes: dict[str, Change]
    """By Camera Raw's name."""

    temporary: Path
    undoes: int | None = None
    """The write that this one takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A write as the journal holds it."""

    id: int
    run: int
    at: str
    """Time in ISO 8601, with zone."""

    state: State
    photo: Path
    fingerprint: str
    inode: str
    """What the file system knew the photo by."""

    target: Path
    medium: Medium
    before_digest: str | None
    after_digest: str | None
    changes: dict[str, Change]
    temporary: Path
    undoes: int | None


SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, command TEXT NOT NULL, model TEXT NOT NULL
);
CREATE TABLE writes (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, at TEXT NOT NULL,
    state TEXT NOT NULL, photo BLOB NOT NULL, fingerprint TEXT NOT NULL,
    inode TEXT NOT NULL, target BLOB NOT NULL,
    medium TEXT NOT NULL, before_digest TEXT, after_digest TEXT, changes TEXT NOT NULL,
    temporary BLOB NOT NULL, undoes INTEGER REFERENCES writes, before BLOB
);
CREATE INDEX writes_by_photo ON writes (photo);
CREATE INDEX writes_by_fingerprint ON writes (fingerprint);
CREATE INDEX writes_by_target ON writes (target);
CREATE INDEX writes_unsettled ON writes (state) WHERE state = 'planned';
"""
COLUMNS = (
    "id, run, at, state, photo, fingerprint, inode, target, medium, before_digest, after_digest,"
    " changes, temporary, undoes"
)


def to_row(run: int, at: str, plan: Plan) -> tuple[object, ...]:
    """Return the values of a new row, in the order of `COLUMNS` after ``id``, and ``before``."""
    return (
        run,
        at,
        State.PLANNED,
        # Bytes, for a file name on POSIX need not be text.
        os.fsencode(plan.photo),
        plan.fingerprint,
        inode(plan.photo),
        os.fsencode(plan.target),
        plan.medium,
        digest(plan.before),
        digest(plan.after),
        json.dumps(plan.changes),
        os.fsencode(plan.temporary),
        plan.undoes,
        None if plan.before is None else zlib.compress(plan.before, 1),
    )


def from_row(row: Sequence[Any]) -> Entry:
    """Return the entry of a row of `COLUMNS`."""
    held = dict(zip(COLUMNS.split(", "), row, strict=True))
    paths = {name: Path(os.fsdecode(held[name])) for name in ("photo", "target", "temporary")}
    changes = {
        name: (_text(before), _text(after))
        for name, (before, after) in json.loads(held["changes"]).items()
    }
    known = {"state": State(held["state"]), "medium": Medium(held["medium"]), "changes": changes}
    return Entry(**(held | paths | known))


def _text(value: str | list[str] | None) -> Text | None:
    return tuple(value) if isinstance(value, list) else value
