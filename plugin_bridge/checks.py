"""Requests held against the document of the API."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import request
from jsonschema import Draft202012Validator

from xmpredict.plugin_bridge.document import openapi
from xmpredict.plugin_bridge.operations import OPERATIONS, Operation
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.schemas import names

if TYPE_CHECKING:
    from jsonschema import ValidationError

    from xmpredict.plugin_bridge.schemas import Schema

WHOLE = re.compile(r"[0-9]{1,12}\Z")

_BY_NAME = {operation.name: operation for operation in OPERATIONS}

_REMEDY = "GET /openapi.json says what is expected"


def read_body() -> dict[str, Any]:
    """Return the body of the request under way, which is as its operation says.

    Raises:
        RequestError: If it is not.
    """
    try:
        given: Any = json.loads(request.get_data())
    except ValueError:
        raise RequestError("bad_request", "the body is no JSON", remedy=_REMEDY) from None
    _check(given, _operation().body or "", "the body")
    body: dict[str, Any] = given
    return body


def read_query() -> dict[str, Any]:
    """Return the parameters of the request under way, with their types and defaults.

    Raises:
        RequestError: If one is missing, or not as its operation says.
    """
    operation = _operation()
    values: dict[str, Any] = {}
    for name, schema in (operation.query or {}).items():
        text = request.args.get(name)
        if text is None:
            if name in operation.needs:
                raise RequestError("bad_request", f"{name} is missing", remedy=_REMEDY)
            if "default" in schema:
                values[name] = schema["default"]
            continue
        values[name] = int(text) if schema["type"] == "integer" and WHOLE.match(text) else text
        _refuse_first(Draft202012Validator(schema).iter_errors(values[name]), name)
    return values


def _operation() -> Operation:
    return _BY_NAME[request.endpoint or ""]


def _check(given: object, schema: str, what: str) -> None:
    _refuse_first(_validator(schema).iter_errors(given), what)


@lru_cache
def _validator(schema: str) -> Draft202012Validator:
    held: Schema = {**names(schema), "components": openapi()["components"]}
    return Draft202012Validator(held)


def _refuse_first(errors: Any, what: str) -> None:
    error: ValidationError | None = next(iter(errors), None)
    if error is None:
        return
    place = ".".join(map(str, error.absolute_path))
    # What was sent may be long, or hold what is nobody's business in a log.
    message = error.message if len(error.message) <= 200 else f"not {error.validator}"  # noqa: PLR2004
    raise RequestError(
        "bad_request", f"{what}: {place + ': ' if place else ''}{message}", remedy=_REMEDY
    )
