"""Which photos of a folder are the shoot's own, and not pictures made from others of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xmpredict.export.picture import is_render
from xmpredict.formats import JPEG_EXTENSIONS, FileKind, file_kind
from xmpredict.raw.find import find_photos
from xmpredict.signature import Signature, sign
from xmpredict.xmp.folders import fold

if TYPE_CHECKING:
    from pathlib import Path

REMEMBERED = 10_000
"""Pictures of which it is known whether they are renders: a page asks again and again."""


def find_originals(folder: Path) -> list[Path]:
    """Return the photos in `folder` and below, as `find_photos`, without what is made from others.

    That is what `xmpredict render` wrote, by the Software that it names, and a JPEG beside a raw
    of the same name.
    """
    found = list(find_photos([folder]))
    raws = {_base(photo) for photo in found if file_kind(photo) is FileKind.RAW}
    return [photo for photo in found if not (_is_of_pair(photo, raws) or _is_render(photo))]


def _is_of_pair(photo: Path, raws: set[tuple[Path, str]]) -> bool:
    return photo.suffix.lower() in JPEG_EXTENSIONS and _base(photo) in raws


def _base(photo: Path) -> tuple[Path, str]:
    return photo.parent, fold(photo.stem)


def _is_render(photo: Path) -> bool:
    return file_kind(photo) is FileKind.RENDERED and _says_render(photo, sign(photo))


@lru_cache(REMEMBERED)
def _says_render(photo: Path, signature: Signature | None) -> bool:
    return signature is not None and is_render(photo)
