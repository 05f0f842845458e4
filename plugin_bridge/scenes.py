"""``/v1/scenes``: a folder's photos by scene, with what their XMP says and what was predicted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.formats import FileKind, file_kind
from xmpredict.plugin_bridge.checks import read_body, read_query
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.values import to_json
from xmpredict.raw.find import find_photos
from xmpredict.xmp import Edit, Folders, Journal, read_edit
from xmpredict.xmp.person import changed_sliders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xmpredict.plugin_bridge.bridge import Bridge
    from xmpredict.plugin_bridge.roots import Roots
    from xmpredict.plugin_bridge.seen import Sighting


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` tell scenes, and take what a person decided."""

    @app.get("/v1/scenes")
    def scenes() -> Response:
        folder = bridge.roots.folder(read_query()["folder"])
        photos = _allowed(find_photos([folder]), bridge.roots)
        sightings = bridge.seen.of(photos)
        with Journal.open(bridge.configuration.data / "journal.sqlite", settle=False) as journal:
            reader = _Reader(journal, bridge.seen.marks())
            told = _scenes(photos, sightings, reader)
        unseen = [str(photo) for photo in photos if str(photo) not in sightings]
        return jsonify(scenes=told, unseen=unseen)

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


class _Reader:
    """What stands in the XMP of photos."""

    def __init__(self, journal: Journal, marks: Mapping[str, str]) -> None:
        self._journal = journal
        self._marks = marks
        self._folders = Folders()

    def describe(self, photo: Path, seen: Sighting) -> dict[str, Any]:
        """Return what the page is told of `photo`."""
        edit = self._edit(photo)
        facts = seen.facts
        width, height = facts.size_px or (None, None)
        return {
            "path": str(photo),
            "name": photo.name,
            "taken": facts.taken,
            "width": width,
            "height": height,
            "kind": file_kind(photo) or FileKind.RAW,
            "state": _state(edit),
            "mark": self._marks.get(str(photo)),
            "settings": to_json(edit.settings) if edit else {},
            "predicted": facts.predicted,
            "spread": facts.spread,
            "as_shot": facts.as_shot,
            "reason": facts.reason,
        }

    def _edit(self, photo: Path) -> Edit | None:
        try:
            with one_photo(photo):
                return read_edit(photo, self._journal, self._folders)
        except XmpredictError:
            # A job that comes to the photo tells what is wrong with it.
            return None


def _state(edit: Edit | None) -> str:
    if edit is None:
        return "new"
    if edit.by_person:
        return "person"
    return "edited" if changed_sliders(edit.properties, edit.kind) else "new"


def _scenes(
    photos: list[Path], sightings: Mapping[str, Sighting], reader: _Reader
) -> list[dict[str, Any]]:
    """Return scenes in the order of their first photos' times, numbered anew."""
    groups: dict[tuple[int, int | None], list[tuple[Path, Sighting]]] = {}
    for photo in photos:
        if seen := sightings.get(str(photo)):
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
