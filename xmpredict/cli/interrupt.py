"""Ctrl-C: the first finishes the photo in hand, the second ends at once."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from xmpredict.cli.console import stderr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Interrupt:
    """Whether the user, or the system, has asked for an end."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.asked

    def handle(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as signal says
        """Remember the first signal, obey the second."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        stderr.print("Finishing the photo in hand; press Ctrl-C again to end at once.")


@contextmanager
def finishing_first() -> Iterator[Interrupt]:
    """Turn SIGINT and SIGTERM into a question that the work asks between photos."""
    interrupt = Interrupt()
    before = {s: signal.signal(s, interrupt.handle) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Turn the first SIGINT or SIGTERM into KeyboardInterrupt; the second ends at once."""

    def end(signum: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - as signal says
        # Somebody who asks again has waited long enough for the photo in hand.
        signal.signal(signum, signal.SIG_DFL)
        raise KeyboardInterrupt

    before = {s: signal.signal(s, end) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
