"""Taking writes back: by the bytes where a file is as we left it, by the property where not."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.errors import (
    RefusedSidecarError,
    XmpredictError,
    one_photo,
)
from xmpredict.formats import FileKind, file_kind, is_photo
from xmpredict.xmp.commit import commit
from xmpredict.xmp.completion import BOOKKEEPING, RAW_FILE_NAME
from xmpredict.xmp.entry import Change, Entry, Plan, State
from xmpredict.xmp.files import temporary_beside
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.identity import digest, fingerprint
from xmpredict.xmp.names import crs
from xmpredict.xmp.outcome import Outcome, Status
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import unit
from xmpredict.xmp.store import Medium, Store, open_store
from xmpredict.xmp.target import check_owner, find_sidecar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xmpredict.develop.slider import Text
    from xmpredict.xmp.journal import Journal, Run


def undo(journal: Journal, of: Sequence[Path] | int) -> Iterator[Outcome]:
    """Take back the last write of each photo, or all writes of one run.

    A file that is as we left it gets the bytes from before; one that we created is deleted. Where
    a person or a program changed it since, only the properties that still hold our value go back,
    and all else stays.

    Args:
        journal: Where the writes are filed; the undo is filed there, too.
        of: Photos and folders, also when they were moved or renamed since; or the id of a run.

    Yields:
        One outcome a photo: written, unchanged where nothing of ours was left, or refused.
    """
    entries = _of_run(journal, of) if isinstance(of, int) else _of_paths(journal, of)
    if not entries:
        return
    what = f"--run {of}" if isinstance(of, int) else shlex.join(map(str, of))
    with journal.run(f"undo {what}") as run:
        for entry in entries:
            yield _undo(entry, run)


def _of_run(journal: Journal, run: int) -> list[Entry]:
    return [e for e in journal.history(run) if e.state is State.DONE and e.undoes is None]


def _of_paths(journal: Journal, paths: Iterable[Path]) -> list[Entry]:
    """Return the last write of each photo at or below `paths`, where the photo is now."""
    last: dict[Path, Entry] = {}
    folders = Folders()
    for path in paths:
        for entry in journal.history(under=path):
            if entry.state is State.DONE and entry.undoes is None and entry.target.exists():
                last.setdefault(entry.photo, entry)
        for photo in _photos(Path(os.path.realpath(path))):
            if photo not in last and (found := _moved(journal, photo, folders)):
                last[photo] = found
    return list(last.values())


def _photos(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if is_photo(Path(name)))
    elif is_photo(path):
        yield path


def _moved(journal: Journal, photo: Path, folders: Folders) -> Entry | None:
    """Return the last write of `photo` from when it stood elsewhere, as if made where it is."""
    # A photo that cannot be read is none that we wrote.
    with suppress(XmpredictError), one_photo(photo):
        known_by = fingerprint(photo)
        for entry in reversed(journal.known_as(known_by)):
            if entry.undoes is not None or entry.photo.exists():
                continue
            inside = entry.medium is Medium.EMBEDDED
            target = photo if inside else find_sidecar(photo, folders)
            held = open_store(entry.medium, target).read()
            if entry in journal.edits(photo, known_by, held):
                return replace(entry, photo=photo, target=target)
    return None


def _undo(entry: Entry, run: Run) -> Outcome:
    try:
        with one_photo(entry.photo):
            return _take_back(entry, run)
    except XmpredictError as error:
        return Outcome.of(entry.photo, error, entry.target)


def _take_back(entry: Entry, run: Run) -> Outcome:
    store = open_store(entry.medium, entry.target)
    _check_photo(entry)
    held = store.read()
    if held is None and not entry.photo.exists():
        raise RefusedSidecarError(
            "the photo is not where it was", remedy="name the folder where it is now"
        )
    if (later := run.journal.later(entry)) is not None:
        raise RefusedSidecarError(
            f"run {later.run} wrote it since", remedy=f"take back run {later.run} first"
        )
    if held is None or digest(held) == entry.before_digest:
        run.journal.set_state(entry.id, State.UNDONE)
        return _unchanged(entry, "it was taken back already")
    if digest(held) == entry.after_digest:
        before = run.journal.before(entry)
        changes = {name: (to, was) for name, (was, to) in entry.changes.items()}
        commit(run, store, _plan(entry, store, held, before, changes))
        reason = "as it was before" if before is not None else "what was created is removed"
        return Outcome(entry.photo, Status.WRITTEN, entry.target, reason=reason)
    return _take_back_by_property(entry, run, store, held)


def _take_back_by_property(entry: Entry, run: Run, store: Store, held: bytes) -> Outcome:
    packet = Packet.parse(held)
    if not entry.photo.exists():
        raise RefusedSidecarError(
            "the photo is gone and the file was changed since", remedy="nothing was taken back"
        )
    if entry.medium is Medium.SIDECAR:
        check_owner(packet, entry.photo)
    kind = file_kind(entry.photo) or FileKind.RAW
    changes, kept = _still_ours(packet, entry.changes, kind)
    if not changes:
        run.journal.set_state(entry.id, State.UNDONE)
        return _unchanged(entry, "everything was changed since")
    packet.put({crs(name): to for name, (_, to) in changes.items()})
    commit(run, store, _plan(entry, store, held, packet.to_bytes(), changes))
    return Outcome(
        entry.photo,
        Status.WRITTEN,
        entry.target,
        kept={name: text for name in kept if (text := packet.get(crs(name))) is not None},
        reason=f"changed by hand since, and left so: {', '.join(kept)}" if kept else "",
    )


def _still_ours(
    packet: Packet, made: dict[str, Change], kind: FileKind
) -> tuple[dict[str, Change], list[str]]:
    """Return the changes that take `made` back, and the properties that are no longer ours."""
    changes: dict[str, Change] = {}
    kept: list[str] = []
    for name in made:
        if name in BOOKKEEPING:
            continue
        together = [n for n in unit(name, kind) if n in made or crs(n) in packet]
        if all(packet.get(crs(n)) == _made(made, n) for n in together):
            changes[name] = (packet.get(crs(name)), made[name][0])
        elif packet.get(crs(name)) != made[name][1]:
            kept.append(name)
    ours = {crs(n) for n in (*changes, *BOOKKEEPING, RAW_FILE_NAME)}
    others = {n for n in packet if n.startswith(crs(""))} - ours
    stays = others or any(to is not None for _, to in changes.values())
    for name in () if stays else BOOKKEEPING:
        if name in made and packet.get(crs(name)) == made[name][1]:
            changes[name] = (made[name][1], made[name][0])
    return {name: change for name, change in changes.items() if change[0] != change[1]}, kept


def _made(made: dict[str, Change], name: str) -> Text | None:
    return made[name][1] if name in made else None


def _check_photo(entry: Entry) -> None:
    """Refuse a sidecar whose photo gave its name to another one, as memory cards do.

    Raises:
        RefusedSidecarError: If another photo stands in its place.
    """
    if entry.photo.exists() and fingerprint(entry.photo) != entry.fingerprint:
        raise RefusedSidecarError(
            "another photo has this name now", path=entry.photo, remedy="nothing was taken back"
        )


def _plan(
    entry: Entry, store: Store, held: bytes, after: bytes | None, changes: dict[str, Change]
) -> Plan:
    return Plan(
        photo=entry.photo,
        fingerprint=entry.fingerprint,
        target=store.path,
        medium=store.medium,
        before=held,
        after=None if after is None else store.prepare(after),
        changes=changes,
        temporary=temporary_beside(store.path),
        undoes=entry.id,
    )


def _unchanged(entry: Entry, reason: str) -> Outcome:
    return Outcome(entry.photo, Status.UNCHANGED, entry.target, reason=reason)
