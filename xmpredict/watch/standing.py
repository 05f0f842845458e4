"""What is done already, by what stands in a photo's XMP and in the journal."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.xmp import read_edit
from xmpredict.xmp.identity import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.xmp import Folders, Journal


class Standing(Enum):
    """Where a photo stands."""

    NEW = auto()
    EDITED = auto()
    """Its XMP carries an edit, ours or a person's."""

    TAKEN_BACK = auto()
    """A person undid our edit, and has not asked for another."""


def standing(photo: Path, journal: Journal, folders: Folders) -> Standing:
    """Return where `photo` stands. One whose XMP cannot be read is new: editing it tells why.

    Args:
        photo: A raw.
        journal: Tells what was undone.
        folders: Listings to share when many photos are asked for.
    """
    try:
        with one_photo(photo):
            edit = read_edit(photo, folders=folders)
            if edit and edit.by_person:
                return Standing.EDITED
            return Standing.TAKEN_BACK if _is_taken_back(photo, journal) else Standing.NEW
    except XmpredictError:
        return Standing.NEW


def _is_taken_back(photo: Path, journal: Journal) -> bool:
    known = journal.known_as(fingerprint(photo))
    if not known or known[-1].undoes is None:
        return False
    # A copy elsewhere is another photo, unless the one that was undone has moved.
    written = known[-1].photo
    return written == photo.resolve() or not written.exists()
