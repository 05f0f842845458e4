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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)

STATUS_STYLE = {
    "written": "green",
    "unchanged": "dim",
    "kept": "cyan",
    "refused": "yellow",
    "failed": "red",
}


def progress() -> Progress:
    """Return a progress bar that leaves nothing behind and keeps out of standard output."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
    )


def table(*columns: str) -> Table:
    """Return an empty table with `columns`."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def say_settings(settings: Mapping[str, Text]) -> str:
    """Return crs settings on one line, curves by their points."""
    return ", ".join(
        f"{key} {value if isinstance(value, str) else ' / '.join(value)}"
        for key, value in settings.items()
    )
