"""What `edit` says when it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rich.text import Text

from xmpredict.cli.console import status_text, stderr, stdout, table
from xmpredict.grouping.anchors import NAMED
from xmpredict.xmp import Status

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.predict import PhotoEdit

KEPT_SHOWN = 5
PROBLEMS_SHOWN = 20
SCENES_SHOWN = 40


class Summary:
    """Counts results by scene, and remembers why photos were left out."""

    def __init__(self) -> None:
        self.scenes: dict[int | None, Counter[Status]] = defaultdict(Counter)
        self.problems: list[tuple[Status, Path, str]] = []
        self.kept: list[tuple[Status, Path, str]] = []
        self.last: Path | None = None

    def add(self, edited: PhotoEdit) -> None:
        """Count `edited`."""
        outcome = edited.outcome
        self.scenes[edited.scene][outcome.status] += 1
        self.last = outcome.photo
        if outcome.status in (Status.REFUSED, Status.FAILED):
            self.problems.append((outcome.status, outcome.photo, outcome.reason))
        elif outcome.kept or outcome.status is Status.KEPT:
            self.kept.append((Status.KEPT, outcome.photo, outcome.reason))

    @property
    def totals(self) -> Counter[Status]:
        """Photos by status."""
        return sum(self.scenes.values(), Counter[Status]())

    def print_table(self, *, dry_run: bool) -> None:
        """Print scenes and totals, and why photos were left out."""
        shown = table("Scene", *(s.value.capitalize() for s in Status))
        numbered = sorted(n for n in self.scenes if n is not None)
        for number in numbered[:SCENES_SHOWN]:
            shown.add_row(str(number), *_cells(self.scenes[number]))
        if len(numbered) > SCENES_SHOWN:
            rest = sum((self.scenes[n] for n in numbered[SCENES_SHOWN:]), Counter[Status]())
            shown.add_row(f"{len(numbered) - SCENES_SHOWN} more", *_cells(rest))
        if None in self.scenes:
            shown.add_row("none", *_cells(self.scenes[None]))
        shown.add_row(Text("All", "bold"), *_cells(self.totals))
        stdout.print(shown)
        if dry_run:
            stdout.print("No sidecar was written (--dry-run).")
        _print_some(self.kept, KEPT_SHOWN)
        if any(reason != NAMED for _, _, reason in self.kept):
            stderr.print("What a person has set is kept; --overwrite sets it again.")
        self.print_problems()

    def say_stopped(self) -> str:
        """Return where the user ended the run, and how to go on."""
        if self.last is None:
            return "Stopped before the first photo was written; the same command begins again."
        return f"Stopped after {self.last}; the same command goes on from there."

    def print_problems(self) -> None:
        """Print why photos were left out, on standard error."""
        _print_some(self.problems, PROBLEMS_SHOWN)


def _print_some(photos: list[tuple[Status, Path, str]], shown: int) -> None:
    for status, photo, reason in photos[:shown]:
        stderr.print(status_text(status), f"{photo}: {reason}", soft_wrap=True)
    if len(photos) > shown:
        stderr.print(f"… and {len(photos) - shown} more; --json or --report names every one.")


def _cells(counts: Counter[Status]) -> list[Text]:
    return [status_text(s, counts[s] or "") for s in Status]
