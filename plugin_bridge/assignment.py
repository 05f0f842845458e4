"""What a caller wants done: the body of ``POST /v1/jobs``, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xmpredict.color.temperature import WhiteBalance
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xmpredict.plugin_bridge.roots import Roots


class Kind(StrEnum):
    """What a job does."""

    PREDICT = "predict"
    """Settings for every photo; nothing is written."""

    MATCH = "match"
    """The same, following the look of the anchors."""

    EDIT = "edit"
    """Predict, and write the sidecars."""

    WRITE = "write"
    """Write the settings that come with each photo."""

    UNDO = "undo"
    """Take back what was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo of a job; a virtual copy is one of its own, with the same path."""

    named: str
    """The path as the caller said it."""

    path: Path
    """The real path."""

    id: str | None
    settings: Mapping[str, Any]
    current: Mapping[str, Any] | None
    """The edit that it has in a catalog."""

    as_shot: WhiteBalance | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One job's work."""

    kind: Kind
    entries: tuple[Entry, ...]
    places: Mapping[Path, Sequence[int]]
    """The numbers of the entries of each path, from 0."""

    anchors: tuple[Entry, ...]
    model: str
    overwrite: bool
    dng: Dng
    run: int | None
    """Of the journal, for an undo that names no photos; None for the last one."""

    @classmethod
    def of(cls, body: Mapping[str, Any], roots: Roots, dng: Dng) -> Assignment:
        """Read a valid `body`.

        Args:
            body: As the document of the API has it.
            roots: What the caller may name.
            dng: What becomes of DNGs where `body` does not say it.

        Raises:
            RequestError: If it names photos outside the roots, or anchors that are not among its
                photos, or lacks what its kind needs.
        """
        kind = Kind(body["kind"])
        entries = tuple(_entry(photo, roots) for photo in body["photos"])
        if not entries and kind is not Kind.UNDO:
            raise RequestError("bad_request", "there are no photos", remedy="name some")
        anchors = _anchors(body.get("anchors", ()), entries)
        if kind is Kind.MATCH and not anchors:
            raise RequestError(
                "bad_request", "there is no anchor to match", remedy="name one of the photos"
            )
        return cls(
            kind,
            entries,
            _places(entries),
            anchors,
            body.get("model", "default"),
            body.get("overwrite", False),
            Dng(body.get("dng", dng)),
            body.get("run"),
        )


def _places(entries: Sequence[Entry]) -> dict[Path, list[int]]:
    found: dict[Path, list[int]] = {}
    for place, entry in enumerate(entries):
        found.setdefault(entry.path, []).append(place)
    return found


def _entry(photo: Mapping[str, Any], roots: Roots) -> Entry:
    as_shot = photo.get("as_shot")
    return Entry(
        photo["path"],
        roots.photo(photo["path"]),
        photo.get("id"),
        photo.get("settings", {}),
        photo.get("current"),
        WhiteBalance(float(as_shot["temperature"]), float(as_shot["tint"])) if as_shot else None,
    )


def _anchors(named: Sequence[str], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that `named` means, by their id or else by their path."""
    by_name = {entry.named: entry for entry in reversed(entries)}
    by_name |= {entry.id: entry for entry in reversed(entries) if entry.id is not None}
    missing = [name for name in named if name not in by_name]
    if missing:
        raise RequestError(
            "bad_request",
            f"{missing[0]} is to be an anchor and is not among the photos",
            remedy="send it with the photos",
        )
    return tuple(by_name[name] for name in dict.fromkeys(named))
