"""Where the work runs: in this process, or in worker processes beside it.

Decoding runs in workers because LibRaw may crash on a broken file and takes a core each. A
worker that dies takes one photo with it, never the batch: what was in flight is tried again
alone, and the photo that kills its worker twice is reported.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from xmpredict.errors import UnreadablePhotoError, XmpredictError, one_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What became of one photo."""

    photo: Path
    result: T | XmpredictError


def default_jobs() -> int:
    """Return how many workers this machine is good for: one a core, four at the most.

    More than four only wait for the disk, and each holds a raw file in memory.
    """
    return min(os.cpu_count() or 1, 4)


def map_photos(
    function: Callable[[Path], T], photos: Iterable[Path], jobs: int
) -> Iterator[Done[T]]:
    """Apply `function` to `photos` in worker processes, and yield the results in order.

    At most two photos a worker are in flight or waiting to be taken, so memory does not grow
    with the shoot. Closing the iterator cancels what has not begun.

    Args:
        function: Picklable; whatever it raises becomes the result of its photo alone.
        photos: The photos, read as they are needed.
        jobs: Worker processes, 1 or more.
    """
    pool = _start(jobs)
    flight: deque[tuple[Path, Future[Done[T]]]] = deque()
    waiting = iter(photos)
    try:
        while True:
            while len(flight) < 2 * jobs and (photo := next(waiting, None)) is not None:
                flight.append((photo, _submit(pool, function, photo)))
            if not flight:
                return
            photo, future = flight.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                stranded = [photo, *(p for p, _ in flight)]
                flight.clear()
                for one in stranded:
                    yield _alone(function, one)
                pool = _start(jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _start(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork copies locks of torch and SQLite in whatever state they are.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_serve)


def _serve() -> None:
    """Make this process a worker: interrupts are the parent's to handle, and so is its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    # A worker whose parent was killed would wait for work for ever, holding memory and pipes.
    parent.join()
    os._exit(1)


def _submit(
    pool: ProcessPoolExecutor, function: Callable[[Path], T], photo: Path
) -> Future[Done[T]]:
    try:
        return pool.submit(_run, function, photo)
    except BrokenProcessPool as error:
        broken: Future[Done[T]] = Future()
        broken.set_exception(error)
        return broken


def _run(function: Callable[[Path], T], photo: Path) -> Done[T]:
    try:
        with one_photo(photo):
            return Done(photo, function(photo))
    except XmpredictError as error:
        return Done(photo, error)


def _alone(function: Callable[[Path], T], photo: Path) -> Done[T]:
    """Run one photo in a worker of its own, so that only itself can break it."""
    with _start(1) as pool:
        try:
            return pool.submit(_run, function, photo).result()
        except BrokenProcessPool:
            error = UnreadablePhotoError(
                "the decoder crashed on it",
                path=photo,
                remedy="the file is probably damaged: copy it from the card again",
            )
            return Done(photo, error)
