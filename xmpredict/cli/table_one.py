"""Table 1 of the PPR10K paper, printed and as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from xmpredict.cli.console import counted, stdout, table, wide
from xmpredict.cli.scores import LEGEND, MEASURES, finite, slider_cell
from xmpredict.training.table import published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.training.table import Figure, Line, Table

WIDEST = 150
"""Columns of the table."""

UNKNOWN = "-"


def print_table(made: Table) -> None:
    """Print the published figures, what was measured, and how far people are apart."""
    source, rows = published()
    experts = tuple(expert or "target" for expert in made.experts)
    _print(f"Published: {source}", rows, ("a", "b", "c"))
    over = f"{counted(made.photos, 'photo')} in {counted(made.groups, 'group')}"
    _print(f"Measured: {over}", made.lines, experts, own=made.experts)
    _print("People", made.people, experts, own=made.experts)
    stdout.print(LEGEND, soft_wrap=True)
    stdout.print("Published figures are of PPR10K's 2,286 validation photos and of nothing else.")
    print_sliders(made.lines)


def print_sliders(lines: Sequence[Line]) -> None:
    """Print the sliders' errors of all models that have some."""
    columns = [
        (f"{line.label} {expert}".strip(), scores)
        for line in lines
        for expert, scores in line.sliders.items()
        if scores
    ]
    if not columns:
        return
    stdout.print("\nSliders: mean error in steps that one sees, and spread against the expert's")
    shown = table("Slider", *(label for label, _ in columns))
    for name in columns[0][1]:
        shown.add_row(name, *(slider_cell(scores[name]) for _, scores in columns))
    wide(WIDEST).print(shown)


def to_json(made: Table) -> dict[str, Any]:
    """Return all of a table for programs."""
    source, rows = published()
    return {
        "photos": made.photos,
        "groups": made.groups,
        "rows": [_line(line) for line in made.lines],
        "people": [_line(line) for line in made.people],
        "published": {"source": source, "rows": [_line(line) for line in rows]},
    }


def cells(line: Line, experts: Sequence[str]) -> list[str]:
    """Return the text of each measure of `line`, the experts side by side."""
    return [
        " / ".join(_text(line.figures.get(expert, {}).get(name)) for expert in experts)
        for name in MEASURES
    ]


def _print(
    title: str, lines: Sequence[Line], experts: Sequence[str], own: Sequence[str] | None = None
) -> None:
    stdout.print(f"\n{title}; {' / '.join(experts)}", soft_wrap=True)
    shown = table("", *MEASURES.values())
    for column in shown.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for line in lines:
        shown.add_row(line.label, *cells(line, own or experts))
    wide(WIDEST).print(shown)


def _text(figure: Figure | None) -> str:
    if figure is None:
        return UNKNOWN
    if math.isinf(figure.mean):
        return "∞"
    return f"{figure.mean:.2f}" + (f"±{figure.spread:.2f}" if figure.spread is not None else "")


def _line(line: Line) -> dict[str, Any]:
    figures = {
        expert: {
            name: finite(figure.mean)
            if figure.spread is None
            else {"mean": finite(figure.mean), "spread": finite(figure.spread)}
            for name, figure in held.items()
        }
        for expert, held in line.figures.items()
    }
    sliders = {
        expert: {
            name: {"error": score.error, "sd_ratio": score.sd_ratio}
            for name, score in scores.items()
        }
        for expert, scores in line.sliders.items()
        if scores
    }
    return {"label": line.label, "figures": figures} | ({"sliders": sliders} if sliders else {})
