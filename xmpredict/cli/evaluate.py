"""``xmpredict evaluate``: how close a model comes to the retouchers of a data set."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.cli.console import progress, status_text, stderr, stdout
from xmpredict.cli.model_name import ModelName
from xmpredict.cli.scores import print_scores, to_json
from xmpredict.formats import RENDERED_EXTENSIONS
from xmpredict.network.model import open_model
from xmpredict.training.contender import ByFiles, ByModel
from xmpredict.training.dataset import open_dataset
from xmpredict.training.evaluate import evaluate as evaluate_dataset
from xmpredict.training.folder import Folder
from xmpredict.training.layout import ALL, EXPERTS, TRAIN, VAL

if TYPE_CHECKING:
    from xmpredict.training.contender import Contender

DEFAULT_MODEL = "default"


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
    type=ModelName(),
    help=f"What edits the sources: a model's name, or a file.  [default: {DEFAULT_MODEL}]",
)
@click.option(
    "--results",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Measure the pictures of this folder instead, one a photo, by name.",
)
@click.option(
    "--images",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write every result into this folder, as NAME.png.",
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
    model: str | None,
    results: Path | None,
    images: Path | None,
    solve: bool,
    as_json: bool,
) -> None:
    """Measure how close a model comes to the retouched photos of DATASET.

    DATASET holds source/, target/ and, if there are any, masks/, with files named GROUP_INDEX;
    or it is PPR10K, as downloaded or as its training code reads it. Exit code 1 if a file is
    missing or cannot be measured; the others are measured all the same.
    """
    if results and (model or images):
        raise click.UsageError("--results are pictures already; leave --model and --images out.")
    contender = _contender(model or DEFAULT_MODEL, results, solve=solve)
    opened = open_dataset(dataset, expert, split)
    with progress() as bar:
        task = bar.add_task("Evaluating", total=sum(map(len, opened.groups.values())))
        done = evaluate_dataset(opened, contender, images, lambda: bar.advance(task))
    for problem in done.problems:
        stderr.print(status_text("failed"), str(problem), soft_wrap=True)
    if as_json:
        click.echo(json.dumps(to_json(done), indent=2))
    else:
        stdout.print(f"{contender.label} on {dataset}", soft_wrap=True)
        print_scores(done)
    sys.exit(1 if done.problems else 0)


def _contender(model: str, results: Path | None, *, solve: bool) -> Contender:
    if results:
        return ByFiles(Folder.read(results, RENDERED_EXTENSIONS))
    return ByModel(open_model(model), one_look=solve)
