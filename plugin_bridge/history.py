"""``/v1/history``: what was written, run by run."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from xmpredict.xmp import Journal

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.bridge import Bridge


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` tell the journal's runs."""
    path = bridge.configuration.data / "journal.sqlite"

    @app.get("/v1/history")
    def history() -> Response:
        with Journal.open(path, settle=False) as journal:
            return jsonify(runs=[asdict(run) for run in journal.runs()])
