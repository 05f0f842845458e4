"""Files that may still be being copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.raw.container import missing_bytes
from xmpredict.raw.readable import opened_file
from xmpredict.signature import Signature, sign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 10
"""Times the settling time for which a file may rest while it is cut off: networks stall."""


def is_whole(photo: Path) -> bool:
    """Return whether the file of `photo` has all the bytes that it says it has.

    LibRaw is not asked: on a broken file it may take the whole process with it.
    """
    try:
        with one_photo(photo), opened_file(photo) as file:
            return not missing_bytes(file)
    except XmpredictError:
        return False


@dataclass(slots=True)
class _Arrival:
    signature: Signature
    since_s: float
    due_s: float
    is_stalled: bool = False


class Arrivals:
    """Photos whose files may still grow, until they have rested and are whole."""

    def __init__(self, settle_s: float) -> None:
        """Know no photo yet.

        Args:
            settle_s: How long a file must rest.
        """
        self._settle_s = settle_s
        self._arriving: dict[Path, _Arrival] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._arriving)

    def see(self, photo: Path, now_s: float) -> None:
        """Take `photo`, which has come or changed."""
        signature = sign(photo)
        held = self._arriving.get(photo)
        if signature and (held is None or held.signature != signature):
            self._arriving[photo] = _Arrival(signature, now_s, now_s + self._settle_s)

    def forget(self, photo: Path) -> None:
        """Forget `photo`, which is gone."""
        self._arriving.pop(photo, None)

    def photos(self) -> list[Path]:
        """Return all that are arriving."""
        return list(self._arriving)

    def folders(self) -> set[Path]:
        """Return the folders into which photos are being copied."""
        return {p.parent for p, arrival in self._arriving.items() if not arrival.is_stalled}

    def settled(self, now_s: float) -> Iterator[tuple[Path, Signature]]:
        """Yield the photos that are complete, and those that are given up, and forget them."""
        for photo, arrival in list(self._arriving.items()):
            if now_s < arrival.due_s:
                continue
            signature = sign(photo)
            rested_s = now_s - arrival.since_s
            if signature is None:
                self.forget(photo)
            elif signature != arrival.signature:
                self.see(photo, now_s)
            elif is_whole(photo) or rested_s >= PATIENCE * self._settle_s:
                self.forget(photo)
                yield photo, signature
            else:
                arrival.due_s, arrival.is_stalled = now_s + self._settle_s, True
