"""``xmpredict sliders``: every slider, with its range and spelling."""

from __future__ import annotations

import json
from typing import Any

import click

from xmpredict.cli.console import stdout, table
from xmpredict.develop import PIPELINE
from xmpredict.develop.slider import PointCurve, Setting

COLUMNS = "Stage", "Slider", "XMP key", "Range", "Default", "What it does"
NARROW = slice(2, None)
"""Of the columns, those for terminals that are not wide."""

ROOM = 140
"""Columns of text that all of them take, with a few words a line for what it does."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
def sliders(*, as_json: bool) -> None:
    """List every slider that is known, in render order.

    Below 140 columns our own names are left out, which --json tells; all commands take either.
    """
    rows = [describe(stage.name, s) for stage in PIPELINE for s in stage.sliders]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    shown = table(*COLUMNS, whole=COLUMNS[:-1])
    for row in rows:
        shown.add_row(*_cells(row))
    # Where there is no room for both names, Camera Raw's is the one that says more.
    if stdout.width < ROOM:
        shown.columns = shown.columns[NARROW]
    stdout.print(shown)


def _cells(row: dict[str, Any]) -> list[str]:
    low, high, default = row["low"], row["high"], row["default"]
    return [
        row["stage"],
        row["name"],
        row["crs"],
        f"{low:g} to {high:g} {row['unit']}".rstrip(),
        "as shot" if default is None else f"{default:g}" if row["kind"] == "number" else "line",
        row["doc"],
    ]


def describe(stage: str, setting: Setting) -> dict[str, Any]:
    """Return everything a client needs to show and set `setting`."""
    common = {
        "stage": stage,
        "name": setting.name,
        "crs": setting.crs,
        "only": setting.only,
        "low": setting.low,
        "high": setting.high,
        "neutral": setting.neutral,
        "doc": setting.doc,
    }
    if isinstance(setting, PointCurve):
        return common | {"kind": "curve", "default": setting.neutral, "unit": ""}
    return common | {
        "kind": "number",
        "default": setting.default,
        "rendered_default": setting.rendered_default,
        "digits": setting.digits,
        "signed": setting.signed,
        "unit": setting.unit,
        "visible": setting.visible,
    }
