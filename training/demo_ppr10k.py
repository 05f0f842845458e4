"""Table 1 of the PPR10K paper, rerun small: its rows, and models of sliders beside them.

::

    python -m xmpredict.training.demo_ppr10k OUT --photos PHOTOS

Builds a small data set of PPR10K's form in OUT, trains every row with several seeds, measures and
prints the table, and writes OUT/table.html. A run that was ended goes on: what is finished is
kept. The settings are those of ``demo_ppr10k.toml``. Figures are of simulated retouchers, and of
networks smaller than the paper's: they show directions, not PPR10K's values.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict import ending
from xmpredict.engine import map_photos
from xmpredict.errors import XmpredictError
from xmpredict.lazy import torch
from xmpredict.training.layout import TRAIN, VAL
from xmpredict.training.order import Order
from xmpredict.training.ppr10k_mini import Plan, build
from xmpredict.training.ppr10k_run import GLC, HRP, SET, SINGLE, SLIDER_MODELS, Course, make_views
from xmpredict.training.reading import Reading
from xmpredict.training.table import MEASURES, SOURCE, Figure
from xmpredict.training.train import Naming, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXPERT = "a"
RECIPE = Path(__file__).with_name("demo_ppr10k.toml")

GROUPS, EDGE_PX, AUGMENTED = 90, 108, 2
"""Of the data set: some 500 photos, a fifth of the groups held out. With 40 groups, of which 8 are
held out, seeds differ by more than a loss is worth."""

SEEDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    name: str
    """Of its files."""
    label: str
    model: str
    losses: frozenset[str] = frozenset()


BOTH = frozenset({HRP, GLC})
LUT = Row("lut3d", "3D LUT", "lut3d")
ROWS = (
    Row("hdrnet", "HDRNet", "hdrnet"),
    Row("csrnet", "CSRNet", "csrnet"),
    LUT,
    Row("lut3d-hrp", "3D LUT + HRP", "lut3d", frozenset({HRP})),
    Row("lut3d-glc", "3D LUT + GLC", "lut3d", frozenset({GLC})),
    Row("lut3d-hrp-glc", "3D LUT + HRP + GLC", "lut3d", BOTH),
    Row("single", "sliders, by photo", SINGLE, BOTH),
    Row("set", "sliders, by group", SET, BOTH),
)
BY_NAME = {row.name: row for row in ROWS}


def train_row(data: Path, work: Path, out: Path) -> str:
    """Train the row and seed that the name of `out` says, ``NAME.SEED.safetensors``.

    Raises:
        XmpredictError: If a file of `data` cannot be read, or `out` cannot be written.
    """
    if out.exists():
        return out.name
    torch.set_num_threads(1)
    name, seed = out.name.split(".")[:2]
    row = BY_NAME[name]
    order = Order(
        source=data,
        retouched=True,
        expert=EXPERT,
        model=row.model,
        losses=row.losses,
        start=None,
        raws=False,
        reading=Reading(),
        recipe=RECIPE,
        changes=(f"seed={seed}",),
        work=work,
    )
    fresh, state = out.with_suffix(".new"), out.with_suffix(".state")
    made = order.make(Run(state), Naming(row.label, "none: simulated retouchers"), out)
    made.save(fresh)
    fresh.replace(out)
    state.unlink()
    return out.name


def train_rows(data: Path, out: Path, seeds: int, jobs: int) -> list[Path]:
    """Train all rows with `seeds` seeds each, `jobs` at a time; return their files, by row.

    Raises:
        XmpredictError: If one cannot be trained.
    """
    runs, work = out / "runs", out / "work"
    runs.mkdir(exist_ok=True)
    paths = [runs / f"{row.name}.{n + 1}.safetensors" for row in ROWS for n in range(seeds)]
    if any(BY_NAME[path.name.split(".")[0]].model in SLIDER_MODELS for path in paths):
        for split in (TRAIN, VAL):
            make_views(Course(data, EXPERT, Reading(jobs - 1)), split, work)
    for done in map_photos(partial(train_row, data, work), paths, jobs):
        if isinstance(done.result, XmpredictError):
            raise done.result
        click.echo(f"trained {done.result}", err=True)
    return paths


def measure(data: Path, paths: Sequence[Path], page: Path) -> dict[str, dict[str, Figure]]:
    """Return the measures of each row, as `xmpredict evaluate` has them; write its page.

    Raises:
        CalledProcessError: If it cannot measure all; it says why on standard error.
    """
    models = [part for path in paths for part in ("--model", str(path))]
    code = "from xmpredict.cli.main import main; main()"
    command = [sys.executable, "-c", code, "evaluate", str(data), "--expert", EXPERT, *models]
    ways = ["--table", "--undo", "--no-solve", "--html", str(page), "--json"]
    done = subprocess.run([*command, *ways], check=True, stdout=subprocess.PIPE)  # noqa: S603 - this program
    return {
        row["label"]: {name: _figure(held) for name, held in row["figures"][EXPERT].items()}
        for row in json.loads(done.stdout)["rows"]
    }


def _figure(held: float | dict[str, float]) -> Figure:
    return Figure(**held) if isinstance(held, dict) else Figure(held)


def lines(rows: dict[str, dict[str, Figure]]) -> Iterator[str]:
    """Yield the table, and whether it shows what the paper's does."""
    yield f"{'':20}" + "".join(f"{name:>15}" for name in MEASURES)
    for label, held in rows.items():
        cells = (held.get(name) for name in MEASURES)
        yield f"{label:20}" + "".join(f"{_text(figure):>15}" for figure in cells)
    plain = rows[LUT.label]
    for row in ROWS:
        gain = rows[row.label]["psnr"].mean - rows[SOURCE]["psnr"].mean
        yield f"{row.label}: PSNR {gain:+.2f} dB against the source"
    for label, name in (("HRP", "psnr_hc"), ("GLC", "m_glc")):
        found = rows[f"{LUT.label} + {label}"][name]
        yield f"{label}: {name} {found.mean - plain[name].mean:+.2f} against {LUT.label} alone"


def _text(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return f"{figure.mean:.2f}" + (f" ± {figure.spread:.2f}" if figure.spread is not None else "")


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--photos",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of finished photos to make the data set of.  [default: the package's portrait]",
)
@click.option("--seeds", type=click.IntRange(min=1), default=SEEDS, show_default=True)
@click.option("--groups", type=click.IntRange(min=2), default=GROUPS, show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=2, help="Processes.  [default: 2]")
def main(*, out: Path, photos: Path | None, seeds: int, groups: int, jobs: int) -> None:
    """Rerun Table 1 of the PPR10K paper, small, in the folder OUT."""
    out.mkdir(parents=True, exist_ok=True)
    data = out / "data"
    for group in build(Plan(photos, groups, EDGE_PX, AUGMENTED, seed=1), data, jobs):
        click.echo(f"made group {group}", err=True)
    paths = train_rows(data, out, seeds, jobs)
    for line in lines(measure(data, paths, out / "table.html")):
        click.echo(line)


if __name__ == "__main__":
    ending.run(main)
