"""``GET /v1/sliders``: every slider as a client shows and sets it, from its declaration."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from xmpredict.develop import SLIDERS
from xmpredict.develop.slider import Slider


def describe(slider: Slider) -> dict[str, Any]:
    """Return everything that a client needs to show and set `slider`."""
    return {
        "name": slider.name,
        "crs": slider.crs,
        "label": slider.label,
        "panel": slider.panel.value,
        "low": slider.low,
        "high": slider.high,
        "step": 10.0**-slider.digits,
        "neutral": slider.neutral,
        "default": slider.default,
        "rendered_default": slider.default
        if slider.rendered_default is None
        else slider.rendered_default,
        "visible": slider.visible,
        "unit": slider.unit,
        "only": slider.only,
        "doc": slider.doc,
    }


def in_panels() -> list[Slider]:
    """Return the sliders as Camera Raw's panels show them, from the top."""
    found = [slider for slider in SLIDERS if isinstance(slider, Slider)]
    panels = list(type(found[0].panel))
    return sorted(found, key=lambda slider: (panels.index(slider.panel), slider.row))


def register(app: Flask) -> None:
    """Let `app` tell the sliders."""
    described = [describe(slider) for slider in in_panels()]

    @app.get("/v1/sliders")
    def sliders() -> Response:
        return jsonify(sliders=described)
