"""Learning Lightroom's as-shot numbers of a camera from the sidecars of a shoot."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xmpredict.color.temperature import WhiteBalance
from xmpredict.errors import XmpredictError, one_photo
from xmpredict.raw.calibration import Calibrations, Pair
from xmpredict.raw.camera import ColorSource
from xmpredict.xmp.edit import read_edit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.xmp.folders import Folders


class Apprentice:
    """Collects pairs of as-shot balances, ours and Lightroom's, while a shoot streams by."""

    def __init__(self, folders: Folders, told: Mapping[Path, WhiteBalance] | None = None) -> None:
        """Listen to sidecars, and to `told`: as-shot balances that Lightroom itself stated."""
        self.folders = folders
        self.told = told or {}
        self.pairs: dict[str, list[Pair]] = defaultdict(list)

    def look(self, photo: Path, thumbnail: Thumbnail) -> None:
        """Remember what was told, or the sidecar of `photo` says, of its as-shot balance.

        DNGs teach nothing: they hold both of Adobe's matrices, so ours is Lightroom's.
        """
        if thumbnail.camera.source is ColorSource.FILE:
            return
        balance = self.told.get(photo) or self._read(photo)
        if balance:
            self.pairs[thumbnail.capture.camera].append((thumbnail.as_shot, balance))

    def _read(self, photo: Path) -> WhiteBalance | None:
        try:
            with one_photo(photo):
                edit = read_edit(photo, folders=self.folders)
        except XmpredictError:
            # `write` looks at the same sidecar next, and reports what is wrong with it.
            return None
        return WhiteBalance(*edit.as_shot) if edit and edit.as_shot else None

    def save(self) -> None:
        """Add what was learned to the user's calibrations.

        Raises:
            XmpredictError: If they cannot be written.
        """
        if not self.pairs:
            return
        learned = Calibrations.load()
        for camera, pairs in self.pairs.items():
            learned = learned.learn(camera, pairs)
        learned.save()
