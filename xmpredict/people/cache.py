"""Masks kept on disk by what they are masks of, for the next run over the same shoot.

A dry run, the run itself and the report look at the same photos; only the first of them has to
look for people. Nothing depends on an entry: one that is missing, damaged or of another size is
made again, and a folder that cannot be written costs time and no photo.
"""

from __future__ import annotations

import contextlib
import tempfile
import zlib
from pathlib import Path
from typing import Self

from xmpredict.home import cache_folder

LIMIT_BYTES = 64 << 20
"""Of all entries together: some 11,000 photos."""

TRIM_EVERY = 256
"""Entries written between two looks at the folder; 11,000 names take 0.2 s to read."""

SUFFIX = ".mask"


class MaskCache:
    """Masks by key, at most `limit_bytes` of them; the oldest go first.

    Several processes may share the folder: entries appear whole or not at all.

    Args:
        folder: Made when the first mask is kept.
        limit_bytes: Exceeded by up to `TRIM_EVERY` entries.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.kept = 0

    @classmethod
    def of_user(cls) -> Self:
        """Return the cache in the user's cache folder."""
        return cls(cache_folder() / "masks")

    def get(self, key: str, size: int) -> bytes | None:
        """Return the mask of `size` bytes that was kept under `key`; None if it must be made."""
        try:
            mask = zlib.decompress(self._path(key).read_bytes())
        except (OSError, zlib.error):
            return None
        return mask if len(mask) == size else None

    def put(self, key: str, mask: bytes) -> None:
        """Keep `mask` under `key`, in place of what may be there."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(self._path(key), zlib.compress(mask))
            if self.kept % TRIM_EVERY == 0:
                self._trim()
            self.kept += 1

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"

    def _write(self, path: Path, data: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            whole = Path(file.name)
            try:
                file.write(data)
                file.close()
                whole.replace(path)
            except OSError:
                whole.unlink(missing_ok=True)
                raise

    def _trim(self) -> None:
        """Remove the oldest entries beyond the limit, and what killed runs left."""
        facts = [(path, path.stat()) for path in self.folder.iterdir()]
        total = sum(fact.st_size for _, fact in facts)
        for path, fact in sorted(facts, key=lambda entry: entry[1].st_mtime_ns):
            if total <= self.limit_bytes:
                return
            path.unlink(missing_ok=True)
            total -= fact.st_size
