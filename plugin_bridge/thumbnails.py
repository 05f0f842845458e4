"""Thumbnails that were decoded a moment ago, so that another look at a scene begins at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from xmpredict.engine import Done
from xmpredict.errors import XmpredictError
from xmpredict.predict import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xmpredict.raw.thumbnail import Thumbnail

Mark = tuple[int, int]
"""Time in ns and bytes of a file."""


class Thumbnails:
    """The latest thumbnails, of bounded memory."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._held: OrderedDict[Path, tuple[Mark, Thumbnail]] = OrderedDict()
        self._lock = threading.Lock()

    def decode(self, photos: Sequence[Path], jobs: int) -> Iterator[Done[Thumbnail]]:
        """Yield the thumbnails of `photos` as `xmpredict.predict.decode` does.

        No process is started where all of them are at hand.
        """
        marks = {photo: mark for photo in photos if (mark := _mark(photo))}
        held = {photo: found for photo in marks if (found := self._get(photo, marks[photo]))}
        decoded = decode([photo for photo in photos if photo not in held], jobs)
        for photo in photos:
            if photo in held:
                yield Done(photo, held.pop(photo))
                continue
            done = next(decoded)
            if photo in marks and not isinstance(done.result, XmpredictError):
                self._put(photo, marks[photo], done.result)
            yield done

    def _get(self, photo: Path, mark: Mark) -> Thumbnail | None:
        with self._lock:
            known, thumbnail = self._held.get(photo, (None, None))
            return thumbnail if known == mark else None

    def _put(self, photo: Path, mark: Mark, thumbnail: Thumbnail) -> None:
        with self._lock:
            if photo in self._held:
                self._bytes -= self._held.pop(photo)[1].pixels.nbytes
            self._held[photo] = mark, thumbnail
            self._bytes += thumbnail.pixels.nbytes
            while self._bytes > self._limit_bytes:
                _, (_, oldest) = self._held.popitem(last=False)
                self._bytes -= oldest.pixels.nbytes


def _mark(photo: Path) -> Mark | None:
    try:
        found = photo.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
