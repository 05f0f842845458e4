"""Which files of this machine a caller may name."""

from __future__ import annotations

import os
import threading
from pathlib import Path, PurePath

from xmpredict.formats import is_photo
from xmpredict.plugin_bridge.problems import RequestError

LONGEST = 4096
"""Characters of a path; no system takes more."""


class Roots:
    """The folders whose photos may be read and whose sidecars may be written."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._lock = threading.Lock()

    def add(self, folder: Path) -> None:
        """Allow what is in `folder`, too."""
        with self._lock:
            self._folders.append(folder.resolve())

    def photo(self, named: str) -> Path:
        """Return the real path of the photo that a caller named; it may not exist.

        Raises:
            RequestError: If it is no absolute path of a photo's name, or lies outside.
        """
        path = self.real(named)
        if not (is_photo(PurePath(named)) and is_photo(path)):
            raise RequestError(
                "bad_request", "it is not named like a photo", path=path, remedy="name a photo"
            )
        return path

    def folder(self, named: str) -> Path:
        """Return the real path of the folder that a caller named.

        Raises:
            RequestError: If it lies outside, or there is no such folder.
        """
        path = self.real(named)
        if not path.is_dir():
            raise RequestError("not_found", "there is no such folder", path=path)
        return path

    def real(self, named: str) -> Path:
        """Return the real path behind `named`.

        Raises:
            RequestError: If it is not absolute, climbs by "..", or leads out of the roots.
        """
        path = Path(named)
        climbs = ".." in PurePath(named.replace("\\", "/")).parts
        if not path.is_absolute() or climbs or "\0" in named or len(named) > LONGEST:
            raise RequestError(
                "bad_request", "a path has to be absolute, without ..", remedy="send the whole path"
            )
        try:
            os.fsencode(named)
            real = path.resolve()
        except (OSError, RuntimeError, ValueError):  # a loop of links, or no text of this system
            raise RequestError("bad_request", "the path leads nowhere", path=path) from None
        with self._lock:
            inside = any(real.is_relative_to(root) for root in self._folders)
        if not inside:
            raise RequestError(
                "outside_roots",
                "it lies outside the folders that this server may use",
                path=path,
                remedy="start it with `xmpredict serve --root FOLDER` for its folder",
            )
        return real

    def told(self) -> list[str]:
        """Return the folders."""
        with self._lock:
            return [str(folder) for folder in self._folders]
