"""``xmpredict models``: what `--model` takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from xmpredict.cli.console import stdout
from xmpredict.network.header import BASELINE_FORMAT, FORMAT, read_about
from xmpredict.network.model import MODELS
from xmpredict.network.trained import DEFAULT, Trained


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def models(*, files: tuple[Path, ...], as_json: bool) -> None:
    """List the models that --model takes, and those in FILES."""
    rows = [_row(name, DEFAULT if make is Trained else None) for name, make in MODELS.items()]
    rows += [_row(str(path), path) for path in files]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table("--model", "is", "sliders", "size", "license")
    for row in rows:
        size = f"{row['bytes'] / 1e6:.1f} MB" if row["bytes"] else ""
        table.add_row(
            row["model"], row["label"], str(len(row["sliders"]) or ""), size, row["license"]
        )
    stdout.print(table)


def _row(name: str, path: Path | None) -> dict[str, Any]:
    """Return what is told of a model; one without a file is a formula of this program."""
    if path is None:
        label, license_ = MODELS[name]().label, "Apache-2.0"
        return {"model": name, "label": label, "sliders": [], "bytes": 0, "license": license_}
    about = read_about(path, {FORMAT, BASELINE_FORMAT})
    return {
        "model": name,
        "label": about["label"],
        "sliders": json.loads(about.get("axes", "[]")),
        "bytes": path.stat().st_size,
        "license": about["license"],
    }
