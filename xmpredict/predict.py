"""The use case: a shoot goes in, and an edit of every photo comes out and is written.

Photos stream through: decoded by the engine in time order, gathered into scenes, given to the
model a scene at a time, made one look, and written as soon as their scene is complete. A photo
that fails is a result like any other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from xmpredict.calibrate import Apprentice
from xmpredict.develop.settings import Settings
from xmpredict.engine import map_photos
from xmpredict.errors import XmpredictError, one_photo
from xmpredict.formats import FileKind, file_kind
from xmpredict.grouping.likeness import Likeness
from xmpredict.grouping.scenes import Limits, group_scenes
from xmpredict.lazy import torch
from xmpredict.plan import Consistency, Wishes, plan_scene
from xmpredict.raw.capture import Capture, read_capture
from xmpredict.raw.open import open_photo
from xmpredict.xmp import Outcome, Status, write
from xmpredict.xmp.edit import read_edit
from xmpredict.xmp.settings import to_crs
from xmpredict.xmp.target import find_target

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from xmpredict.color.temperature import WhiteBalance
    from xmpredict.develop.slider import Text
    from xmpredict.engine import Done
    from xmpredict.network.model import Model
    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.xmp import Options, Run


@dataclass(frozen=True, slots=True)
class PhotoEdit:
    """What was decided for a photo and what became of it."""

    outcome: Outcome
    scene: int | None = None
    """Number of the photo's scene within the run, from 1; None if it was never decoded."""
    thumbnail: Thumbnail | None = None
    settings: Settings = field(default_factory=Settings)
    """The edit that the photo has now, or would have after a dry run."""
    solved: Mapping[str, tuple[Text | None, Text]] = field(default_factory=dict)
    """What was changed for the scene's sake, by Camera Raw's name: from the model's, to this."""
    spread: Mapping[str, float] = field(default_factory=dict)
    """How sure the model is, as `xmpredict.plan.Plan.spread`."""
    consistency: Consistency | None = None
    """Of the photo's scene, if it was made one look."""


class Step(Enum):
    """What takes time, once a photo."""

    READ = "Reading"
    """Capture facts, of all photos before any other step: they give the order."""

    DECODED = "Editing"


def decode(photos: Sequence[Path], jobs: int) -> Iterator[Done[Thumbnail]]:
    """Yield the thumbnails of `photos` in their order, or what is wrong with each."""
    return map_photos(open_photo, photos, jobs)


@dataclass(frozen=True, slots=True)
class Editing:
    """How a shoot is to be edited."""

    model: Model
    options: Options
    jobs: int
    """Decoding processes, 1 or more."""
    wishes: Wishes = field(default_factory=Wishes)
    as_shot: Mapping[Path, WhiteBalance] = field(default_factory=dict)
    """What Lightroom says of photos' as-shot balance: learned before their scene is decided."""
    finished: frozenset[Path] = frozenset()
    """Photos that are looked at with their scene and were written before a break."""
    decode: Callable[[Sequence[Path], int], Iterator[Done[Thumbnail]]] = decode
    """As the function of this name, for who has thumbnails at hand."""
    limits: Limits = field(default_factory=Limits)
    """How different the photos of one scene may be."""
    progress: Callable[[Step], None] = lambda _: None
    """Told when a step of one photo is done."""
    stop: Callable[[], bool] = lambda: False
    """Asked after each photo; once it says yes, nothing more is written or yielded."""


def edit_photos(photos: Iterable[Path], run: Run, editing: Editing) -> Iterator[PhotoEdit]:
    """Edit `photos`, in any order, and yield what became of each.

    Those that cannot be edited at all come first, the others scene by scene.

    Args:
        photos: Raw photos, and any that stand in the catalog of the wishes; by their real path
            where `editing` says something of them.
        run: The journal's run that the writes belong to.
        editing: With what and how.
    """
    # Decoding has the cores; two pools of spinning threads were ten times slower.
    torch.set_num_threads(max(1, (os.cpu_count() or 1) - editing.jobs))
    captures = yield from _sort_out(photos, run, editing)
    failed: list[PhotoEdit] = []
    apprentice = Apprentice(run.folders, editing.as_shot)
    number = 0
    for scene in group_scenes(_decode(captures, editing, failed), editing.limits):
        number += 1  # noqa: SIM113 - `enumerate` would hold the scene while the next is gathered
        yield from _edit_scene(number, scene, run, editing, apprentice)
        del scene  # for the same reason
        if editing.stop():
            return
        while failed:
            yield failed.pop(0)
    yield from failed
    if not editing.options.dry_run:
        apprentice.save()


def _edit_scene(
    number: int,
    scene: Sequence[tuple[Path, Thumbnail]],
    run: Run,
    editing: Editing,
    apprentice: Apprentice,
) -> Iterator[PhotoEdit]:
    """Decide and write the edits of one scene, photo by photo until asked to stop."""
    if editing.stop():
        return
    for photo, thumbnail in scene:
        apprentice.look(photo, thumbnail)
    if editing.as_shot:
        apprentice.save()
    plans = plan_scene(scene, editing.model, run, editing.options, editing.wishes)
    for (photo, thumbnail), plan in zip(scene, plans, strict=True):
        if editing.stop():
            return
        outcome = plan.outcome or _put(photo, plan.wanted, run, editing)
        standing = _standing(outcome, plan.wanted, run, editing)
        yield PhotoEdit(
            outcome, number, thumbnail, standing, plan.solved, plan.spread, plan.consistency
        )


def _put(photo: Path, wanted: Settings, run: Run, editing: Editing) -> Outcome:
    """Write `wanted` to `photo`, unless it is edited elsewhere or was written before a break."""
    if photo in editing.finished or photo in editing.wishes.catalog:
        kind = file_kind(photo) or FileKind.RAW
        return Outcome(photo, Status.UNCHANGED, settings=to_crs(wanted, kind))
    return write(photo, wanted, run, editing.options)


def _standing(outcome: Outcome, wanted: Settings, run: Run, editing: Editing) -> Settings:
    """Return the edit that the photo has now, or would have after a dry run."""
    if outcome.photo in editing.wishes.catalog:
        return wanted
    changed = outcome.status in (Status.WRITTEN, Status.UNCHANGED)
    try:
        with one_photo(outcome.photo):
            edit = read_edit(outcome.photo, folders=run.folders)
    except XmpredictError:
        # The outcome tells already what is wrong with the file.
        edit = None
    held = edit.settings if edit else Settings()
    return held | wanted if changed and editing.options.dry_run else held


def _sort_out(
    photos: Iterable[Path], run: Run, editing: Editing
) -> Generator[PhotoEdit, None, dict[Path, Capture]]:
    """Yield the photos that cannot be edited; return the others with their captures."""
    captures: dict[Path, Capture] = {}
    for photo in photos:
        try:
            with one_photo(photo):
                if photo not in editing.wishes.catalog:
                    find_target(photo, editing.options.dng, run.folders)
                captures[photo] = read_capture(photo)
        except XmpredictError as error:
            yield _left_out(photo, error)
        editing.progress(Step.READ)
        if editing.stop():
            return {}
    return captures


def _decode(
    captures: dict[Path, Capture], editing: Editing, failed: list[PhotoEdit]
) -> Iterator[tuple[tuple[Path, Thumbnail], datetime | None, Likeness]]:
    """Yield the photos that can be decoded, in time order; put the others into `failed`."""
    times = moments(captures)
    for done in editing.decode(sorted(captures, key=_order(times)), editing.jobs):
        if editing.stop():
            return
        editing.progress(Step.DECODED)
        if isinstance(done.result, XmpredictError):
            failed.append(_left_out(done.photo, done.result))
        else:
            yield (done.photo, done.result), times[done.photo], Likeness.of(done.result)


def moments(captures: dict[Path, Capture]) -> dict[Path, datetime | None]:
    """Return when each photo was taken, on one clock, so that any two can be compared.

    That clock is UTC if every photo tells its zone. If one does not, it is what the cameras
    showed: photographers set the clocks of two bodies alike, whatever zones they write.
    """
    times = {photo: capture.time for photo, capture in captures.items()}
    zoned = all(time.tzinfo for time in times.values() if time)
    return {
        photo: (time.astimezone(UTC) if zoned else time).replace(tzinfo=None) if time else None
        for photo, time in times.items()
    }


def _order(
    times: dict[Path, datetime | None],
) -> Callable[[Path], tuple[bool, datetime, str]]:
    """Return the sort key: time, then name; photos that tell no time come last."""
    return lambda photo: (times[photo] is None, times[photo] or datetime.max, str(photo))


def _left_out(photo: Path, error: XmpredictError) -> PhotoEdit:
    return PhotoEdit(Outcome.of(photo, error))
