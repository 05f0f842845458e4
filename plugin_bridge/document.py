"""The OpenAPI document of the server, from which requests are checked.

``python -m xmpredict.plugin_bridge.reference > docs/api.md`` makes a page for people of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify

from xmpredict.plugin_bridge.configuration import VERSION
from xmpredict.plugin_bridge.operations import OPERATIONS
from xmpredict.plugin_bridge.schemas import SCHEMAS, names

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.operations import Operation


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """Return the document, OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "xmpredict",
            "version": VERSION,
            "summary": "The bridge between xmpredict and Lightroom, Photoshop and the review page.",
        },
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "page": {"type": "apiKey", "in": "cookie", "name": "xmpredict_session"},
            },
        },
        "security": [{"token": []}, {"page": []}],
    }


def register(app: Flask) -> None:
    """Let `app` tell the document."""

    @app.get("/openapi.json", endpoint="openapi")
    def document() -> Response:
        return jsonify(openapi())


def _describe(operation: Operation) -> dict[str, Any]:
    refused = {400, 403, 421, *operation.refuses}
    refused |= set() if operation.public else {401}
    refused |= {413, 415} if operation.body else set()
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says,
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): {
                "description": "As asked",
                "content": {operation.media: _content(operation)},
            }
        }
        | {str(status): _refusal(status) for status in sorted(refused)},
    }
    if operation.media == "image/jpeg":
        described["responses"]["304"] = {"description": "The caller has it already"}
    if operation.body:
        content = {"application/json": {"schema": names(operation.body)}}
        described["requestBody"] = {"required": True, "content": content}
    if operation.public:
        described["security"] = []
    return described


def _content(operation: Operation) -> dict[str, Any]:
    if operation.answers:
        return {"schema": names(operation.answers)}
    if operation.media == "text/event-stream":
        return {}  # 3.1 has no word for the shape of one event
    kind = "object" if operation.media == "application/json" else "string"
    return {"schema": {"type": kind}}


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/json": {"schema": names("Error")}}
    return {"description": _MEANING[status], "content": content}


_MEANING = {
    400: "Not a request that this server understands",
    401: "The token, cookie or code is missing or wrong",
    403: "Of a foreign origin, or outside the folders that may be used",
    404: "There is no such thing",
    409: "The key belongs to another request",
    413: "Too large",
    415: "Not JSON",
    421: "The server is not known by that name",
    422: "The photo cannot be used",
    503: "Too much at once: ask again",
}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{job}" in operation.path:
        schema = {"type": "string", "pattern": "^[0-9a-f]{1,32}$"}
        found.append({"name": "job", "in": "path", "required": True, "schema": schema})
    for name, schema in (operation.query or {}).items():
        required = name in operation.needs
        found.append({"name": name, "in": "query", "required": required, "schema": schema})
    return found
