"""The server as a Flask application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from xmpredict.plugin_bridge import (
    access,
    document,
    events,
    history,
    jobs,
    owner,
    page,
    previews,
    problems,
    scenes,
    sliders,
)
from xmpredict.plugin_bridge.bridge import Bridge
from xmpredict.plugin_bridge.configuration import VERSION

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.configuration import Configuration

API = 1
"""Raised when something that callers rely on changes its meaning."""


def create_app(configuration: Configuration, bridge: Bridge | None = None) -> Flask:
    """Return the application, which runs behind waitress alone outside of tests.

    Args:
        configuration: How it runs.
        bridge: Its state, where the caller holds that; None for one of its own, whose jobs wait
            until its worker is started.

    Raises:
        XmpredictError: If the data folder cannot be used.
    """
    app = Flask("xmpredict", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = configuration.body_limit
    bridge = bridge or Bridge(configuration)
    app.extensions["xmpredict"] = bridge
    problems.register(app)
    access.register(app, configuration.token, bridge.sessions)
    document.register(app)
    sliders.register(app)
    for part in (jobs, events, scenes, previews, history, page, owner):
        part.register(app, bridge)

    @app.get("/health")
    def health() -> Response:
        return jsonify(name="xmpredict", version=VERSION, instance=configuration.instance, api=API)

    return app
