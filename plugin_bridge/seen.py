"""What the latest job saw of each photo, and what a person decided of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from xmpredict.xmp import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xmpredict.plugin_bridge.store import Job
    from xmpredict.plugin_bridge.tables import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One photo."""

    taken: str | None = None
    """Time in ISO 8601."""

    size_px: tuple[int, int] | None = None
    """Width and height, upright."""

    predicted: Mapping[str, Any] | None = None
    spread: Mapping[str, float] = field(default_factory=dict)
    status: str = "done"
    """Of the job's result: refused or failed where it can be given no edit."""

    reason: str | None = None
    as_shot: Mapping[str, float] | None = None
    """White balance as shot, by Camera Raw's name; None for what is no raw."""

    consistency: Mapping[str, Any] | None = None
    """Figures of its scene, before and after."""

    @property
    def left_out(self) -> bool:
        """Whether the photo can be given no edit, for its `reason`."""
        return self.status in {Status.REFUSED, Status.FAILED}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One photo as a job saw it."""

    path: str
    job: int
    scene: int | None
    facts: Facts


class Seen:
    """What is remembered of photos."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, path: Path, job: Job, scene: int | None, facts: Facts) -> None:
        """Remember what `job` saw at `path`, instead of what another one did."""
        self._tables.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
            (json.dumps(str(path)), job.number, scene, json.dumps(asdict(facts))),
        )

    def of(self, paths: Iterable[Path]) -> dict[str, Sighting]:
        """Return what is remembered of the photos at `paths`, by path."""
        found: dict[str, Sighting] = {}
        for path in paths:
            wanted = "SELECT job, scene, facts FROM seen WHERE path = ?"
            for job, scene, facts in self._tables.execute(wanted, (json.dumps(str(path)),)):
                found[str(path)] = Sighting(str(path), job, scene, Facts(**json.loads(facts)))
        return found

    def mark(self, paths: Iterable[Path], state: str | None) -> int:
        """Remember that a person decided `state` of `paths`, None for nothing; return how many."""
        keys = [json.dumps(str(path)) for path in paths]
        with self._tables.together():
            for key in keys:
                if state is None:
                    self._tables.execute("DELETE FROM marks WHERE path = ?", (key,))
                else:
                    self._tables.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (key, state))
        return len(keys)

    def marks(self) -> dict[str, str]:
        """Return every decision, by path."""
        rows = self._tables.execute("SELECT path, state FROM marks")
        return {json.loads(path): state for path, state in rows}
