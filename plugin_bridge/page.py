"""The review page: its files, and the session that it works in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, send_from_directory

from xmpredict.plugin_bridge.access import COOKIE
from xmpredict.plugin_bridge.checks import read_body
from xmpredict.plugin_bridge.problems import RequestError

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.bridge import Bridge

FOLDER = Path(__file__).parent / "review" / "page"


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` show the page."""

    @app.get("/")
    def page() -> Response:
        return _file("index.html")

    @app.get("/page/<path:name>")
    def page_file(name: str) -> Response:
        return _file(name)

    @app.post("/session")
    def session() -> Response:
        cookie = bridge.sessions.open(read_body()["code"])
        if cookie is None:
            raise RequestError(
                "unauthorized", "the code was used or is too old", remedy="run `xmpredict review`"
            )
        response = jsonify({})
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict")
        return response


def _file(name: str) -> Response:
    response = send_from_directory(FOLDER, name)
    response.headers["Cache-Control"] = "no-cache"
    return response
