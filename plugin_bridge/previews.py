"""``/v1/preview``: a photo under settings, as a JPEG."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from xmpredict.develop.settings import Settings
from xmpredict.plugin_bridge.build import build
from xmpredict.plugin_bridge.checks import read_query
from xmpredict.plugin_bridge.darkroom import Abandoned, Key
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.values import from_json, to_json
from xmpredict.raw.calibration import FILE_NAME
from xmpredict.signature import sign
from xmpredict.xmp import read_edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xmpredict.plugin_bridge.bridge import Bridge


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` show photos."""

    @app.get("/v1/preview")
    def preview() -> Response:
        query = read_query()
        path = bridge.roots.photo(query["path"])
        key = _key(path, query["size"], bridge.configuration.data / FILE_NAME)
        settings = _settings(path, query.get("settings"))
        tag = _tag(key, settings)
        if tag in request.if_none_match:
            response = Response(status=304)
        else:
            left: Callable[[], bool] = request.environ.get(
                "waitress.client_disconnected", lambda: False
            )
            response = Response(_picture(bridge, path, key, settings, left), mimetype="image/jpeg")
        response.set_etag(tag)
        response.headers["Cache-Control"] = "private, no-cache"
        return response


def _picture(
    bridge: Bridge, path: Path, key: Key, settings: Settings, left: Callable[[], bool]
) -> bytes:
    try:
        return bridge.darkroom.develop(path, key, settings, left)
    except Abandoned:
        raise RequestError("busy", "nobody waited for it", remedy="ask again") from None


def _key(path: Path, size_px: int, calibrations: Path) -> Key:
    found = sign(path)
    if found is None:
        raise RequestError(
            "not_found", "there is no such photo", path=path, remedy="check where it is now"
        )
    return str(path), found, sign(calibrations), size_px


def _settings(path: Path, given: str | None) -> Settings:
    """Return the settings that were asked for, or those of the photo's XMP."""
    if given is None:
        edit = read_edit(path)
        return edit.settings if edit else Settings()
    try:
        held: Any = json.loads(given)
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise RequestError(
            "bad_request", "settings are no JSON object", remedy='send, e.g., {"Exposure2012": 0.5}'
        )
    return from_json(held, path)


def _tag(key: Key, settings: Settings) -> str:
    """Return what changes whenever a byte of the picture could."""
    made_of = json.dumps([build(), key, sorted(to_json(settings).items())])
    return hashlib.sha256(made_of.encode()).hexdigest()[:32]
