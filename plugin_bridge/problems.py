"""What a request is answered that cannot be met: JSON with cause and remedy, never a traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from xmpredict.errors import BridgeError, XmpredictError

if TYPE_CHECKING:
    from pathlib import Path

STATUS = {
    "bad_request": 400,
    "unauthorized": 401,
    "foreign_origin": 403,
    "outside_roots": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "too_large": 413,
    "not_json": 415,
    "wrong_host": 421,
    "unusable": 422,
    "internal": 500,
    "busy": 503,
}
"""Every code of an error, and the HTTP status that it comes with."""

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json"}

_REMEDIES = {
    "not_found": "GET /openapi.json lists what there is",
    "too_large": "send fewer photos at a time",
    "not_json": "send a JSON object with the content type application/json",
}

_log = logging.getLogger(__name__)


class RequestError(BridgeError):
    """A request that is refused.

    Args:
        code: A key of `STATUS`.
        cause: What is wrong.
        path: The file that it is about.
        remedy: What the caller can do about it.
    """

    def __init__(
        self, code: str, cause: str, *, path: Path | None = None, remedy: str = ""
    ) -> None:
        super().__init__(cause, path=path, remedy=remedy)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the code as well as what every error keeps."""
        return _rebuild, (self.code, self.cause, self.path, self.remedy)


def _rebuild(code: str, cause: str, path: Path | None, remedy: str) -> RequestError:
    return RequestError(code, cause, path=path, remedy=remedy)


def register(app: Flask) -> None:
    """Make `app` answer every error as JSON."""
    app.register_error_handler(XmpredictError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unforeseen)


def answer(code: str, cause: str, remedy: str = "", path: Path | None = None) -> Response:
    """Return the response that says an error."""
    error = {
        "code": code,
        "cause": cause,
        "remedy": remedy or _REMEDIES.get(code, ""),
        "path": None if path is None else str(path),
    }
    response = jsonify(error=error)
    response.status_code = STATUS[code]
    return response


def _ours(error: XmpredictError) -> Response:
    code = error.code if isinstance(error, RequestError) else "unusable"
    return answer(code, error.cause, error.remedy, error.path)


def _of_http(error: HTTPException) -> Response:
    code = _CODES.get(error.code or 400, "bad_request")
    response = answer(code, (error.description or error.name).rstrip("."))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _too_deep(_: RecursionError) -> Response:
    return answer("bad_request", "the JSON is nested too deeply", "send it as /openapi.json says")


def _unforeseen(error: Exception) -> Response:
    _log.error("A request failed unexpectedly", exc_info=error)
    cause = f"unexpected {type(error).__name__}"
    return answer("internal", cause, "this is a fault of xmpredict: please report it")
