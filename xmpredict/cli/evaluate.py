"""``xmpredict evaluate``: how close models come to the retouchers of a data set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.cli.console import progress, status_text, stderr, stdout
from xmpredict.cli.gallery import MAKER, NAME, write_page
from xmpredict.cli.page import check_place
from xmpredict.cli.scores import print_scores, to_json
from xmpredict.cli.table_one import print_table
from xmpredict.cli.table_one import to_json as table_to_json
from xmpredict.ending import end, refuse
from xmpredict.formats import FileKind, file_kind
from xmpredict.training.dataset import open_dataset
from xmpredict.training.entrants import Way, against_only, open_entrants, open_results
from xmpredict.training.evaluate import evaluate as evaluate_dataset
from xmpredict.training.layout import ALL, EXPERTS, SIDECARS, TRAIN, VAL
from xmpredict.training.table import make_table, work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.training.dataset import Dataset
    from xmpredict.training.entrants import Entrant
    from xmpredict.training.evaluate import Scores

DEFAULT_MODEL = "default"


@dataclass(frozen=True, slots=True)
class Out:
    """Where results go."""

    images: Path | None
    xmp: Path | None
    html: Path | None
    as_json: bool


@click.command()
@click.argument("dataset", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--expert",
    type=click.Choice([*EXPERTS, ALL]),
    default=ALL,
    show_default=True,
    help="The retoucher to measure against.",
)
@click.option(
    "--split",
    type=click.Choice([VAL, TRAIN]),
    help="The part of a data set that is split.  [default: val]",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    help="What edits the sources: a model's name, or a file, also of a baseline; a:FILE for one "
    f"that is measured against expert a alone; may be repeated.  [default: {DEFAULT_MODEL}]",
)
@click.option(
    "--results",
    multiple=True,
    help="Measure the pictures of this folder instead, one a photo, by name; a:FOLDER likewise; "
    "may be repeated.",
)
@click.option("--table", "as_table", is_flag=True, help="Several of them, as the paper's table.")
@click.option("--raws", is_flag=True, help="Take PPR10K's raws for sources.")
@click.option("--undo", is_flag=True, help="Undo the settings of xmp_source/ in the sources first.")
@click.option(
    "--images",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write every result into this folder, as NAME.png.",
)
@click.option(
    "--xmp",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write the sidecars there that the (first) model would have written.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --table: also a page with the best, middle and worst groups.",
)
@click.option(
    "--solve/--no-solve",
    default=True,
    show_default=True,
    help="Give the photos of a group one look, as `edit` does.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate(
    *,
    dataset: Path,
    expert: str,
    split: str | None,
    models: tuple[str, ...],
    results: tuple[str, ...],
    as_table: bool,
    raws: bool,
    undo: bool,
    images: Path | None,
    xmp: Path | None,
    html: Path | None,
    solve: bool,
    as_json: bool,
) -> None:
    """Measure how close models come to the retouched photos of DATASET.

    DATASET holds source/, target/ and, if there are any, masks/, with files named GROUP_INDEX;
    or it is PPR10K, as downloaded or as its training code reads it. Exit code 1 if a file is
    missing or cannot be measured; the others are measured all the same.
    """
    out = Out(images, xmp, html, as_json)
    _check(out, models, results, as_table=as_table, both=raws and undo)
    opened = open_dataset(dataset, expert, split, raws=raws)
    _check_sources(opened, dataset, out, undo=undo)
    named = models or (() if results else (DEFAULT_MODEL,))
    way = Way(solve, undo)
    entrants = [entrant for name in named for entrant in open_entrants(name, opened.experts, way)]
    entrants += [entrant for name in results for entrant in open_results(name, opened.experts)]
    if as_table:
        failed = _measure_table(opened, entrants, out, str(dataset))
    else:
        failed = _measure(opened, entrants, out, str(dataset))
    end(failed=failed)


def _check(
    out: Out, models: Sequence[str], results: Sequence[str], *, as_table: bool, both: bool
) -> None:
    refuse(
        {
            "--results are pictures already; leave --model, --images and --xmp out.": results
            and not as_table
            and (models or out.images or out.xmp),
            "several models make a table: add --table.": len(models) + len(results) > 1
            and not as_table,
            "--images are of one model: leave --table out.": as_table and out.images,
            "--html shows a table: add --table.": out.html and not as_table,
            "--raws were never rendered: leave --undo out.": both,
        }
    )
    if out.html:
        check_place(out.html, MAKER, NAME)


def _check_sources(opened: Dataset, dataset: Path, out: Out, *, undo: bool) -> None:
    photos = [photo for group in opened.groups.values() for photo in group]
    told = any(photo.files.sidecar for photo in photos)
    raw = any(file_kind(photo.source) is FileKind.RAW for photo in photos)
    refuse(
        {
            f"{dataset} holds no {SIDECARS}/: leave --undo out.": undo and not told,
            f"{dataset} holds finished pictures, which have no sidecars: leave --xmp out, take the "
            "raws (--raws) or undo the pictures (--undo).": out.xmp and not undo and not raw,
        }
    )


def _measure(opened: Dataset, entrants: Sequence[Entrant], out: Out, name: str) -> bool:
    """Measure one model, print its scores, and return whether anything is wrong."""
    experts: dict[str, Scores] = {}
    problems = dict.fromkeys(map(str, opened.problems))
    photos = sum(map(len, opened.groups.values()))
    with progress() as bar:
        task = bar.add_task("Evaluating", total=photos * len(entrants))
        for entrant in entrants:
            part = against_only(opened, entrant.experts)
            done = evaluate_dataset(
                part, entrant.contender, out.images, lambda: bar.advance(task), out.xmp
            )
            experts |= done.experts
            problems |= dict.fromkeys(map(str, done.problems))
    for problem in problems:
        stderr.print(status_text("failed"), problem, soft_wrap=True)
    if out.as_json:
        click.echo(json.dumps(to_json(experts), indent=2))
    else:
        stdout.print(f"{entrants[0].label} on {name}", soft_wrap=True)
        print_scores(experts)
    return bool(problems)


def _measure_table(opened: Dataset, entrants: Sequence[Entrant], out: Out, name: str) -> bool:
    """Measure several models, print them as a table, and return whether anything is wrong."""
    with progress() as bar:
        task = bar.add_task("Evaluating", total=work(opened, entrants))
        made = make_table(opened, entrants, lambda: bar.advance(task), out.xmp)
    for problem in made.problems:
        stderr.print(status_text("failed"), str(problem), soft_wrap=True)
    if out.html:
        write_page(out.html, made, opened, entrants, f"Models on {name}")
    if out.as_json:
        click.echo(json.dumps(table_to_json(made), indent=2))
    else:
        print_table(made)
    return bool(made.problems)
