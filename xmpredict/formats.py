"""What kind of photo a file name stands for, and where Camera Raw keeps its settings.

Decided by the extension alone, as Lightroom does: a file is never opened for it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath


class FileKind(StrEnum):
    """What Camera Raw develops from, which decides its defaults and its white balance keys."""

    RAW = "raw"
    RENDERED = "rendered"


# fmt: off
SIDECAR_RAW_EXTENSIONS = frozenset({
    ".3fr", ".ari", ".arw", ".bay", ".cap", ".cr2", ".cr3", ".crw", ".cs1", ".dc2", ".dcr",
    ".dcs", ".drf", ".erf", ".fff", ".gpr", ".iiq", ".k25", ".kc2", ".kdc", ".mdc", ".mef",
    ".mos", ".mrw", ".nef", ".nrw", ".orf", ".ori", ".pef", ".ptx", ".pxn", ".qtk", ".raf",
    ".raw", ".rdc", ".rw1", ".rw2", ".rwl", ".rwz", ".sr2", ".srf", ".srw", ".sti", ".x3f",
})
# fmt: on
"""Makers' own raws, which no program may write into: their settings stand in a sidecar."""

DNG_EXTENSIONS = frozenset({".dng"})
"""Adobe's open raw: its settings stand inside the file."""

RAW_EXTENSIONS = SIDECAR_RAW_EXTENSIONS | DNG_EXTENSIONS
"""Everything that Camera Raw develops as a raw."""

JPEG_EXTENSIONS = frozenset({".jpg", ".jpeg", ".jpe"})
"""What cameras write beside a raw."""

RENDERED_EXTENSIONS = JPEG_EXTENSIONS | {".tif", ".tiff", ".png"}
"""Finished pictures: their settings stand inside the file."""

PHOTO_EXTENSIONS = RAW_EXTENSIONS | RENDERED_EXTENSIONS


def is_photo(path: PurePath) -> bool:
    """Return whether the name of `path` is that of a photo, raw or rendered."""
    return path.suffix.lower() in PHOTO_EXTENSIONS


def is_dng(path: PurePath) -> bool:
    """Return whether the name of `path` is that of a DNG."""
    return path.suffix.lower() in DNG_EXTENSIONS


def file_kind(path: PurePath) -> FileKind | None:
    """Return the kind of photo that `path` names, or None where it names none.

    >>> from pathlib import PurePath
    >>> file_kind(PurePath("a/IMG_1.CR3")), file_kind(PurePath("notes.txt"))
    (<FileKind.RAW: 'raw'>, None)
    """
    extension = path.suffix.lower()
    if extension in RAW_EXTENSIONS:
        return FileKind.RAW
    return FileKind.RENDERED if extension in RENDERED_EXTENSIONS else None


def keeps_settings_inside(path: PurePath) -> bool:
    """Return whether Camera Raw reads the settings of `path` from the file, not from a sidecar."""
    return path.suffix.lower() in DNG_EXTENSIONS | RENDERED_EXTENSIONS
