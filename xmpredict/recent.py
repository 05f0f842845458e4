"""Photos that were decoded lately: another look at a scene must not cost its decoding again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from xmpredict.engine import Done
from xmpredict.errors import XmpredictError
from xmpredict.predict import decode
from xmpredict.signature import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.signature import Signature


class Recent:
    """The thumbnails that were decoded last, for as long as their files are the same.

    Args:
        limit: What all of them may weigh together.
        weigh: What one weighs; 1 by default, so that `limit` is a number of photos.
    """

    def __init__(self, limit: int, weigh: Callable[[Thumbnail], int] = lambda _: 1) -> None:
        self._limit = limit
        self._weigh = weigh
        self._weight = 0
        self._held: OrderedDict[Path, tuple[Signature, Thumbnail]] = OrderedDict()
        self._lock = threading.Lock()

    def decode(self, photos: Sequence[Path], jobs: int) -> Iterator[Done[Thumbnail]]:
        """Yield the thumbnails of `photos` in their order, as `xmpredict.predict.decode` does.

        No process is started where all of them are at hand.
        """
        # Asked before they are decoded: what changes meanwhile is decoded again.
        signatures = {photo: signature for photo in photos if (signature := sign(photo))}
        held = {photo: found for photo in signatures if (found := self._get(photo, signatures))}
        decoded = decode([photo for photo in photos if photo not in held], jobs)
        for photo in photos:
            if photo in held:
                yield Done(photo, held.pop(photo))
                continue
            done = next(decoded)
            if photo in signatures and not isinstance(done.result, XmpredictError):
                self._put(photo, signatures[photo], done.result)
            yield done

    def _get(self, photo: Path, signatures: dict[Path, Signature]) -> Thumbnail | None:
        with self._lock:
            known, thumbnail = self._held.get(photo, (None, None))
            return thumbnail if known == signatures[photo] else None

    def _put(self, photo: Path, signature: Signature, thumbnail: Thumbnail) -> None:
        with self._lock:
            if photo in self._held:
                self._weight -= self._weigh(self._held.pop(photo)[1])
            self._held[photo] = signature, thumbnail
            self._weight += self._weigh(thumbnail)
            while self._weight > self._limit:
                _, (_, oldest) = self._held.popitem(last=False)
                self._weight -= self._weigh(oldest)
