"""What must stand beside changed sliders so that Camera Raw takes them as they are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.formats import FileKind
from xmpredict.xmp.names import crs
from xmpredict.xmp.settings import (
    ALREADY_APPLIED,
    AUTO_TONE,
    FAMILIES,
    HAS_SETTINGS,
    PROCESS_VERSION,
    WHITE_BALANCE,
    defaults,
    read_crs,
    unit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text
    from xmpredict.xmp.packet import Packet

BOOKKEEPING = (PROCESS_VERSION, HAS_SETTINGS, ALREADY_APPLIED)
"""Properties that are no settings, but without which settings mean nothing."""


RAW_FILE_NAME = "RawFileName"
"""Which photo a sidecar is for; no setting either."""


def complete(
    packet: Packet, sliders: Mapping[str, Text], kind: FileKind, process: str
) -> dict[str, Text | None]:
    """Return the changes that bring `sliders` into `packet`; None takes a property out.

    Args:
        packet: What stands in the file.
        sliders: The properties of sliders to set, at least one.
        kind: The kind of photo.
        process: The process version to state where the packet states none.
    """
    changes: dict[str, Text | None] = {}
    if crs(PROCESS_VERSION) not in packet:
        changes[PROCESS_VERSION] = process
        if not read_crs(packet):
            # Nothing is stated yet: state all, so that no import preset fills the gaps.
            changes |= defaults(kind)
    changes |= {**sliders, HAS_SETTINGS: "True"}
    balance = set(unit(WHITE_BALANCE, kind))
    if sliders.keys() & balance:
        changes |= {
            name: None for other in FileKind if other is not kind for name in FAMILIES[other]
        }
    if sliders.keys() - balance:
        changes[AUTO_TONE] = None
    if kind is FileKind.RAW and packet.get(crs(ALREADY_APPLIED)) == "True":
        changes[ALREADY_APPLIED] = "False"
    return {name: text for name, text in changes.items() if packet.get(crs(name)) != text}


def fresh(sliders: Mapping[str, Text], kind: FileKind, process: str) -> dict[str, Text]:
    """Return all that a new sidecar states: every slider, and what `complete` would add."""
    return {
        **defaults(kind),
        **sliders,
        PROCESS_VERSION: process,
        HAS_SETTINGS: "True",
        ALREADY_APPLIED: "False",
    }
