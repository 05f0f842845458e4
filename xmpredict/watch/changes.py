"""What changes below folders, as the file system tells it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import watchfiles
from watchfiles import Change

from xmpredict.errors import WatchError
from xmpredict.watch.mounts import is_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from watchfiles.main import FileChange

Identity = tuple[int, int]
"""Device and number of a folder: another one may be mounted, or made, in its place."""

TICKS = 4
"""Looks per settling time."""

LONGEST_TICK_S = 1.0

GROUPED_MS = 50
"""Without a change for so long, those before are told."""


class Fate(StrEnum):
    """What becomes of a folder under watch."""

    GONE = "is gone; waiting for it to come back"
    BACK = "is back"
    POLLED = "is on a network share, and is looked through again and again"


@dataclass(frozen=True, slots=True)
class Eyes:
    """How to look at folders."""

    settle_s: float
    """How often to look through what is polled."""

    poll: bool = False
    """Look through all folders; those on network shares are looked through anyway."""

    tell: Callable[[Path, Fate], None] = lambda *_: None
    """Told what becomes of a folder."""

    @property
    def tick_s(self) -> float:
        """How often to tell at least that nothing changed."""
        return min(self.settle_s / TICKS, LONGEST_TICK_S)


def changes(folders: Sequence[Path], eyes: Eyes) -> Iterator[set[FileChange] | None]:
    """Yield what changed below `folders`, at least every tick, for ever.

    Args:
        folders: Real paths; they may go, and come back.
        eyes: How to look.

    Yields:
        Changes as watchfiles tells them; None where they may have been missed: at the beginning,
        and when a folder has gone or come back.

    Raises:
        WatchError: If the system will not watch them.
    """
    before: Mapping[Path, Identity] = dict.fromkeys(folders, (0, 0))
    while True:
        standing = _identities(folders)
        for folder in folders:
            if (folder in standing) != (folder in before):
                eyes.tell(folder, Fate.BACK if folder in standing else Fate.GONE)
        before = standing
        first = True
        for batch in _look(tuple(standing), eyes):
            # Not before the first: what comes while the system prepares would be missed.
            yield None if first else batch
            first = False
            # One made anew may have the number of the one before.
            is_gone = any(c is Change.deleted and Path(name) in standing for c, name in batch)
            if is_gone or _identities(folders) != standing:
                break


def _identities(folders: Sequence[Path]) -> dict[Path, Identity]:
    """Return what stands at `folders`, without those that are gone."""
    found: dict[Path, Identity] = {}
    for folder in folders:
        try:
            facts = folder.stat()
        except OSError:
            continue
        found[folder] = facts.st_dev, facts.st_ino
    return found


def _look(folders: Sequence[Path], eyes: Eyes) -> Iterator[set[FileChange]]:
    remote = [] if eyes.poll else [folder for folder in folders if is_remote(folder)]
    for folder in remote:
        eyes.tell(folder, Fate.POLLED)
    native = not (eyes.poll or remote)
    try:
        if folders:
            yield from _watch(folders, eyes, native=native, lenient=False)
    except PermissionError:  # a folder within that is another user's
        # Not from the start: then watchfiles says nothing of limits, either.
        yield from _watch(folders, eyes, native=native, lenient=True)
    except FileNotFoundError:  # it went just now
        pass
    except (OSError, RuntimeError) as error:
        raise _explain(error, folders) from error
    time.sleep(eyes.tick_s)
    yield set()


def _watch(
    folders: Sequence[Path], eyes: Eyes, *, native: bool, lenient: bool
) -> Iterator[set[FileChange]]:
    tick_ms = round(eyes.tick_s * 1000)
    return watchfiles.watch(
        *folders,
        watch_filter=None,
        debounce=tick_ms,
        step=GROUPED_MS,
        rust_timeout=tick_ms,
        yield_on_timeout=True,
        force_polling=None if native else True,
        poll_delay_ms=round(eyes.settle_s * 1000),
        ignore_permission_denied=lenient,
    )


def _explain(error: Exception, folders: Sequence[Path]) -> WatchError:
    """Return what `error` of watchfiles means, which tells numbers of the system alone."""
    where = folders[0] if len(folders) == 1 else None
    said = str(error)
    limits = {
        "MaxFilesWatch": ("more folders than the system watches at a time", "max_user_watches"),
        "Too many open files": ("more programs watch than the system allows", "max_user_instances"),
    }
    for sign, (cause, limit) in limits.items():
        if sign in said:
            remedy = f"raise the limit, `sudo sysctl fs.inotify.{limit}=524288`, or use --poll"
            return WatchError(f"cannot be watched: {cause}", path=where, remedy=remedy)
    return WatchError(f"cannot be watched: {said}", path=where, remedy="use --poll")
