"""Photos whose edit a person fixed: they stay as they are, and their scene follows their look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.develop import BY_CRS
from xmpredict.errors import RefusedSidecarError, XmpredictError, one_photo
from xmpredict.xmp import Outcome, Status, read_edit, write

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.xmp import Folders, Options, Run


NAMED = "an anchor: it stays, and the other photos of its scene follow its look"
"""Why a photo is kept that was named, whoever edited it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stands in a photo's XMP and is to stay."""

    settings: Settings

    wanted: Settings
    """What to ask of `write` so that it leaves all as it is, and says what a person set."""

    leads: bool
    """Whether a slider was set: a photo that was only retouched has no look to follow."""

    outcome: Outcome | None = None
    """What became of it, where nothing is to be asked."""


def find_anchor(photo: Path, decided: Settings, run: Run, options: Options) -> Anchor | None:
    """Return the edit of `photo` if `write` would keep any of it from `decided`, else None."""
    would = write(photo, decided, run, replace(options, dry_run=True))
    if would.status is not Status.KEPT and not would.kept:
        return None
    try:
        with one_photo(photo):
            edit = read_edit(photo, folders=run.folders)
    except XmpredictError:
        # What is wrong with the file, `write` tells when it comes to it.
        return None
    theirs = [BY_CRS[name].name for name in would.kept if name in BY_CRS]
    held = edit.settings if edit else decided
    asked = {name: decided[name] for name in theirs if name in decided}
    return Anchor(held, held | asked, leads=bool(theirs))


def named_anchor(photo: Path, folders: Folders) -> Anchor:
    """Return the edit of `photo`, which a person named.

    Raises:
        SidecarError: If it has none, or its XMP cannot be read.
    """
    edit = read_edit(photo, folders=folders)
    if edit is None or not edit.settings:
        raise RefusedSidecarError(
            "it has no edit that others could follow", path=photo, remedy="edit it first"
        )
    return _stays(photo, edit.settings, edit.source)


def told_anchor(photo: Path, settings: Settings) -> Anchor:
    """Return the edit that `photo` has in a catalog, where a person named it."""
    return _stays(photo, settings, None)


def _stays(photo: Path, settings: Settings, source: Path | None) -> Anchor:
    outcome = Outcome(photo, Status.KEPT, source, reason=NAMED)
    return Anchor(settings, settings, leads=True, outcome=outcome)
