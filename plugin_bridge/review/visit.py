"""The address at which the page opens, with a code that is good once.

The code and the folder stand behind the ``#``, which browsers never send and nobody logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from xmpredict.plugin_bridge.client import ask
from xmpredict.plugin_bridge.configuration import ADDRESS

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.plugin_bridge.contact import Contact


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
    ask(contact, "POST", "/v1/roots", {"folder": str(folder)})
    return str(ask(contact, "POST", "/v1/codes", {})["code"])
