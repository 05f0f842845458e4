"""Writing the edit of one photo: find the file, read, decide, merge, and replace it safely."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import SidecarError, XmpredictError, one_photo
from xmpredict.formats import is_dng
from xmpredict.xmp.commit import commit
from xmpredict.xmp.completion import fresh
from xmpredict.xmp.decide import Decision, decide, keep_edit
from xmpredict.xmp.embedded import read_embedded
from xmpredict.xmp.entry import Change, Plan
from xmpredict.xmp.files import check_writable, temporary_beside
from xmpredict.xmp.fresh import fresh_packet
from xmpredict.xmp.identity import fingerprint
from xmpredict.xmp.names import crs
from xmpredict.xmp.outcome import Outcome, Status
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import differs, to_crs
from xmpredict.xmp.store import Medium
from xmpredict.xmp.target import Dng, Target, check_owner, find_target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Text
    from xmpredict.xmp.journal import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How edits are written."""

    process_version: str = "15.4"
    """What new settings are for: 15.4, or 11.0 for Camera Raw before 2022."""

    overwrite: bool = False
    """Write over a person's edit, too."""

    dry_run: bool = False
    """Only say what would be done."""

    dng: Dng = Dng.SKIP


def write(photo: Path, settings: Settings, run: Run, options: Options | None = None) -> Outcome:
    """Write `settings` to the sidecar of `photo`, merging them into what stands there.

    Nothing that is not ours is ever changed, and nothing at all where the file says it already.
    Whatever is wrong with the photo or its sidecar is told by the outcome, not raised, so that
    a batch goes on.

    Args:
        photo: The raw, or a DNG as `options` say.
        settings: Absolute values; without a white balance it stays where it is.
        run: The run of the journal to file it under.
        options: How to write; None for the defaults.

    Returns:
        What became of it.
    """
    options = options or Options()
    path = None
    try:
        with one_photo(photo):
            target = find_target(photo, options.dng, run.folders)
            path = target.store.path
            return _write(photo, target, settings, run, options)
    except XmpredictError as error:
        return Outcome.of(photo, error, path)


def _write(photo: Path, target: Target, settings: Settings, run: Run, options: Options) -> Outcome:
    wanted = to_crs(settings, target.kind)
    known_by = fingerprint(target.photo)
    run.journal.settle(target.store.path)
    before = target.store.read()
    if before is None:
        decision, after, changes = _create(target, wanted, options)
    else:
        ours = run.journal.ours(target.photo, known_by, before)
        decision, after, changes = _merge(before, target, wanted, ours, options)
    if changes and options.dry_run:
        check_writable(target.store.path)
    elif changes:
        plan = Plan(
            photo=target.photo,
            fingerprint=known_by,
            target=target.store.path,
            medium=target.store.medium,
            before=before,
            after=target.store.prepare(after),
            changes=changes,
            temporary=temporary_beside(target.store.path),
        )
        commit(run, target.store, plan)
    status = Status.KEPT if decision.reason else Status.UNCHANGED
    return Outcome(
        photo,
        Status.WRITTEN if changes else status,
        None if before is None and not changes else target.store.path,
        decision.settings,
        decision.kept,
        decision.reason,
    )


def _create(
    target: Target, wanted: Mapping[str, Text], options: Options
) -> tuple[Decision, bytes, dict[str, Change]]:
    """Return the first packet of a photo, and no changes where the edit changes nothing."""
    kept = None if options.overwrite else _kept_inside(target)
    decision = kept or Decision({}, dict(wanted), {})
    if kept or not any(differs(name, wanted, {}, target.kind) for name in wanted):
        return decision, b"", {}
    held = fresh(wanted, target.kind, options.process_version)
    named = target.photo if target.store.medium is Medium.SIDECAR else None
    return decision, fresh_packet(named, held), {name: (None, text) for name, text in held.items()}


def _kept_inside(target: Target) -> Decision | None:
    """Return the decision to keep what a person set inside a DNG that gets its first sidecar."""
    if target.store.medium is not Medium.SIDECAR or not is_dng(target.photo):
        return None
    # What cannot be read inside cannot be harmed by a file beside.
    with suppress(SidecarError):
        inside = read_embedded(target.photo)
        return keep_edit(Packet.parse(inside), target.kind) if inside else None
    return None


def _merge(
    before: bytes,
    target: Target,
    wanted: Mapping[str, Text],
    ours: Mapping[str, Text | None],
    options: Options,
) -> tuple[Decision, bytes, dict[str, Change]]:
    packet = Packet.parse(before)
    if target.store.medium is Medium.SIDECAR:
        check_owner(packet, target.photo)
    decision = decide(
        packet,
        wanted,
        ours,
        target.kind,
        process=options.process_version,
        overwrite=options.overwrite,
    )
    changes = {name: (packet.get(crs(name)), text) for name, text in decision.changes.items()}
    packet.put({crs(name): text for name, text in decision.changes.items()})
    return decision, packet.to_bytes(), changes
