"""What stands beside a photo."""

from __future__ import annotations

import os
import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.xmp.files import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Long enough that a folder of n photos is listed once and not n times, short enough to see what
# other programs do meanwhile.
_TRUSTED_S = 10.0


def fold(name: str) -> str:
    """Return what `name` is on file systems that mind neither case nor Unicode's forms."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, slots=True)
class Folder:
    """The names in one folder, by their stems."""

    path: Path
    names: dict[str, list[str]]
    """By folded stem; hidden files are left out."""

    @classmethod
    def of(cls, path: Path, names: Iterable[str]) -> Folder:
        """Sort the `names` that stand in `path`."""
        sorted_names: dict[str, list[str]] = {}
        for name in names:
            if not name.startswith("."):
                sorted_names.setdefault(fold(os.path.splitext(name)[0]), []).append(name)  # noqa: PTH122
        return cls(path, sorted_names)

    def beside(self, photo: Path) -> list[Path]:
        """Return the files with the base name of `photo`, itself among them, in any case."""
        return [self.path / name for name in sorted(self.names.get(fold(photo.stem), []))]


class Folders:
    """Listings of folders, kept for a few seconds so that work stays linear in photos."""

    def __init__(self) -> None:
        """Know no folder yet."""
        self._known: dict[Path, tuple[float, Folder]] = {}

    def of(self, photo: Path) -> Folder:
        """Return the folder that `photo` stands in.

        Raises:
            UnwritableSidecarError: If it cannot be listed.
        """
        path, now = photo.parent, time.monotonic()
        listed_at, folder = self._known.get(path, (-_TRUSTED_S, None))
        if folder is None or now - listed_at >= _TRUSTED_S:
            try:
                folder = Folder.of(path, os.listdir(path))  # noqa: PTH208 - names, not paths
            except OSError as error:
                raise unwritable(path, error) from None
            self._known[path] = (now, folder)
        return folder
