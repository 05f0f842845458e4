"""The address at which the page opens, with a code that is good once.

The code and the folder stand behind the ``#``, which browsers never send and nobody logs.
"""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.configuration import ADDRESS

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.plugin_bridge.contact import Contact

_ANSWER_S = 10.0


def address(contact: Contact) -> str:
    """Return where the server of `contact` answers."""
    return f"http://{ADDRESS}:{contact.port}"


def page_address(contact: Contact, code: str, folder: Path) -> str:
    """Return the address that opens the page on `folder`, once, within a minute."""
    return f"{address(contact)}/#{urlencode({'code': code, 'folder': str(folder)})}"


def invite(contact: Contact, folder: Path) -> str:
    """Have a running server allow `folder`, and return a code for its page.

    Raises:
        BridgeError: If it does not do so.
    """
    _post(contact, "/v1/roots", {"folder": str(folder)})
    return str(_post(contact, "/v1/codes", {})["code"])


def _post(contact: Contact, path: str, body: dict[str, str]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {contact.token}", "Content-Type": "application/json"}
    try:
        connection = http.client.HTTPConnection(ADDRESS, contact.port, timeout=_ANSWER_S)
        with closing(connection):
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BridgeError(
            f"the server of process {contact.pid} does not answer ({error})",
            remedy="end that process and try again",
        ) from None
    if answer.status >= http.client.BAD_REQUEST:
        raise BridgeError(told["error"]["cause"], remedy=told["error"]["remedy"])
    return told
