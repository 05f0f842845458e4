"""Asking a server, as another program of the same user does."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.configuration import ADDRESS

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.contact import Contact

_HELLO_S = 2.0
_ANSWER_S = 10.0
_MOST = 1 << 20
"""Bytes of an answer; who says more is none of ours."""


def hello(contact: Contact) -> dict[str, Any] | None:
    """Return what says itself to be the server of `contact`, None where nothing answers.

    Asks without the token: another program may have the port by now.
    """
    try:
        status, told = _send(contact, "GET", "/health", timeout_s=_HELLO_S)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return told if status == http.client.OK and isinstance(told, dict) else None


def ask(
    contact: Contact, method: str, path: str, body: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return what the server of `contact` answers to a request with its token.

    Raises:
        BridgeError: If it does not answer, or refuses.
    """
    headers = {"Authorization": f"Bearer {contact.token}"}
    try:
        status, told = _send(contact, method, path, body, headers, timeout_s=_ANSWER_S)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BridgeError(
            f"the server of process {contact.pid} does not answer ({error})",
            remedy="end that process and try again",
        ) from None
    if status >= http.client.BAD_REQUEST:
        raise BridgeError(told["error"]["cause"], remedy=told["error"]["remedy"])
    answer: dict[str, Any] = told
    return answer


def _send(
    contact: Contact,
    method: str,
    path: str,
    body: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    *,
    timeout_s: float,
) -> tuple[int, Any]:
    sent = None if body is None else json.dumps(body)
    kind = {} if body is None else {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection(ADDRESS, contact.port, timeout=timeout_s)
    with closing(connection):
        connection.request(method, path, sent, kind | (headers or {}))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read(_MOST))
