"""What a server is started with."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.engine import default_jobs
from xmpredict.home import data_folder
from xmpredict.network.model import open_model
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.network.model import Model

ADDRESS = "127.0.0.1"
"""Never another one: the photos of this machine are nobody else's."""

VERSION = version("xmpredict")

PORT = 52525
"""Taken where it is free and no other is asked for."""


def default_roots() -> tuple[Path, ...]:
    """Return the folders that hold a user's photos: the home, and where volumes are mounted."""
    if sys.platform == "win32":
        drives = (Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
        return (Path.home(), *(drive for drive in drives if drive.is_dir()))
    mounts = (Path("/Volumes"), Path("/media"), Path("/run/media"), Path("/mnt"))
    return (Path.home(), *(mount for mount in mounts if mount.is_dir()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """How one server runs."""

    roots: tuple[Path, ...] = field(default_factory=default_roots)
    """Folders whose photos may be read and whose sidecars may be written."""

    data: Path = field(default_factory=data_folder)
    """Where jobs are kept and other programs learn of the server."""

    dng: Dng = Dng.SKIP
    """What becomes of DNGs where a job does not say it."""

    decoders: int = field(default_factory=default_jobs)
    """Processes that decode photos, 1 or more."""

    open_model: Callable[[str], Model] = open_model

    token: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    instance: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells this server from another one at the same port."""

    body_limit: int = 16 << 20
    """Bytes of a request; 10,000 photos with all their settings take some 15 MB."""

    renders: int = field(default_factory=lambda: max(1, min(os.cpu_count() or 1, 4)))
    """Previews that are rendered at the same time."""

    pixels_mb: int = 256
    """Linear pixels of photos that are kept in memory for the next preview of the same photo."""

    thumbnails_mb: int = 128
    """Thumbnails that are kept in memory for the next job of the same photos."""

    idle_s: int = 30
    """Seconds after which a connection is closed on which nothing comes."""
