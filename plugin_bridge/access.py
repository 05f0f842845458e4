"""Who may ask: programs with the token, and the server's own page with its cookie.

A server on this machine can be reached by every page that a browser shows. Pages of others are
told apart by the name that they asked for (their own, led to this machine), by the origin that
browsers state, and by lacking the token.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Flask, request

from xmpredict.plugin_bridge.problems import RequestError

if TYPE_CHECKING:
    from flask import Response

    from xmpredict.plugin_bridge.sessions import Sessions

COOKIE = "xmpredict_session"

HOSTS = frozenset({"127.0.0.1", "localhost"})

PUBLIC = frozenset({"health", "page", "page_file", "session"})
"""Endpoints that ask for nothing: they tell nothing of the user."""

TOKEN_ONLY = frozenset({"codes", "roots", "setup", "quit"})
"""Endpoints that the page may not use."""

POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def register(app: Flask, token: str, sessions: Sessions) -> None:
    """Let `app` answer only those who may ask."""

    @app.before_request
    def check() -> None:
        _check_host()
        _check_origin()
        if request.method == "POST":
            _check_type()
        if request.endpoint not in PUBLIC:
            _check_caller(token, sessions)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _check_host() -> None:
    name, _, port = request.environ.get("HTTP_HOST", "").partition(":")
    if name.lower() not in HOSTS or not (port.isdecimal() or not port):
        raise RequestError(
            "wrong_host", "this server is not known by that name", remedy="ask for 127.0.0.1"
        )


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    own = f"http://{request.environ['HTTP_HOST']}"
    # A page at another port of this machine counts as the same site, and gets our cookie sent.
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}
    if (origin is not None and origin.lower() != own.lower()) or foreign:
        raise RequestError(
            "foreign_origin", "pages of other origins are not answered", remedy="use our own page"
        )


def _check_type() -> None:
    if request.mimetype != "application/json":
        raise RequestError("not_json", "the body is not said to be JSON")


def _check_caller(token: str, sessions: Sessions) -> None:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode()):
        return
    cookie = request.cookies.get(COOKIE)
    if kind or not cookie or request.endpoint in TOKEN_ONLY or not sessions.knows(cookie):
        raise RequestError(
            "unauthorized",
            "the token is missing or not that of this server",
            remedy="read it from bridge.json in the user's data folder again",
        )
    if request.method not in {"GET", "HEAD"} and "Origin" not in request.headers:
        raise RequestError(
            "foreign_origin", "a change by the page has to state its origin", remedy="use our page"
        )
