"""What `watch` says while it runs: a line a photo, a log, and a line about what it is at."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.text import Text

from xmpredict.cli.console import status_text, stderr, stdout
from xmpredict.errors import XmpredictError
from xmpredict.watch import State

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.predict import PhotoEdit
    from xmpredict.xmp import Outcome, Status


class Lines:
    """One line a photo on standard output."""

    def __init__(self) -> None:
        """Find out where to print."""
        # On one screen, the console of the status line keeps the two apart.
        self._console = stderr if stdout.is_terminal and stderr.is_terminal else stdout

    def add(self, edited: PhotoEdit) -> None:
        """Print `edited`."""
        outcome = edited.outcome
        self._console.print(status_text(outcome.status), _told(outcome), soft_wrap=True)


class Log:
    """One line a photo, with the time, at the end of a file."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`.

        Raises:
            XmpredictError: If it cannot be written.
        """
        try:
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError as error:
            reason = error.strerror or str(error)
            raise XmpredictError(f"the log cannot be written: {reason}", path=path) from error

    def __enter__(self) -> Self:
        """Return the log itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def add(self, edited: PhotoEdit) -> None:
        """Write down `edited`."""
        self.note(f"{edited.outcome.status} {_told(edited.outcome)}")

    def note(self, said: str) -> None:
        """Write down what was `said`."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self._file.write(f"{now} {said}\n")


class StatusLine:
    """The last line of a terminal; nothing where there is none."""

    def __init__(self, *, is_shown: bool) -> None:
        """Show nothing yet.

        Args:
            is_shown: Whether to show anything at all.
        """
        self._is_shown = is_shown and stderr.is_terminal
        self._counts: Counter[Status] = Counter()
        self._state = State()
        self._decoded = 0
        self._live = Live(
            console=stderr,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._is_shown:
            self._stack.enter_context(self._live)
            self._show()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        self._stack.close()

    def add(self, edited: PhotoEdit) -> None:
        """Count `edited`."""
        self._counts[edited.outcome.status] += 1
        self._show()

    def tell(self, state: State) -> None:
        """Show what the watcher is at."""
        if state != self._state:
            self._state, self._decoded = state, 0
            self._show()

    def decoded(self) -> None:
        """Count one photo in hand."""
        self._decoded += 1
        self._show()

    def _show(self) -> None:
        if self._live.is_started:
            self._live.update(self.text(), refresh=True)

    def text(self) -> Text:
        """Return the line."""
        state = self._state
        parts = [
            Text(f"{state.arriving} arriving") if state.arriving else None,
            Text(f"{state.waiting} waiting") if state.waiting else None,
            Text(f"editing {self._decoded} of {state.editing}") if state.editing else None,
            *(status_text(s, f"{count} {s}") for s, count in self._counts.items()),
        ]
        shown = [part for part in parts if part] or [Text("nothing yet")]
        return Text("Watching: ") + Text(", ").join(shown)


def _told(outcome: Outcome) -> str:
    return f"{outcome.photo}: {outcome.reason}" if outcome.reason else str(outcome.photo)
