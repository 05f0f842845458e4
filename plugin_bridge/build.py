"""Which code a server runs, as a digest: between releases the version alone does not tell.

Made once, so that a server goes on telling what it was started with when its files are replaced.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("xmpredict", "xmpredict.kernels", "xmpredict.plugin_bridge")
"""They may stand in folders of their own, as in a check-out."""

SUFFIXES = frozenset({".c", ".cu", ".h", ".json", ".py"})


@cache
def build() -> str:
    """Return what differs wherever a file of code does, 32 digits."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            _add(digest, Path(folder))
    return digest.hexdigest()[:32]


def _add(digest: hashlib._Hash, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES:
            data = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()} {len(data)} ".encode())
            digest.update(data)
