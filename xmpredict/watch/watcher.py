"""Watching: what comes is told apart, waited for, and edited through the one use case."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.formats import FileKind
from xmpredict.predict import PhotoEdit, edit_photos
from xmpredict.raw.capture import Capture, read_capture
from xmpredict.raw.find import find_photos, would_find
from xmpredict.recent import Recent
from xmpredict.signature import sign
from xmpredict.watch.arrivals import Arrivals
from xmpredict.watch.bursts import Waiting
from xmpredict.watch.changes import Eyes, changes
from xmpredict.watch.shoot import Shoot
from xmpredict.watch.standing import Standing, standing
from xmpredict.xmp import Folders, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from watchfiles.main import FileChange

    from xmpredict.predict import Editing
    from xmpredict.signature import Signature
    from xmpredict.watch.changes import Fate
    from xmpredict.xmp import Journal, Run

KINDS = frozenset({FileKind.RAW})
REMEMBERED = 100
"""Decoded photos, of about 1 MB each: a late arrival must not cost its scene's decoding again."""

RESCAN_S = 60.0
RESCAN_SHARE = 20
"""Events get lost when thousands come at once, so all is looked at again from time to time: every
minute, or less often where that would take more than a twentieth of the time."""


@dataclass(frozen=True, slots=True)
class State:
    """What the watcher is at."""

    arriving: int = 0
    """Photos whose copy is not complete yet."""

    waiting: int = 0
    """Complete photos whose scene is not quiet yet."""

    editing: int = 0
    """Photos in hand: newcomers, and those of their scenes from before."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What is to be watched, and how."""

    folders: tuple[Path, ...]
    """Real paths of folders."""

    editing: Editing
    command: str
    """What the user asked for, for the journal."""

    settle_s: float = 2.0
    """How long a file must rest to be complete, and a scene to be quiet."""

    poll: bool = False
    """Look through the folders instead of waiting for what the system tells."""

    once: bool = False
    """Leave when everything that is there is edited."""

    fate: Callable[[Path, Fate], None] = lambda *_: None
    """Told what becomes of a folder."""

    state: Callable[[State], None] = lambda _: None
    """Told what the watcher is at, at every look."""


def watch(journal: Journal, watching: Watching) -> Iterator[PhotoEdit]:
    """Edit what stands in the folders and what comes, and yield what became of each photo.

    Photos that have an edit already are left out, unless a late arrival of their scene changed
    theirs. Ends when ``watching.editing.stop`` says so.

    Args:
        journal: Where writes are filed, a run each time.
        watching: What and how.

    Raises:
        WatchError: If the system will not watch the folders.
        JournalError: If the journal cannot be written.
    """
    return _Watcher(journal, watching).run()


class _Watcher:
    def __init__(self, journal: Journal, watching: Watching) -> None:
        self.journal = journal
        self.watching = watching
        self.arrivals = Arrivals(watching.settle_s)
        self.waiting = Waiting(watching.settle_s)
        self.shoot = Shoot()
        self.editing = replace(watching.editing, decode=Recent(REMEMBERED).decode)
        self.seen: dict[Path, Signature] = {}
        self.scenes = 0
        self.rescan_at = 0.0

    def run(self) -> Iterator[PhotoEdit]:
        wanted = self.watching
        for batch in changes(wanted.folders, Eyes(wanted.settle_s, wanted.poll, wanted.fate)):
            self._look(batch)
            folders = Folders()
            for photo, signature in self.arrivals.settled(time.monotonic()):
                if wanted.editing.stop():
                    return
                self._sort(photo, signature, folders)
            self._tell(0)
            if due := self.waiting.due(time.monotonic(), self.arrivals.folders()):
                yield from self._edit(due)
            if wanted.editing.stop() or (wanted.once and not self.arrivals and not self.waiting):
                return

    def _tell(self, editing: int) -> None:
        self.watching.state(State(len(self.arrivals), len(self.waiting), editing))

    def _look(self, batch: Iterable[FileChange] | None) -> None:
        """Take what changed, or look at everything."""
        if batch is None or time.monotonic() >= self.rescan_at:
            self._look_at_all()
            return
        gone: set[Path] = set()
        for change, name in batch:
            path = Path(name)
            if change is Change.deleted and not path.exists():
                gone.add(path)
            elif change is Change.added and path.is_dir():
                self._see(find_photos([path], KINDS))
            else:
                self._see([path])
        if gone:
            self._forget(p for p in self._photos() if not gone.isdisjoint((p, *p.parents)))

    def _look_at_all(self) -> None:
        begin = time.monotonic()
        found = set(find_photos([f for f in self.watching.folders if f.is_dir()], KINDS))
        self._forget(self._photos() - found)
        self._see(found)
        took_s = time.monotonic() - begin
        self.rescan_at = begin + max(RESCAN_S, RESCAN_SHARE * took_s)

    def _photos(self) -> set[Path]:
        return {*self.seen, *self.arrivals.photos()}

    def _see(self, paths: Iterable[Path]) -> None:
        """Let those of `paths` arrive that are photos and have changed."""
        now_s = time.monotonic()
        for path in paths:
            ours = any(would_find(path, folder, KINDS) for folder in self.watching.folders)
            if ours and sign(path) != self.seen.get(path):
                self.waiting.forget(path)
                self.arrivals.see(path, now_s)

    def _forget(self, photos: Iterable[Path]) -> None:
        for photo in photos:
            self.seen.pop(photo, None)
            for place in (self.arrivals, self.waiting, self.shoot):
                place.forget(photo)

    def _sort(self, photo: Path, signature: Signature, folders: Folders) -> None:
        """Let a complete photo wait for its scene, unless it has an edit or shall have none."""
        self.seen[photo] = signature
        try:
            with one_photo(photo):
                capture = read_capture(photo)
        except XmpredictError:
            capture = Capture()  # editing it tells what is wrong
        match standing(photo, self.journal, folders):
            case Standing.NEW:
                self.waiting.add(photo, capture, time.monotonic())
            case Standing.EDITED:
                self.shoot.add(photo, capture)

    def _edit(self, due: Mapping[Path, Capture]) -> Iterator[PhotoEdit]:
        """Edit the photos that are `due`, and decide the scenes that they join again."""
        editing = self.editing
        left = dict(due)
        with self.journal.run(self.watching.command, editing.model.label) as run:
            companions = self._companions(due, run)
            self._tell(len(due) + len(companions))
            offset = self.scenes
            try:
                with one_photo(next(iter(due))):
                    for edited in edit_photos([*due, *companions], run, editing):
                        outcome = edited.outcome
                        is_new = left.pop(outcome.photo, None) is not None
                        numbered = self._file(edited, offset, due)
                        if outcome.status is Status.FAILED and not outcome.photo.exists():
                            self._forget([outcome.photo])  # it may come back
                        elif is_new or outcome.status is Status.WRITTEN:
                            yield numbered
            except XmpredictError as error:
                for photo in left:
                    yield PhotoEdit(Outcome(photo, Status.FAILED, reason=error.reason))

    def _companions(self, due: Mapping[Path, Capture], run: Run) -> list[Path]:
        return [
            photo
            for photo in self.shoot.companions(due)
            if standing(photo, self.journal, run.folders) is Standing.EDITED
        ]

    def _file(self, edited: PhotoEdit, offset: int, due: Mapping[Path, Capture]) -> PhotoEdit:
        """Remember what became of a photo; return it with a scene of a number of its own."""
        outcome = edited.outcome
        photo = outcome.photo
        if outcome.sidecar == photo.resolve() and (signature := sign(photo)):
            self.seen[photo] = signature  # what we wrote into it is no change of it
        capture = due.get(photo) or self.shoot.capture(photo)
        if edited.scene is None or capture is None:
            return edited
        scene = offset + edited.scene
        self.scenes = max(self.scenes, scene)
        if outcome.status in (Status.WRITTEN, Status.UNCHANGED, Status.KEPT):
            self.shoot.add(photo, capture, scene)
        return replace(edited, scene=scene)
