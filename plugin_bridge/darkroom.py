"""Rendering previews: bounded in memory and in how many are made at once."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.preview import Negative, open_negative
from xmpredict.signature import Signature

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xmpredict.develop.settings import Settings

QUALITY = 88

Key = tuple[str, Signature, Signature | None, int]
"""Path, the states of its file and of the calibrations, and the long side in pixels."""


class Abandoned(Exception):  # noqa: N818 - no error, but the news that nobody waits
    """Whoever asked for a preview is gone."""


class Darkroom:
    """Negatives in memory, the latest used ones, and the pictures that are made of them."""

    def __init__(self, renders: int, limit_bytes: int) -> None:
        """Make `renders` pictures at a time, and keep negatives of `limit_bytes`."""
        self._limit_bytes = limit_bytes
        self._held: OrderedDict[Key, Negative] = OrderedDict()
        self._lock = threading.Lock()
        # Threads of its own: every thread that renders has a pool of torch's and a heap.
        self._threads = ThreadPoolExecutor(renders, "xmpredict previews")

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(cancel_futures=True)

    def develop(self, path: Path, key: Key, settings: Settings, left: Callable[[], bool]) -> bytes:
        """Return the photo at `path` as a JPEG.

        Args:
            path: The photo.
            key: What the picture is made from; the last part is its long side.
            settings: Absolute values; what is missing is neutral or as shot.
            left: Tells whether nobody waits for it any more.

        Raises:
            Abandoned: If nobody does.
            PhotoError: If the photo cannot be read.
        """
        return self._threads.submit(self._develop, path, key, settings, left).result()

    def _develop(self, path: Path, key: Key, settings: Settings, left: Callable[[], bool]) -> bytes:
        from PIL import Image  # noqa: PLC0415 - only where a picture is made

        if left():
            raise Abandoned
        negative = self._negative(path, key)
        image = Image.fromarray(negative.develop(settings, np.uint8))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=QUALITY, subsampling="4:2:0")
        return file.getvalue()

    @property
    def held_bytes(self) -> int:
        """Memory of the pixels that are held."""
        with self._lock:
            return sum(negative.pixels.nbytes for negative in self._held.values())

    def _negative(self, path: Path, key: Key) -> Negative:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = open_negative(path, key[-1])
        with self._lock:
            self._held[key] = made
            total = sum(negative.nbytes for negative in self._held.values())
            while total > self._limit_bytes and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                total -= oldest.nbytes
        return made
