"""What only the user's own programs may ask, with the token: codes, folders, an end."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from xmpredict.plugin_bridge.checks import read_body
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.sessions import CODE_S

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.bridge import Bridge

_ANSWERED_S = 0.3


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` obey its owner."""

    @app.post("/v1/codes")
    def codes() -> Response:
        read_body()
        return jsonify(code=bridge.sessions.new_code(), seconds=CODE_S)

    @app.post("/v1/roots")
    def roots() -> Response:
        bridge.roots.add(_folder(read_body()["folder"]))
        return jsonify(roots=bridge.roots.told())

    @app.get("/v1/setup")
    def setup() -> Response:
        return jsonify(roots=bridge.roots.told(), dng=bridge.configuration.dng)

    @app.post("/v1/quit")
    def quit() -> Response:  # noqa: A001 - the name of the operation
        read_body()
        # The caller is answered first.
        threading.Timer(_ANSWERED_S, bridge.quit).start()
        return jsonify({})


def _folder(named: str) -> Path:
    folder = Path(named)
    try:
        if folder.is_absolute() and folder.is_dir():
            return folder
    except (OSError, ValueError):  # a name that this system cannot have
        pass
    raise RequestError("not_found", "there is no such folder", remedy="send its whole path")
