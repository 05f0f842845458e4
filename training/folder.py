"""A folder of pictures that are known by name, whatever their format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.errors import DatasetError
from xmpredict.formats import PHOTO_EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """The pictures of a folder, without hidden files and what is in folders below."""

    path: Path
    files: Mapping[str, Sequence[Path]]
    """By name without extension, each with its files in order."""

    @classmethod
    def read(cls, path: Path, extensions: Collection[str] = PHOTO_EXTENSIONS) -> Self:
        """List the folder at `path`.

        Args:
            path: The folder.
            extensions: What counts as a picture, in lower case with the dot.

        Raises:
            DatasetError: If it cannot be listed.
        """
        files: dict[str, list[Path]] = defaultdict(list)
        try:
            for file in sorted(path.iterdir()):
                named = file.suffix.lower() in extensions and not file.name.startswith(".")
                if named and not file.is_dir():
                    files[file.stem].append(file)
        except OSError as error:
            raise DatasetError(f"cannot be listed: {error.strerror}", path=path) from error
        return cls(path, dict(files))

    def find(self, name: str) -> Path:
        """Return the file of `name`.

        Raises:
            DatasetError: If there is none, or more than one.
        """
        found = self.files.get(name, ())
        if not found:
            raise DatasetError("there is no such file", path=self.path / f"{name}.*")
        if len(found) > 1:
            cause = f"has the name of {found[0].name}"
            raise DatasetError(cause, path=found[1], remedy="keep one of the two")
        return found[0]
