"""The thread that does the jobs, one after the other."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmpredict.errors import XmpredictError
from xmpredict.plugin_bridge.assignment import Assignment
from xmpredict.plugin_bridge.roots import Roots
from xmpredict.plugin_bridge.tasks import Task
from xmpredict.recent import Recent

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.configuration import Configuration
    from xmpredict.plugin_bridge.seen import Seen
    from xmpredict.plugin_bridge.store import Job, Store
    from xmpredict.raw.thumbnail import Thumbnail

_IDLE_S = 5.0
_log = logging.getLogger(__name__)


def bytes_of(photo: Thumbnail) -> int:
    """Return the memory that the pixels of `photo` take."""
    return photo.pixels.nbytes


class Worker:
    """One thread: photos are decoded in processes beside it, and a second job would only wait."""

    def __init__(self, store: Store, seen: Seen, configuration: Configuration) -> None:
        self._store = store
        self._seen = seen
        self._configuration = configuration
        self._thumbnails = Recent(configuration.thumbnails_mb << 20, bytes_of)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="xmpredict jobs", daemon=True)

    def start(self) -> None:
        """Begin with what waits."""
        self._thread.start()

    @property
    def ending(self) -> bool:
        """Whether the server is about to end."""
        return self._ending.is_set()

    def end(self) -> None:
        """Have everything come to an end that goes on: jobs after the photo in hand, streams."""
        self._ending.set()
        self._store.wake()

    def stop(self, seconds: float) -> None:
        """End after the photo in hand; the job goes on at the next start."""
        self.end()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ending.is_set():
            version = self._store.version
            taken = self._store.take()
            if taken is None:
                self._store.wait(version, _IDLE_S)
            else:
                self._do(*taken)

    def _do(self, job: Job, body: dict[str, Any], roots: list[str]) -> None:
        try:
            self._task(job, body, roots).carry_out()
        except XmpredictError as error:
            self._fail(job, error.cause, error.remedy)
        except Exception as error:  # noqa: BLE001 - the next job has to be done all the same
            _log.error("A job failed unexpectedly", exc_info=error)
            cause = f"unexpected {type(error).__name__}: {error}"
            self._fail(job, cause, "this is a fault of xmpredict: please report it")
        else:
            if self._ending.is_set():
                return
            self._store.end(job, "cancelled" if self._store.is_cancelled(job) else "done")

    def _task(self, job: Job, body: dict[str, Any], roots: list[str]) -> Task:
        def stop() -> bool:
            return self._ending.is_set() or self._store.is_cancelled(job)

        allowed = Roots(tuple(map(Path, roots)))
        assignment = Assignment.of(body, allowed, self._configuration.dng)
        about = self._store, self._seen, self._thumbnails, self._configuration
        return Task(job, assignment, *about, stop)

    def _fail(self, job: Job, cause: str, remedy: str) -> None:
        # Once the server ends, its files close under a photo that takes too long.
        if not self._ending.is_set():
            self._store.end(job, "failed", cause, remedy)
