"""What a job does, kind by kind. All of it goes through `xmpredict.predict` and `xmpredict.xmp`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from xmpredict.develop.settings import Settings
from xmpredict.errors import XmpredictError, one_photo
from xmpredict.formats import is_dng, keeps_settings_inside
from xmpredict.grouping.anchors import named_anchor
from xmpredict.grouping.scenes import Limits
from xmpredict.plan import Wishes
from xmpredict.plugin_bridge.assignment import Kind
from xmpredict.plugin_bridge.reversal import take_back
from xmpredict.plugin_bridge.sightings import consistency_of, facts_of, spread_of
from xmpredict.plugin_bridge.store import SETTINGS_INSIDE, Result
from xmpredict.plugin_bridge.values import from_catalog, from_json, is_edited, to_json
from xmpredict.predict import Editing, edit_photos
from xmpredict.xmp import (
    Dng,
    Journal,
    Options,
    Outcome,
    Status,
    read_edit,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from xmpredict.plugin_bridge.assignment import Assignment, Entry
    from xmpredict.plugin_bridge.configuration import Configuration
    from xmpredict.plugin_bridge.seen import Seen
    from xmpredict.plugin_bridge.store import Job, Store
    from xmpredict.predict import PhotoEdit
    from xmpredict.recent import Recent
    from xmpredict.xmp import Edit, Run


_ANY = 1e12
ALL_ONE = Limits(gap_s=_ANY, color=_ANY, light_ev=_ANY)
"""Whoever has photos matched says that they are one scene."""


@dataclass(frozen=True, slots=True)
class Task:
    """One job in hand."""

    job: Job
    assignment: Assignment
    store: Store
    seen: Seen
    thumbnails: Recent
    configuration: Configuration
    stop: Callable[[], bool]

    def carry_out(self) -> None:
        """Do what the assignment says, photo by photo, until it is done or asked to stop.

        Raises:
            XmpredictError: If the job as a whole cannot be done.
        """
        with Journal.open(self.configuration.data / "journal.sqlite") as journal:
            if self.assignment.kind is Kind.UNDO:
                take_back(self, journal)
                return
            with journal.run(self._command(), self._label()) as run:
                if self.assignment.kind is Kind.WRITE:
                    self._write(run)
                else:
                    self._edit(run)

    def _command(self) -> str:
        # `xmpredict history` shows it, and the job knows its own runs by it.
        kind = self.assignment.kind
        asked = "review" if kind is Kind.WRITE else f"serve: {kind}"
        return f"{asked}, job {self.job.id}"

    def _label(self) -> str:
        if self.assignment.kind is Kind.WRITE:
            return "as reviewed"
        return self.configuration.open_model(self.assignment.model).label

    def _options(self) -> Options:
        writes = self.assignment.kind in {Kind.EDIT, Kind.WRITE}
        return Options(
            overwrite=self.assignment.overwrite, dng=self.assignment.dng, dry_run=not writes
        )

    def _edit(self, run: Run) -> None:
        """Predict the photos that have no result yet, and write them if that is wanted."""
        chosen = {path: self._choose(places) for path, places in self.assignment.places.items()}
        done = self.store.finished(self.job)
        last = max((result.scene or 0 for result in done.values()), default=0)
        # Scenes end in order: all before the last one with a result are whole.
        whole = {place for place, result in done.items() if result.scene and result.scene < last}
        entries = [self.assignment.entries[p] for p in chosen.values() if p not in whole]
        finished = self._written(run, entries)
        for scenes, batch in enumerate(self._batches(entries), start=max(0, last - 1)):
            editing = self._editing(run, batch, finished)
            for edited in edit_photos([entry.path for entry in batch], run, editing):
                self._take(edited, scenes, editing)

    def _choose(self, places: Sequence[int]) -> int:
        """Return which of the copies of one photo stands for it: one that is to be decided."""
        free = (p for p in places if not self._is_kept(self.assignment.entries[p]))
        return next(free, places[0])

    def _is_kept(self, entry: Entry) -> bool:
        """Return whether the catalog holds a person's edit that is to stay."""
        if self.assignment.kind is not Kind.PREDICT or self.assignment.overwrite:
            return False
        return entry.current is not None and is_edited(entry.current, entry.path)

    def _batches(self, entries: list[Entry]) -> Iterator[list[Entry]]:
        """Yield what to decide together: to match, each a scene that its anchors lead."""
        if self.assignment.kind is not Kind.MATCH:
            yield entries
            return
        leading = list({anchor.path: anchor for anchor in self.assignment.anchors}.values())
        paths = {anchor.path for anchor in leading}
        led = [entry for entry in entries if entry.path not in paths]
        size = max(1, Limits().photos - 1 - len(leading))
        for start in range(0, max(1, len(led)), size):
            yield leading + led[start : start + size]

    def _editing(self, run: Run, entries: list[Entry], finished: frozenset[Path]) -> Editing:
        catalog, led = self._catalog(run, entries)
        anchors = frozenset(entry.path for entry in self.assignment.anchors)
        for anchor in anchors - catalog.keys():
            named_anchor(anchor, run.folders)
        matches = self.assignment.kind is Kind.MATCH
        return Editing(
            self.configuration.open_model(self.assignment.model),
            self._options(),
            min(self.configuration.decoders, max(1, len(entries))),
            Wishes(anchors=anchors | led, catalog=catalog),
            as_shot={entry.path: entry.as_shot for entry in entries if entry.as_shot},
            finished=finished,
            decode=self.thumbnails.decode,
            limits=ALL_ONE if matches else Limits(),
            stop=self.stop,
        )

    def _catalog(
        self, run: Run, entries: list[Entry]
    ) -> tuple[dict[Path, Settings], frozenset[Path]]:
        """Return the edits of photos whose XMP is not to be written, and which a person made."""
        found: dict[Path, Settings] = {}
        if self.assignment.kind is Kind.EDIT:
            return found, frozenset()
        leading = {entry.path: entry for entry in self.assignment.anchors}
        by_person: set[Path] = set()
        for entry in entries:
            told = leading.get(entry.path, entry)
            if told.current is not None:
                found[entry.path] = from_catalog(told.current, entry.path)
                by_person |= {entry.path} if self._is_kept(told) else set()
            elif self._is_edited_inside(entry.path):
                edit = _inside(entry.path, run)
                found[entry.path] = edit.settings if edit else Settings()
                kept = edit and edit.by_person and not self.assignment.overwrite
                by_person |= {entry.path} if kept else set()
        return found, frozenset(by_person)

    def _is_edited_inside(self, path: Path) -> bool:
        beside = is_dng(path) and self.assignment.dng is not Dng.SKIP
        return keeps_settings_inside(path) and not beside

    def _written(self, run: Run, entries: Iterable[Entry]) -> frozenset[Path]:
        """Return the photos that this very job wrote before the server was ended."""
        command = self._command()
        runs = [one.id for one in run.journal.runs() if one.command == command]
        written = {entry.photo for entry in chain(*map(run.journal.history, runs))}
        return frozenset(entry.path for entry in entries if entry.path in written)

    def _take(self, edited: PhotoEdit, before: int, editing: Editing) -> None:
        """File an edit, and remember it as what is proposed."""
        path = edited.outcome.photo
        scene = edited.scene and edited.scene + before
        result = Result(
            status=self._status(edited.outcome, editing),
            scene=scene,
            settings=to_json(edited.settings),
            spread=spread_of(edited),
            reason=edited.outcome.reason or None,
            code=_code(edited.outcome),
            consistency=consistency_of(edited),
        )
        self.file(path, result)
        # Following an anchor can be taken back, so it is no proposal of the model's.
        if self.assignment.kind is not Kind.MATCH:
            self.seen.add(path, self.job, scene, facts_of(edited, result))

    def _status(self, outcome: Outcome, editing: Editing) -> str:
        if outcome.photo in editing.finished:
            return Status.WRITTEN
        settled = outcome.status in {Status.WRITTEN, Status.UNCHANGED}
        return "done" if settled and self.assignment.kind is not Kind.EDIT else outcome.status

    def file(self, path: Path, result: Result) -> None:
        """File what became of the photo at `path`, for each entry that is of it."""
        for place in self.assignment.places.get(path, ()):
            entry = self.assignment.entries[place]
            own = result
            if self._is_kept(entry) and result.status in {"done", Status.KEPT}:
                settings = to_json(from_catalog(entry.current or {}, path))
                reason = "carries a person's edit"
                own = replace(result, status=Status.KEPT, settings=settings, reason=reason)
            self.store.record(self.job, place, own)

    def _write(self, run: Run) -> None:
        """Write the settings that came with each photo."""
        done = self.store.finished(self.job)
        options = self._options()
        entries = {n: e for n, e in enumerate(self.assignment.entries) if n not in done}
        finished = self._written(run, entries.values())
        for place, entry in entries.items():
            if self.stop():
                return
            outcome = _written_as_told(entry, run, options)
            if entry.path in finished and outcome.status is Status.UNCHANGED:
                outcome = replace(outcome, status=Status.WRITTEN)
            result = Result(
                status=outcome.status,
                settings=dict(entry.settings),
                reason=outcome.reason or None,
                code=_code(outcome),
            )
            self.store.record(self.job, place, result)
            if outcome.status in {Status.WRITTEN, Status.UNCHANGED}:
                self.seen.mark([entry.path], "accepted")


def _inside(path: Path, run: Run) -> Edit | None:
    """Return the edit that stands inside the photo at `path`, if any can be read."""
    try:
        with one_photo(path):
            return read_edit(path, run.journal, run.folders)
    except XmpredictError:
        # Decoding the same photo tells what is wrong with it.
        return None


def _code(outcome: Outcome) -> str | None:
    return SETTINGS_INSIDE if outcome.inside else None


def _written_as_told(entry: Entry, run: Run, options: Options) -> Outcome:
    try:
        with one_photo(entry.path):
            settings = from_json(entry.settings, entry.path)
    except XmpredictError as error:
        return Outcome(entry.path, Status.FAILED, reason=error.reason)
    return write(entry.path, settings, run, options)
