"""Jobs and what became of their photos, kept so that a restart goes on where the end came."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xmpredict.plugin_bridge.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xmpredict.plugin_bridge.assignment import Entry
    from xmpredict.plugin_bridge.tables import Tables

KEPT = 200
"""Jobs that ended and are remembered, the latest."""

ENDED = ("done", "failed", "cancelled")

SETTINGS_INSIDE = "settings_inside"
"""Refused, since the settings stand inside the photo; those of a DNG are written by ``dng``."""

CODES = (SETTINGS_INSIDE,)

_JOB = "number, id, kind, state, created, total, cause, remedy"


@dataclass(frozen=True, slots=True)
class Job:
    """One job, without its photos."""

    number: int
    id: str
    kind: str
    state: str
    created: str
    total: int
    cause: str | None
    remedy: str | None
    done: int

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    def to_json(self) -> dict[str, Any]:
        """Return what callers are told."""
        error = {"cause": self.cause, "remedy": self.remedy or ""} if self.cause else None
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "created": self.created,
            "error": error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one photo of a job."""

    status: str
    scene: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)
    reason: str | None = None
    code: str | None = None
    """Of the reason, where programs have something to do about it: one of `CODES`."""

    consistency: Mapping[str, Any] | None = None
    """Figures of its scene, before and after, where it was made one look."""


_PENDING = asdict(Result(status="pending"))


class Store:
    """The jobs of one data folder."""

    def __init__(self, tables: Tables) -> None:
        """Take up the jobs in `tables`; those that were under way are to be done again."""
        self._tables = tables
        self._changed = threading.Condition()
        self._version = 0
        tables.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")
        tables.execute(
            "DELETE FROM jobs WHERE state IN (?, ?, ?) AND number NOT IN"
            " (SELECT number FROM jobs ORDER BY number DESC LIMIT ?)",
            (*ENDED, KEPT),
        )

    def add(self, body: Mapping[str, Any], entries: Sequence[Entry], roots: list[str]) -> Job:
        """File a new job, or return the one that has the key of `body`.

        Args:
            body: What to do.
            entries: Its photos.
            roots: The folders that it may use, after a restart as well.

        Raises:
            RequestError: If the key is that of another request.
        """
        held = json.dumps(body, sort_keys=True)
        key = body.get("key")
        with self._tables.together():
            if key is not None and (known := self._of_key(json.dumps(key), held)):
                return known
            name = secrets.token_hex(8)
            self._tables.execute(
                "INSERT INTO jobs (id, kind, body, roots, key, state, created, total)"
                " VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)",
                (
                    *(name, body["kind"], held, json.dumps(roots)),
                    *(key and json.dumps(key), _now(), len(entries)),
                ),
            )
            job = self.job(name)
            empty = json.dumps(_PENDING)
            for place, entry in enumerate(entries):
                named = json.dumps({"path": entry.named, "id": entry.id})
                self._tables.execute(
                    "INSERT INTO photos VALUES (?, ?, ?, NULL, 'pending', ?)",
                    (job.number, place, named, empty),
                )
        self.wake()
        return job

    def job(self, name: str) -> Job:
        """Return the job called `name`.

        Raises:
            RequestError: If there is none.
        """
        found = self._jobs("WHERE id = ?", (name,))
        if not found:
            raise RequestError("not_found", "there is no such job", remedy="start it again")
        return found[0]

    def latest(self, count: int) -> list[Job]:
        """Return the last `count` jobs, newest first."""
        return self._jobs("ORDER BY number DESC LIMIT ?", (count,))

    def photos(self, job: Job, since: int | None = None) -> list[dict[str, Any]]:
        """Return the photos of `job` in the order that they were sent.

        Args:
            job: The job.
            since: Return only those with a result, in the order of the results, from this one
                on; the first is 0.
        """
        wanted = "ORDER BY place" if since is None else "AND number >= ? ORDER BY number"
        rows = self._tables.execute(
            f"SELECT named, number, result FROM photos WHERE job = ? {wanted}",  # noqa: S608
            (job.number,) if since is None else (job.number, since),
        )
        return [
            json.loads(named) | {"number": number} | _PENDING | json.loads(result)
            for named, number, result in rows
        ]

    def record(self, job: Job, place: int, result: Result) -> None:
        """File what became of a photo; what was filed before a restart stands."""
        held = json.dumps(asdict(result))
        with self._tables.together():
            self._tables.execute(
                "UPDATE photos SET status = ?, result = ?, number ="
                " (SELECT count(number) FROM photos WHERE job = ?)"
                " WHERE job = ? AND place = ? AND number IS NULL",
                (result.status, held, job.number, job.number, place),
            )
        self.wake()

    def finished(self, job: Job) -> dict[int, Result]:
        """Return what became of photos already, by place."""
        rows = self._tables.execute(
            "SELECT place, result FROM photos WHERE job = ? AND number IS NOT NULL", (job.number,)
        )
        return {place: Result(**json.loads(result)) for place, result in rows}

    def take(self) -> tuple[Job, dict[str, Any], list[str]] | None:
        """Return the job that waits longest, now running, its body and roots; None if none does."""
        with self._tables.together():
            found = self._jobs("WHERE state = 'queued' ORDER BY number LIMIT 1")
            if not found:
                return None
            self._set(found[0], "running")
            text = "SELECT body, roots FROM jobs WHERE number = ?"
            body, roots = self._tables.execute(text, (found[0].number,))[0]
        self.wake()
        return found[0], json.loads(body), json.loads(roots)

    def settle(self, job: Job, decide: Callable[[], int | None]) -> tuple[int | None, bool]:
        """Return what `decide` says, which is asked once, and whether it was asked before."""
        number = (job.number,)
        held = self._tables.execute("SELECT memo FROM jobs WHERE number = ?", number)[0][0]
        memo: list[int | None] | None = json.loads(held)
        if memo is not None:
            return memo[0], True
        decided = decide()
        values = (json.dumps([decided]), job.number)
        self._tables.execute("UPDATE jobs SET memo = ? WHERE number = ?", values)
        return decided, False

    def end(self, job: Job, state: str, cause: str | None = None, remedy: str = "") -> None:
        """File how `job` ended."""
        self._tables.execute(
            "UPDATE jobs SET state = ?, cause = ?, remedy = ? WHERE number = ?",
            (state, _plain(cause), _plain(remedy), job.number),
        )
        self.wake()

    def cancel(self, job: Job) -> Job:
        """Have `job` end; one that waits ends now."""
        with self._tables.together():
            self._tables.execute("UPDATE jobs SET cancelled = 1 WHERE number = ?", (job.number,))
            if self.job(job.id).state == "queued":
                self._set(job, "cancelled")
        self.wake()
        return self.job(job.id)

    def is_cancelled(self, job: Job) -> bool:
        """Return whether somebody wants `job` to end."""
        found = self._tables.execute("SELECT cancelled FROM jobs WHERE number = ?", (job.number,))
        return bool(found[0][0])

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    def wait(self, version: int, seconds: float) -> None:
        """Wait until something has changed since `version`, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)

    def wake(self) -> None:
        """Have everybody look who waits."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _of_key(self, key: str, held: str) -> Job | None:
        rows = self._tables.execute("SELECT id, body FROM jobs WHERE key = ?", (key,))
        if not rows:
            return None
        if rows[0][1] != held:
            raise RequestError(
                "conflict", "the key belongs to another request", remedy="take a new key"
            )
        return self.job(rows[0][0])

    def _jobs(self, wanted: str, values: Sequence[object] = ()) -> list[Job]:
        done = "(SELECT count(number) FROM photos WHERE job = jobs.number)"
        rows = self._tables.execute(f"SELECT {_JOB}, {done} FROM jobs {wanted}", values)  # noqa: S608
        return [Job(*row) for row in rows]

    def _set(self, job: Job, state: str) -> None:
        self._tables.execute("UPDATE jobs SET state = ? WHERE number = ?", (state, job.number))


def _plain(text: str | None) -> str | None:
    """Return `text` without what SQLite takes for no text: parts of a file name."""
    return text and text.encode(errors="backslashreplace").decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
