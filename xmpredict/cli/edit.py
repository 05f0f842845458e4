"""``xmpredict edit``: a folder of raws becomes sidecars."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from xmpredict.cli.console import progress, stderr, stdout
from xmpredict.cli.editing import (
    dng_option,
    jobs_option,
    json_option,
    model_option,
    process_version_option,
    solve_option,
    style_option,
)
from xmpredict.cli.interrupt import finishing_first
from xmpredict.cli.report import Report
from xmpredict.cli.summary import Summary
from xmpredict.ending import end
from xmpredict.errors import UsageError
from xmpredict.grouping.anchors import named_anchor
from xmpredict.network.model import open_model
from xmpredict.plan import Wishes
from xmpredict.predict import Editing, Step, edit_photos
from xmpredict.raw.find import find_raws
from xmpredict.xmp import Dng, Folders, Journal, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.predict import PhotoEdit


class Sink(Protocol):
    """Something that takes every result as it comes."""

    def add(self, edited: PhotoEdit) -> None:
        """Take one result."""


class JsonLines:
    """One JSON object a line on standard output."""

    def add(self, edited: PhotoEdit) -> None:
        """Print `edited`."""
        click.echo(json.dumps(to_json(edited)))


def to_json(edited: PhotoEdit) -> dict[str, Any]:
    """Return what programs are told of a result."""
    outcome = edited.outcome
    return {
        "photo": str(outcome.photo),
        "status": outcome.status.value,
        # In the photo's folder always: said as the photo was, so that the two can be compared.
        "sidecar": str(outcome.photo.with_name(outcome.sidecar.name)) if outcome.sidecar else None,
        "scene": edited.scene,
        "settings": dict(outcome.settings),
        "solved": dict(edited.solved),
        "reason": outcome.reason,
    }


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@model_option
@style_option
@click.option("--dry-run", is_flag=True, help="Decide and show, but write nothing.")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Also set sliders that a person has set; masks, crop and ratings stay.",
)
@process_version_option
@dng_option
@jobs_option
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page that shows every photo before and after.",
)
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Leave this photo's edit as it is, and let its scene follow its look; may be repeated. "
    "Photos that carry a person's edit are anchors anyway.",
)
@solve_option
@json_option
def edit(
    *,
    paths: tuple[Path, ...],
    model: str,
    style: dict[str, float] | None,
    dry_run: bool,
    overwrite: bool,
    process_version: str,
    dng: str,
    jobs: int,
    report: Path | None,
    anchors: tuple[Path, ...],
    solve: bool,
    as_json: bool,
) -> None:
    """Edit the raw photos of PATHS and write their XMP sidecars.

    Photos that carry a person's edit are kept as they are. `xmpredict undo` takes everything
    back that was written.
    """
    options = Options(
        process_version=process_version, overwrite=overwrite, dry_run=dry_run, dng=Dng(dng)
    )
    photos = find_raws(paths)
    wishes = Wishes(solve, named_anchors(anchors, photos))
    editing = Editing(open_model(model, style), options, jobs, wishes)
    with ExitStack() as stack:
        sinks: list[Sink] = [JsonLines()] if as_json else []
        if report:
            sinks.append(stack.enter_context(Report(report, dry_run=dry_run)))
        summary, stopped = _edit(photos, editing, sinks)
    if as_json:
        summary.print_problems()
    else:
        summary.print_table(dry_run=dry_run)
    if report and not as_json:
        stdout.print(f"Report: {report}", soft_wrap=True)
    if stopped:
        stderr.print(summary.say_stopped(), soft_wrap=True)
    end(failed=bool(summary.problems), stopped=stopped)


def named_anchors(anchors: Sequence[Path], photos: Sequence[Path]) -> frozenset[Path]:
    """Return the real paths of `anchors`.

    Raises:
        UsageError: If one is not among `photos`.
        SidecarError: If one has no edit to follow.
    """
    found = {photo.resolve() for photo in photos}
    for anchor in anchors:
        if anchor.resolve() not in found:
            cause = "is to be an anchor and is not among the photos"
            raise UsageError(cause, path=anchor, remedy="name its folder, too")
        named_anchor(anchor, Folders())
    return frozenset(anchor.resolve() for anchor in anchors)


def _edit(photos: list[Path], editing: Editing, sinks: list[Sink]) -> tuple[Summary, bool]:
    """Edit `photos`; return the summary, and whether the user ended it early."""
    summary = Summary()
    with ExitStack() as stack:
        stop = stack.enter_context(finishing_first())
        bar = stack.enter_context(progress())
        tasks = {step: bar.add_task(step.value, total=len(photos)) for step in Step}
        journal = stack.enter_context(Journal.open())
        run = stack.enter_context(
            journal.run(command=shlex.join(sys.argv[1:]), model=editing.model.label)
        )
        followed = replace(editing, progress=lambda step: bar.advance(tasks[step]), stop=stop)
        for edited in edit_photos(photos, run, followed):
            for sink in (summary, *sinks):
                sink.add(edited)
    return summary, stop()
