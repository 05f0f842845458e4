"""What became of one photo."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from xmpredict.errors import SettingsInsideError, SidecarError

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.develop.slider import Text
    from xmpredict.errors import XmpredictError


class Status(StrEnum):
    """How writing a photo's settings ended."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    """The file says it already, and was not touched."""

    KEPT = "kept"
    """A person's edit was left as it is."""

    REFUSED = "refused"
    """Writing could have harmed something, or was not permitted."""

    FAILED = "failed"
    """The photo, the edit or the journal was at fault."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one photo."""

    photo: Path
    status: Status
    sidecar: Path | None = None
    """The file that holds its settings, where that is known."""

    settings: dict[str, Text] = field(default_factory=dict)
    """What the file now says of the edit, or would say after a dry run, by Camera Raw's name."""

    kept: dict[str, Text] = field(default_factory=dict)
    """What was left to the person who set it."""

    reason: str = ""
    inside: bool = False
    """Whether it was refused because the settings stand inside the photo: a DNG has a choice."""

    @classmethod
    def of(cls, photo: Path, error: XmpredictError, sidecar: Path | None = None) -> Self:
        """Return what became of `photo`, for which `error` was raised."""
        status = Status.REFUSED if isinstance(error, SidecarError) else Status.FAILED
        inside = isinstance(error, SettingsInsideError)
        return cls(photo, status, sidecar, reason=error.reason, inside=inside)
