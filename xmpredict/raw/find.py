"""Finding the photos of a shoot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.errors import UnreadablePhotoError
from xmpredict.formats import FileKind, file_kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

HIDDEN = "."
"""Also what AppleDouble files begin with: ``._IMG_1.CR2`` holds a Mac's attributes, no photo."""

SKIPPED_FOLDERS = frozenset({"$recycle.bin", "recycler", "trash", "trashes", "@eadir", "#recycle"})
"""Trash of Windows, Linux and Synology, and the latter's thumbnails."""

SKIPPED_SUFFIXES = (".lrdata", ".lrcat-data", ".lrlibrary", ".photoslibrary", ".cocatalog")
"""Folders in which Lightroom and others keep previews and copies of their own."""


def find_photos(
    paths: Iterable[Path], kinds: Collection[FileKind] = frozenset(FileKind)
) -> Iterator[Path]:
    """Yield the photos that `paths` name or contain, each once, folder by folder and by name.

    A file that is named is yielded whatever it is called, and so is a path that does not exist
    or a folder that cannot be listed: opening it tells what is wrong with it. Hidden files and
    folders, trash, and the folders of photo libraries are passed over. Links to folders are not
    followed, except one that is named.

    Args:
        paths: Files and folders.
        kinds: The kinds of photos to look for in folders.
    """
    seen: set[Path] = set()
    for path in paths:
        found = _walk(path, kinds) if path.is_dir() else iter([path])
        for photo in found:
            real = Path(os.path.realpath(photo))
            if real not in seen:
                seen.add(real)
                yield photo


def find_raws(paths: Sequence[Path]) -> list[Path]:
    """Return the raws in folders of `paths`, and every photo that is named itself.

    Raises:
        UnreadablePhotoError: If there is none.
    """
    photos = list(find_photos(paths, {FileKind.RAW}))
    if not photos:
        raise no_raws(paths)
    return photos


def no_raws(paths: Sequence[Path]) -> UnreadablePhotoError:
    """Return what is to be said of `paths` in which there is no raw."""
    rendered = any(True for _ in find_photos(paths, {FileKind.RENDERED}))
    cause = "holds no raw photos" + (", only JPEG, TIFF or PNG" if rendered else "")
    return UnreadablePhotoError(cause, path=paths[0], remedy="name the folder of the raws")


def would_find(photo: Path, folder: Path, kinds: Collection[FileKind]) -> bool:
    """Return whether `find_photos` would find the file `photo` in `folder`, by their names."""
    if photo.name.startswith(HIDDEN) or file_kind(photo) not in kinds:
        return False
    return photo.is_relative_to(folder) and all(
        map(_is_searched, photo.relative_to(folder).parts[:-1])
    )


def _walk(folder: Path, kinds: Collection[FileKind]) -> Iterator[Path]:
    refused: list[Path] = []

    def refuse(error: OSError) -> None:
        refused.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(filter(_is_searched, folders))
        for name in sorted(files):
            photo = Path(place, name)
            if not name.startswith(HIDDEN) and file_kind(photo) in kinds:
                yield photo
    yield from refused


def _is_searched(folder: str) -> bool:
    name = folder.lower()
    hidden = name.startswith(HIDDEN) or name in SKIPPED_FOLDERS
    return not hidden and not name.endswith(SKIPPED_SUFFIXES)
