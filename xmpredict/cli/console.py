"""How the command line looks: results on standard output, progress on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

# No markup: a file may be called "[red].CR3".
stdout = Console(highlight=False, markup=False, emoji=False)
stderr = Console(stderr=True, highlight=False, markup=False, emoji=False)

_STATUS_STYLE = {
    "written": "green",
    "unchanged": "dim",
    "kept": "cyan",
    "refused": "yellow",
    "failed": "red",
}


def status_text(status: str, said: object = None) -> Text:
    """Return `said`, or else the status itself, in the color of `status`."""
    return Text(status if said is None else str(said), style=_STATUS_STYLE[status])


def progress() -> Progress:
    """Return a progress bar that leaves nothing behind and keeps out of standard output."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    )


def wide(columns: int) -> Console:
    """Return standard output with room for `columns`: figures that are cut off tell nothing."""
    if stdout.width >= columns:
        return stdout
    return Console(width=columns, highlight=False, markup=False, emoji=False)


def counted(count: int, noun: str) -> str:
    """Return how many there are of a `noun` whose plural takes an s.

    >>> counted(1, "group"), counted(2000, "photo")
    ('1 group', '2,000 photos')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def table(*columns: str, whole: Collection[str] = ()) -> Table:
    """Return an empty table with `columns`, of which those of `whole` keep their lines.

    A key that is broken in the middle cannot be searched for, nor copied.
    """
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in whole)
    return made
