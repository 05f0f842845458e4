"""``xmpredict undo``: take back what was written."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from xmpredict.cli.console import progress, status_text, stderr, stdout
from xmpredict.ending import end
from xmpredict.errors import UnreadablePhotoError
from xmpredict.xmp import Journal, Outcome, Status
from xmpredict.xmp.undo import undo as take_back


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--run", "run_id", type=int, help="A whole run; `xmpredict history` lists them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each photo.")
def undo(*, paths: tuple[Path, ...], run_id: int | None, as_json: bool) -> None:
    """Take back the last edit of the photos at PATHS, or everything that a run wrote.

    Sidecars get back the bytes from before, and those that xmpredict created are deleted. Where
    a file was changed since, only sliders that still have xmpredict's value go back.
    """
    if bool(paths) == (run_id is not None):
        raise click.UsageError("name photos or folders, or give --run ID, one of the two")
    counts: Counter[Status] = Counter()
    with Journal.open() as journal, progress() as bar:
        task = bar.add_task("Taking back", total=None)
        for outcome in take_back(journal, paths if run_id is None else run_id):
            bar.advance(task)
            counts[outcome.status] += 1
            _tell(outcome, as_json=as_json)
    if not counts:
        where = f"run {run_id}" if run_id is not None else str(paths[0])
        raise UnreadablePhotoError(
            f"the journal holds nothing of {where} to take back",
            remedy="`xmpredict history` lists what was written",
        )
    if not as_json:
        stdout.print(
            f"{counts[Status.WRITTEN]} taken back, {counts[Status.UNCHANGED]} left as they are"
        )
    end(failed=counts[Status.REFUSED] + counts[Status.FAILED] > 0)


def _named(outcome: Outcome) -> str:
    return "taken back" if outcome.status is Status.WRITTEN else outcome.status.value


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        told = {
            "photo": str(outcome.photo),
            "status": _named(outcome),
            "sidecar": str(outcome.sidecar) if outcome.sidecar else None,
            "kept": dict(outcome.kept),
            "reason": outcome.reason,
        }
        click.echo(json.dumps(told))
    elif outcome.status is not Status.WRITTEN or outcome.kept:
        stderr.print(
            status_text(outcome.status, _named(outcome)),
            f"{outcome.photo}: {outcome.reason}",
            soft_wrap=True,
        )
