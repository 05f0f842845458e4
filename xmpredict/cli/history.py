"""``xmpredict history``: what was written, run by run or photo by photo."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.cli.console import stdout, table
from xmpredict.xmp import Journal

if TYPE_CHECKING:
    from xmpredict.xmp.entry import Entry


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--run", "run_id", type=int, help="The photos of one run.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def history(*, path: Path | None, run_id: int | None, as_json: bool) -> None:
    """List the runs that wrote something, or what was written to the photos at PATH."""
    with Journal.open() as journal:
        if path is None and run_id is None:
            _list_runs(journal, as_json=as_json)
        else:
            _list_writes(journal.history(run_id, path), as_json=as_json)


def _list_runs(journal: Journal, *, as_json: bool) -> None:
    runs = journal.runs()
    if as_json:
        for run in runs:
            click.echo(json.dumps(asdict(run)))
        return
    columns = "Run", "Started", "Model", "Photos", "Taken back", "Command"
    shown = table(*columns, whole=columns[:-1])
    for run in runs:
        shown.add_row(
            str(run.id),
            _local(run.started),
            run.model,
            str(run.photos),
            str(run.undone or ""),
            run.command,
        )
    stdout.print(shown if runs else "Nothing was written yet.")


def _list_writes(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        for entry in entries:
            click.echo(json.dumps(_to_json(entry)))
        return
    columns = "Run", "Written", "State", "File", "Keys"
    shown = table(*columns, whole={*columns} - {"File"})
    for entry in entries:
        keys = str(len(entry.changes))
        shown.add_row(str(entry.run), _local(entry.at), entry.state.value, str(entry.target), keys)
    stdout.print(shown if entries else "Nothing was written here.")


def _local(time: str) -> str:
    """Return a journal's time as people read it; its zone is this machine's."""
    return time[:19].replace("T", " ")


def _to_json(entry: Entry) -> dict[str, object]:
    return {
        "run": entry.run,
        "at": entry.at,
        "state": entry.state.value,
        "photo": str(entry.photo),
        "file": str(entry.target),
        "changes": {name: {"from": was, "to": to} for name, (was, to) in entry.changes.items()},
    }
