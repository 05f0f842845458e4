"""``xmpredict fit-renderer``: the renderer held against, and fitted to, Camera Raw."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xmpredict.cli.console import progress, stdout, table, wide
from xmpredict.develop.coefficients import USER_FILE, Fitted, read, trial_of, write
from xmpredict.ending import refuse
from xmpredict.home import data_folder
from xmpredict.training.chart import load
from xmpredict.training.chart_fit import ChartFit
from xmpredict.training.check_renderer import check as check_chart
from xmpredict.training.check_renderer import total
from xmpredict.training.fit_renderer import fit, phases
from xmpredict.training.triples import find_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xmpredict.lazy import torch
    from xmpredict.training.chart import Chart
    from xmpredict.training.chart_score import Distance, Score


WIDEST = 150
"""Columns of the table of all cases."""


@click.command(name="fit-renderer")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only measure: every case of a chart, and a total.")
@click.option("--json", "as_json", is_flag=True, help="With --check: one JSON object.")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --check: also draw response curves, ours and Camera Raw's.",
)
@click.option(
    "--numbers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Use, or start from, the numbers of this file instead of those in use.",
)
@click.option(
    "--photos",
    type=click.IntRange(min=1),
    help="Fit to so many triples, spread over all.  [default: all, held in memory]",
)
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    help="Steps of each phase of a fit.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the fitted numbers go.  [default: renderer.json]",
)
@click.option("--use", is_flag=True, help="Have xmpredict use the fitted numbers from now on.")
def fit_renderer(
    *,
    folder: Path,
    check: bool,
    as_json: bool,
    plot: Path | None,
    numbers: Path | None,
    photos: int | None,
    steps: int,
    output: Path | None,
    use: bool,
) -> None:
    """Fit the renderer to Camera Raw's renders in FOLDER.

    FOLDER holds a measured chart (chart.py, which is run, scene.json, cases.json, measured.txt),
    or photos as triples: raw/, xmp/ and rendered/, or the folders of PPR10K.
    """
    refuse(
        {
            "--json goes with --check": as_json and not check,
            "--plot goes with --check": plot and not check,
            "--check only measures: leave --photos, --output and --use out": check
            and (photos or output or use),
            "--use writes where xmpredict looks: leave --output out": use and output,
        }
    )
    start = read(numbers) if numbers else None
    if check:
        with trial_of(start or {}):
            _check(load(folder), plot, as_json=as_json)
        return
    target = data_folder() / USER_FILE if use else output or Path("renderer.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    write(_fit(_objective(folder, photos), steps, start), target)
    stdout.print(str(target), soft_wrap=True)


def _objective(folder: Path, photos: int | None) -> Callable[[], Sequence[torch.Tensor]]:
    if (folder / "cases.json").exists():
        return ChartFit.of(load(folder)).losses
    return find_triples(folder, photos).losses


def _fit(
    objective: Callable[[], Sequence[torch.Tensor]], steps: int, start: dict[str, Fitted] | None
) -> dict[str, Fitted]:
    values: dict[str, Fitted] = {}
    with progress() as bar:
        task = bar.add_task("Fitting", total=steps * len(phases()))
        for at, values in fit(objective, steps, start):  # noqa: B007 - the last ones count
            bar.update(task, advance=1, description=f"{at.phase}: {at.loss:.3f}")
    return values


def _check(chart: Chart, plot: Path | None, *, as_json: bool) -> None:
    with progress() as bar:
        scores = list(bar.track(check_chart(chart), total=len(chart.cases), description="Cases"))
    if as_json:
        click.echo(json.dumps(_to_json(scores), indent=1))
    else:
        _print(scores)
    if plot:
        from xmpredict.training.plots import draw_responses  # noqa: PLC0415 - needs the extra

        draw_responses(chart, plot)


def _to_json(scores: Sequence[Score]) -> dict[str, Any]:
    return {"cases": [_case(score) for score in scores], "total": asdict(total(scores))}


def _case(score: Score) -> dict[str, Any]:
    judged = asdict(score.judged)
    judged.pop("patches")
    groups = {name: asdict(distance) for name, distance in score.groups.items()}
    return {"case": score.case, **judged, "moved": asdict(score.moved), "groups": groups}


def _print(scores: Sequence[Score]) -> None:
    groups = list(dict.fromkeys(name for s in scores for name in s.groups))
    shown = table("Case", "ΔE00", "worst", "nothing", "moved", "ΔE00", "worst", *groups)
    for column in shown.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for s in scores:
        moved = (str(s.moved.patches), f"{s.moved.mean_de00:.2f}", f"{s.moved.worst_de00:.2f}")
        means = (f"{s.groups[g].mean_de00:.2f}" if g in s.groups else "" for g in groups)
        shown.add_row(s.case, *_cells(s.judged), *moved, *means)
    wide(WIDEST).print(shown)
    all_of = total(scores)
    stdout.print(
        f"{all_of.cases} cases: mean ΔE00 {all_of.mean_de00:.2f} over color checker, skin and grey "
        f"ramp, where doing nothing gives {all_of.nothing_de00:.2f}; {all_of.moved_de00:.2f} over "
        "the patches that Camera Raw moves.",
        soft_wrap=True,
    )


def _cells(distance: Distance) -> tuple[str, str, str]:
    return (
        f"{distance.mean_de00:.2f}",
        f"{distance.worst_de00:.2f}",
        f"{distance.nothing_de00:.2f}",
    )
