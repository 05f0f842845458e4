"""What `evaluate` says when it is done."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from xmpredict.cli.console import stdout, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.training.evaluate import Scores
    from xmpredict.training.measures import Score
    from xmpredict.training.slider_errors import SliderScore

MEASURES = {
    "psnr": "PSNR",
    "delta_e": "ΔE_ab",
    "psnr_hc": "PSNR_HC",
    "delta_e_hc": "ΔE_HC",
    "m_glc": "M_GLC",
}
"""The published measures and their headings."""

LEGEND = (
    "PSNR in dB, more is nearer; of all others, less is. M_GLC looks at no target. "
    "More in docs/evaluate.md."
)


def to_json(measured: Mapping[str, Scores]) -> dict[str, Any]:
    """Return what programs are told: the scores of the only expert, or those of each."""
    experts = {name: _scores_to_json(scores) for name, scores in measured.items()}
    return next(iter(experts.values())) if len(experts) == 1 else {"experts": experts}


def _scores_to_json(scores: Scores) -> dict[str, Any]:
    told: dict[str, Any] = {
        "source": {name: finite(getattr(scores.source, name)) for name in MEASURES},
        "result": {name: finite(getattr(scores.result, name)) for name in MEASURES},
        "target": {"m_glc": scores.target.m_glc},
    }
    if scores.sliders:
        told["sliders"] = {
            name: {"error": slider.error, "sd_ratio": slider.sd_ratio}
            for name, slider in scores.sliders.items()
        }
    return told


def finite(value: float | None) -> float | None:
    """Return None for infinity, which JSON has no word for."""
    return value if value is not None and math.isfinite(value) else None


def print_scores(measured: Mapping[str, Scores]) -> None:
    """Print one table of all experts, and what the figures are over."""
    shown = table("Expert", "Picture", *MEASURES.values(), "person L ±")
    for column in shown.columns[2:]:
        column.justify = "right"
    for expert, scores in measured.items():
        shown.add_row(expert, "source", *_cells(scores.source))
        shown.add_row("", "result", *_cells(scores.result))
        shown.add_row("", "target", *("-" for _ in range(len(MEASURES) - 1)), *_own(scores.target))
    stdout.print(shown)
    stdout.print(LEGEND, soft_wrap=True)
    _print_sliders(measured)
    for expert, scores in measured.items():
        stdout.print(_over(scores, f" of expert {expert}" if expert else ""), soft_wrap=True)


def _print_sliders(measured: Mapping[str, Scores]) -> None:
    """Print how far sliders are off, of the experts of whom it is known."""
    known = {expert: scores.sliders for expert, scores in measured.items() if scores.sliders}
    if not known:
        return
    stdout.print("Sliders: mean error in steps that one sees, and spread against the expert's")
    shown = table("Slider", *(expert or "target" for expert in known))
    for name in next(iter(known.values())):
        shown.add_row(name, *(slider_cell(sliders[name]) for sliders in known.values()))
    stdout.print(shown)


def slider_cell(score: SliderScore) -> str:
    """Return error and ratio of spreads of one slider."""
    ratio = "-" if score.sd_ratio is None else f"{score.sd_ratio:.2f}"
    return f"{score.error:.2f} ({ratio})"


def _cells(score: Score) -> list[str]:
    closeness = (score.psnr, score.delta_e, score.psnr_hc, score.delta_e_hc)
    return [*map(_cell, closeness), *_own(score)]


def _own(score: Score) -> list[str]:
    """Return what needs no target to compare with."""
    return [_cell(score.m_glc), _cell(score.person_spread)]


def _cell(value: float | None) -> str:
    return "-" if value is None else "∞" if math.isinf(value) else f"{value:.2f}"


def _over(scores: Scores, whose: str) -> str:
    if not scores.photos:
        return f"No photo{whose} could be measured."
    said = f"Photos{whose}: {scores.photos}, groups: {scores.groups}"
    if not scores.masked:
        return f"{said}; no masks, so no human-centered measures"
    if scores.masked < scores.photos:
        return f"{said}; the human-centered measures are over {scores.masked} with a mask"
    return said
