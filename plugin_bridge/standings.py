"""What stands in the XMP of photos, remembered for as long as the files are the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.formats import FileKind, file_kind
from xmpredict.plugin_bridge.values import to_json
from xmpredict.signature import Signature, sign
from xmpredict.xmp import read_edit
from xmpredict.xmp.person import changed_sliders
from xmpredict.xmp.target import find_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.xmp import Folders, Journal

MOST = 4000
"""Photos that are remembered, of some 10 kB each."""

Marks = tuple[Signature | None, Signature | None]
"""Of a photo and its sidecar."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The edit of one photo."""

    state: str
    """new, edited (by us) or person."""

    settings: Mapping[str, Any]


NEW = Standing("new", {})


class Standings:
    """Reading a sidecar takes two milliseconds, and a page asks for thousands again and again."""

    def __init__(self) -> None:
        self._held: OrderedDict[Path, tuple[Marks, Standing]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, photo: Path, journal: Journal, folders: Folders) -> Standing:
        """Return what stands in the XMP of `photo`; new where that cannot be read.

        What is wrong with a file is told by the job that comes to the photo.
        """
        try:
            with one_photo(photo):
                raw = file_kind(photo) is FileKind.RAW
                marks = sign(photo), sign(find_sidecar(photo, folders)) if raw else None
                with self._lock:
                    known, standing = self._held.get(photo, (None, NEW))
                return standing if known == marks else self._read(photo, marks, journal, folders)
        except XmpredictError:
            return NEW

    def _read(self, photo: Path, marks: Marks, journal: Journal, folders: Folders) -> Standing:
        edit = read_edit(photo, journal, folders)
        standing = NEW
        if edit:
            ours = "edited" if changed_sliders(edit.properties, edit.kind) else "new"
            standing = Standing("person" if edit.by_person else ours, to_json(edit.settings))
        with self._lock:
            self._held[photo] = marks, standing
            self._held.move_to_end(photo)
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return standing
