"""Replacing a packet so that nothing is ever lost: journal first, then the file.

::

    journal: planned ─ lock ─ write beside, fsync ─ read back ─ compare ─ file unchanged? ─ replace
                                                                          journal: done ─ unlock

Killed before the replacement, the old file stands; after it, the new one. Which of the two it
was, the next run finds out by the file's digest (`Journal.settle`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from xmpredict.errors import (
    BrokenSidecarError,
    JournalError,
    UnwritableSidecarError,
)
from xmpredict.xmp import files
from xmpredict.xmp.entry import Plan, State
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text
    from xmpredict.xmp.journal import Run
    from xmpredict.xmp.store import Store


def commit(run: Run, store: Store, plan: Plan) -> None:
    """Carry out `plan` on `store`.

    Raises:
        ChangedSidecarError: If the file is not what `plan` was made for.
        SidecarError: If the disk said no, or did not keep what was written.
        JournalError: If the journal cannot be written; the file is then as it was.
    """
    files.check_writable(store.path)
    entry = run.journal.plan(run, plan)
    try:
        with run.journal.exclusive():
            _replace(store, plan)
            run.journal.set_state(entry, State.DONE)
    except Exception:
        files.discard(plan.temporary)
        # Best effort: what stays "planned" is settled by the file's digest later.
        with suppress(JournalError):
            run.journal.settle(plan.target)
        raise


def _replace(store: Store, plan: Plan) -> None:
    if plan.after is None:
        _check_unchanged(store, plan)
        store.remove(plan.temporary)
        return
    mark = files.mark(store.path)
    written = store.stage(plan.after, plan.temporary)
    if written != plan.after:
        raise UnwritableSidecarError(
            "what was written did not come back from the disk", path=store.path, remedy="check it"
        )
    before = None if plan.before is None else store.prepare(plan.before)
    check_foreign(before, written, {name: to for name, (_, to) in plan.changes.items()})
    _check_unchanged(store, plan)
    # A DNG holds more than its packet, and ExifTool takes seconds to copy it.
    if files.mark(store.path) != mark:
        raise files.changed(store.path)
    files.replace(plan.temporary, store.path)


def _check_unchanged(store: Store, plan: Plan) -> None:
    if store.read() != plan.before:
        raise files.changed(store.path)


def check_foreign(before: bytes | None, after: bytes, changes: Mapping[str, Text | None]) -> None:
    """Refuse new bytes that lost or changed anything but the properties in `changes`.

    Raises:
        BrokenSidecarError: If they did, or do not say what `changes` says.
    """
    new = Packet.parse(after)
    if any(new.get(crs(name)) != text for name, text in changes.items()):
        raise BrokenSidecarError("the new sidecar does not say what it should; it was not used")
    if before is None:
        return
    ours = {crs(name) for name in changes}
    if Packet.parse(before).foreign(ours) != new.foreign(ours):
        raise BrokenSidecarError("merging would lose something in it; it was left as it was")
