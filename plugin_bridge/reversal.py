"""Undo as a job: what is to be taken back is settled once, however often the job is begun.

Taking back the last write of a photo twice would take back two of its writes.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from xmpredict.errors import UnreadablePhotoError
from xmpredict.plugin_bridge.store import Result
from xmpredict.xmp import Outcome, State, Status, undo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xmpredict.plugin_bridge.tasks import Task
    from xmpredict.xmp import Journal


def take_back(task: Task, journal: Journal) -> None:
    """Take back the last write of each photo of `task`, or a run where it names none.

    Raises:
        UnreadablePhotoError: If there is nothing to take back.
    """
    if task.assignment.entries:
        _photos(task, journal)
    else:
        _run(task, journal)


def _photos(task: Task, journal: Journal) -> None:
    done = task.store.finished(task.job)
    places = task.assignment.places
    waiting = {path for path, numbers in places.items() if numbers[0] not in done}
    begun_after, broken_off = task.store.settle(task.job, lambda: next(_runs(journal), 0))
    undone = _undone_since(journal, begun_after or 0) if broken_off else set()
    for path in undone & waiting:
        waiting.remove(path)
        _file(task, Outcome(path, Status.WRITTEN))
    # In their order, without those that have a result.
    for outcome in undo(journal, [path for path in places if path in waiting]):
        waiting.discard(outcome.photo)
        _file(task, outcome)
        if task.stop():
            return
    for path in waiting:
        reason = "nothing that xmpredict wrote was left to take back"
        task.file(path, Result(status=Status.UNCHANGED, reason=reason))


def _run(task: Task, journal: Journal) -> None:
    def choose() -> int | None:
        return task.assignment.run or next(_undoable(journal), None)

    wanted, found = task.store.settle(task.job, choose)
    for outcome in () if wanted is None else undo(journal, wanted):
        found = True
        _file(task, outcome)
        if task.stop():
            return
    if not found:
        raise UnreadablePhotoError(
            "the journal holds nothing to take back", remedy="GET /v1/history lists the runs"
        )


def _file(task: Task, outcome: Outcome) -> None:
    status = "undone" if outcome.status is Status.WRITTEN else outcome.status
    task.file(outcome.photo, Result(status=status, reason=outcome.reason or None))
    task.seen.mark([outcome.photo], None)


def _runs(journal: Journal) -> Iterator[int]:
    """Yield the runs that wrote something, newest first."""
    return (run.id for run in journal.runs())


def _undoable(journal: Journal) -> Iterator[int]:
    for run in _runs(journal):
        writes = journal.history(run)
        if any(write.state is State.DONE and write.undoes is None for write in writes):
            yield run


def _undone_since(journal: Journal, run: int) -> set[Path]:
    """Return the photos that were taken back after `run`: by this job, before it was broken off."""
    later = (one for one in _runs(journal) if one > run)
    return {w.photo for w in chain(*map(journal.history, later)) if w.undoes is not None}
