"""Photos that were decoded lately: a late arrival must not cost the decoding of its scene again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.engine import Done
from xmpredict.predict import decode
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.watch.arrivals import Signature, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HELD = 100
"""Photos, of about 1 MB each."""


class Memory:
    """The thumbnails of the photos that were decoded last."""

    def __init__(self, held: int = HELD) -> None:
        """Know no photo yet.

        Args:
            held: How many to remember.
        """
        self._held = held
        self._known: dict[Path, tuple[Signature | None, Thumbnail]] = {}

    def decode(self, photos: Sequence[Path], jobs: int) -> Iterator[Done[Thumbnail]]:
        """Yield the thumbnails of `photos` in their order, as `xmpredict.predict.decode`."""
        # Asked before they are decoded: what changes meanwhile is decoded again.
        signatures = {photo: sign(photo) for photo in photos}
        known = {
            photo: self._known[photo][1]
            for photo, signature in signatures.items()
            if photo in self._known and self._known[photo][0] == signature
        }
        decoded = decode([photo for photo in photos if photo not in known], jobs)
        for photo in photos:
            if photo in known:
                yield Done(photo, known[photo])
                continue
            done = next(decoded)
            if isinstance(done.result, Thumbnail):
                self._keep(photo, signatures[photo], done.result)
            yield done

    def _keep(self, photo: Path, signature: Signature | None, thumbnail: Thumbnail) -> None:
        self._known.pop(photo, None)
        self._known[photo] = (signature, thumbnail)
        if len(self._known) > self._held:
            del self._known[next(iter(self._known))]
