"""``/v1/scenes``: a folder's photos by scene, with what their XMP says and what was predicted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify

from xmpredict.formats import FileKind, file_kind
from xmpredict.plugin_bridge.checks import read_body, read_query
from xmpredict.plugin_bridge.originals import find_originals
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.xmp import Folders, Journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xmpredict.plugin_bridge.bridge import Bridge
    from xmpredict.plugin_bridge.roots import Roots
    from xmpredict.plugin_bridge.seen import Sighting
    from xmpredict.plugin_bridge.standings import Standings


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` tell scenes, and take what a person decided."""

    @app.get("/v1/scenes")
    def scenes() -> Response:
        folder = bridge.roots.folder(read_query()["folder"])
        photos = _allowed(find_originals(folder), bridge.roots)
        sightings = bridge.seen.of(photos)
        with Journal.open(bridge.configuration.data / "journal.sqlite", settle=False) as journal:
            reader = _Reader(journal, bridge.standings, bridge.seen.marks())
            told = _scenes(photos, sightings, reader)
            left_out = [
                reader.describe(photo, seen)
                for photo in photos
                if (seen := sightings.get(str(photo))) and seen.facts.left_out
            ]
        unseen = [str(photo) for photo in photos if str(photo) not in sightings]
        return jsonify(scenes=told, left_out=left_out, unseen=unseen)

    @app.post("/v1/marks")
    def mark() -> Response:
        body = read_body()
        paths = [bridge.roots.photo(named) for named in body["paths"]]
        return jsonify(marked=bridge.seen.mark(paths, body["state"]))


def _allowed(photos: Iterable[Path], roots: Roots) -> list[Path]:
    """Return the real paths of `photos`, without links that lead out of `roots`."""
    found: dict[Path, None] = {}
    for photo in photos:
        with suppress(RequestError):
            found[roots.photo(str(photo))] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the page is told of photos."""

    journal: Journal
    standings: Standings
    marks: Mapping[str, str]
    folders: Folders = field(default_factory=Folders)

    def describe(self, photo: Path, seen: Sighting) -> dict[str, Any]:
        """Return what the page is told of `photo`."""
        standing = self.standings.of(photo, self.journal, self.folders)
        facts = seen.facts
        width, height = facts.size_px or (None, None)
        return {
            "path": str(photo),
            "name": photo.name,
            "taken": facts.taken,
            "width": width,
            "height": height,
            "kind": file_kind(photo) or FileKind.RAW,
            "state": standing.state,
            "mark": self.marks.get(str(photo)),
            "settings": standing.settings,
            "predicted": facts.predicted,
            "spread": facts.spread,
            "as_shot": facts.as_shot,
            "status": facts.status,
            "reason": facts.reason,
        }


def _scenes(
    photos: list[Path], sightings: Mapping[str, Sighting], reader: _Reader
) -> list[dict[str, Any]]:
    """Return scenes in the order of their first photos' times, numbered anew."""
    groups: dict[tuple[int, int | None], list[tuple[Path, Sighting]]] = {}
    for photo in photos:
        seen = sightings.get(str(photo))
        if seen and not seen.facts.left_out:
            groups.setdefault((seen.job, seen.scene), []).append((photo, seen))
    for group in groups.values():
        group.sort(key=lambda pair: _time(pair[1]))
    ordered = sorted(groups.values(), key=lambda group: _time(group[0][1]))
    return [
        {
            "scene": number,
            "photos": [reader.describe(photo, seen) for photo, seen in group],
            "consistency": group[0][1].facts.consistency,
        }
        for number, group in enumerate(ordered, start=1)
    ]


def _time(seen: Sighting) -> tuple[bool, str, str]:
    taken = seen.facts.taken
    return taken is None, taken or "", seen.path
