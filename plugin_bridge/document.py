"""The OpenAPI document of the server, from which requests are checked.

``python -m xmpredict.plugin_bridge.reference > docs/api.md`` makes a page for people of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, Response, jsonify

from xmpredict.plugin_bridge.configuration import VERSION
from xmpredict.plugin_bridge.schemas import (
    COUNT,
    PATH,
    SCHEMAS,
    Schema,
    names,
)

SMALLEST_PX, LARGEST_PX = 16, 4096
"""Long sides of previews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: str
    name: str
    """Also the endpoint's."""

    says: str
    answers: str | None = None
    """Name of the schema of a good answer; None where `media` is no JSON."""

    status: int = 200
    media: str = "application/json"
    body: str | None = None
    query: dict[str, Schema] | None = None
    needs: tuple[str, ...] = ()
    """What of `query` has to be there."""

    refuses: tuple[int, ...] = ()
    """Statuses of errors beside those that any request may have."""

    public: bool = False


FIRST: Schema = {**COUNT, "description": "Only results from this number on, and no others."}
SIZE: Schema = {
    "type": "integer",
    "minimum": SMALLEST_PX,
    "maximum": LARGEST_PX,
    "default": 1024,
    "description": "Long side in pixels.",
}
SETTINGS: Schema = {
    "type": "string",
    "maxLength": 16384,
    "contentMediaType": "application/json",
    "description": "Settings as JSON; absent: what the XMP says; {}: neutral.",
}

OPERATIONS = (
    Operation(
        method="get",
        path="/health",
        name="health",
        says="Who is there: version, and an id of this very server.",
        answers="Health",
        public=True,
    ),
    Operation(
        method="get",
        path="/openapi.json",
        name="openapi",
        says="This document.",
    ),
    Operation(
        method="get",
        path="/v1/sliders",
        name="sliders",
        says="Every slider, as Camera Raw's panels show them from the top.",
        answers="Sliders",
    ),
    Operation(
        method="post",
        path="/v1/jobs",
        name="start_job",
        says="Start a job. The same key again is the same job, and not done twice.",
        body="JobRequest",
        answers="JobAnswer",
        status=202,
        refuses=(403, 409),
    ),
    Operation(
        method="get",
        path="/v1/jobs",
        name="list_jobs",
        says="The latest jobs, newest first, without their photos.",
        answers="Jobs",
    ),
    Operation(
        method="get",
        path="/v1/jobs/{job}",
        name="read_job",
        says="How far a job is, and what became of each photo.",
        answers="JobAnswer",
        query={"since": FIRST},
        refuses=(404,),
    ),
    Operation(
        method="post",
        path="/v1/jobs/{job}/cancel",
        name="cancel_job",
        says="Have a job end after the photo in hand.",
        body="Nothing",
        answers="JobAnswer",
        refuses=(404,),
    ),
    Operation(
        method="get",
        path="/v1/jobs/{job}/events",
        name="job_events",
        says="The job and its photos as server-sent events, `job` and `photo`, until it ends.",
        media="text/event-stream",
        query={"since": FIRST},
        refuses=(404, 503),
    ),
    Operation(
        method="get",
        path="/v1/scenes",
        name="scenes",
        says="The photos of a folder by scene, as the latest job saw them; others are unseen.",
        answers="Scenes",
        query={"folder": PATH},
        needs=("folder",),
        refuses=(403, 404),
    ),
    Operation(
        method="post",
        path="/v1/marks",
        name="mark",
        says="Remember what a person decided of photos; null forgets it.",
        body="MarksRequest",
        answers="Marked",
        refuses=(403,),
    ),
    Operation(
        method="get",
        path="/v1/preview",
        name="preview",
        says="A photo under settings, as the renderer approximates Camera Raw.",
        media="image/jpeg",
        query={"path": PATH, "size": SIZE, "settings": SETTINGS},
        needs=("path",),
        refuses=(403, 404, 422, 503),
    ),
    Operation(
        method="get",
        path="/v1/history",
        name="history",
        says="The runs that wrote something, newest first.",
        answers="History",
    ),
    Operation(
        method="post",
        path="/v1/codes",
        name="codes",
        says="A code that opens the page once, within a minute. Takes the token, no cookie.",
        body="Nothing",
        answers="Code",
    ),
    Operation(
        method="post",
        path="/v1/roots",
        name="roots",
        says="Allow one more folder until the server ends. Takes the token, no cookie.",
        body="RootRequest",
        answers="Roots",
        refuses=(404,),
    ),
    Operation(
        method="post",
        path="/session",
        name="session",
        says="Turn a code into the page's cookie.",
        body="CodeRequest",
        answers="Nothing",
        public=True,
        refuses=(401,),
    ),
)


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
    schema = names(operation.answers) if operation.answers else _bare(operation.media)
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
                "content": {operation.media: {"schema": schema}},
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


def _bare(media: str) -> Schema:
    return {"type": "object"} if media == "application/json" else {"type": "string"}


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
