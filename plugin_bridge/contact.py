"""``bridge.json``: where the server is found, and the token that it asks for.

Only the user can read it, and only the user's own programs can therefore use the server.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xmpredict.errors import BridgeError

FILE_NAME = "bridge.json"


@dataclass(frozen=True, slots=True)
class Contact:
    """One server, as its clients find it."""

    port: int
    token: str
    instance: str
    pid: int
    version: str
    build: str
    """Of the code that it runs; empty where it does not say."""

    def write(self, folder: Path) -> None:
        """Write the file into `folder`, whole or not at all, readable by the user alone.

        Raises:
            BridgeError: If the disk or its permissions say no.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder, prefix=".bridge-")  # of mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file)
            Path(name).replace(folder / FILE_NAME)
        except OSError as error:
            raise BridgeError(
                f"cannot be written: {error.strerror or error}",
                path=folder / FILE_NAME,
                remedy="check free space and permissions",
            ) from error

    @classmethod
    def read(cls, folder: Path) -> Contact | None:
        """Return what the file in `folder` says, or None where there is none that can be used."""
        try:
            held: Any = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
            texts = (str(held[name]) for name in ("token", "instance", "version"))
            token, instance, version = texts
            # A server of before there were builds is to be found, too.
            build = str(held.get("build", ""))
            return cls(int(held["port"]), token, instance, int(held["pid"]), version, build)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def withdraw(self, folder: Path) -> None:
        """Remove the file from `folder` if it still tells of this server."""
        if self.read(folder) == self:
            (folder / FILE_NAME).unlink(missing_ok=True)
