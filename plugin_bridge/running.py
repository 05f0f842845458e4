"""A server that runs already, against what another one was to be started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.client import ask
from xmpredict.plugin_bridge.review.visit import address
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xmpredict.plugin_bridge.contact import Contact


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers, and how it runs."""

    contact: Contact
    roots: tuple[Path, ...]
    dng: Dng

    @classmethod
    def of(cls, contact: Contact) -> Running:
        """Ask the server of `contact` how it runs.

        Raises:
            BridgeError: If it does not say.
        """
        told = ask(contact, "GET", "/v1/setup")
        return cls(contact, tuple(map(Path, told["roots"])), Dng(told["dng"]))

    def __str__(self) -> str:
        """Address, process and roots on one line."""
        below = ", ".join(map(str, self.roots))
        return f"{address(self.contact)}, as process {self.contact.pid}, for photos below {below}"

    def check(self, port: int | None, roots: Iterable[Path], dng: Dng | None) -> None:
        """Complain where the server runs in another way than somebody wants.

        Args:
            port: Where it is to listen; 0 or None for anywhere.
            roots: The folders that it is to use, all of them; none for any.
            dng: What it is to do with DNGs; None for anything.

        Raises:
            BridgeError: If it differs in any of them.
        """
        wanted = _outermost(folder.resolve() for folder in roots)
        differs = {
            "--port": port and port != self.contact.port,
            "--root": wanted and wanted != _outermost(self.roots),
            "--dng": dng and dng is not self.dng,
        }
        if named := " and ".join(option for option, found in differs.items() if found):
            raise BridgeError(
                f"a server with another {named} runs already, at {self}",
                remedy=f"end that process first, or leave {named} out",
            )


def _outermost(folders: Iterable[Path]) -> set[Path]:
    """Return `folders` without those that lie in another: a root allows what is below it."""
    found = set(folders)
    return {folder for folder in found if found.isdisjoint(folder.parents)}
