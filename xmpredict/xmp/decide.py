"""What of an edit goes into a packet, and what stays as a person left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import RefusedSidecarError
from xmpredict.xmp.completion import complete
from xmpredict.xmp.names import crs
from xmpredict.xmp.person import LOCAL_CORRECTIONS, changed_sliders, is_theirs, marks
from xmpredict.xmp.settings import (
    AUTO_TONE,
    PROCESS_VERSION,
    differs,
    read_crs,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text
    from xmpredict.formats import FileKind
    from xmpredict.xmp.packet import Packet

OLDEST_PROCESS = (6, 7)
"""Process version 2012, the first with the sliders of today."""

_OLD_SLIDERS = ("Exposure", "Brightness", "FillLight", "HighlightRecovery")
_FIRST_ENGINE_OF_2012 = 7


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an edit in one packet."""

    changes: dict[str, Text | None]
    """Properties to set, by Camera Raw's name; None takes one out."""

    settings: dict[str, Text]
    """What the packet then says of the edit."""

    kept: dict[str, Text]
    """Properties that are left to the person who set them, as they stand."""

    reason: str = ""
    """Why something is kept; empty where nothing is."""


def decide(
    packet: Packet,
    wanted: Mapping[str, Text],
    ours: Mapping[str, Text | None],
    kind: FileKind,
    *,
    process: str,
    overwrite: bool,
) -> Decision:
    """Decide what of the properties `wanted` to write into `packet`.

    Args:
        packet: What stands in the file.
        wanted: The edit.
        ours: What the journal says that we set last.
        kind: The kind of photo.
        process: The process version to state where the packet states none.
        overwrite: Write over a person's values, too.

    Raises:
        RefusedSidecarError: If the packet is for an older process version than 2012, or states
            one of our properties in a form of its own.
    """
    check_process_version(packet)
    held = read_crs(packet)
    differing = [name for name in wanted if differs(name, wanted, held, kind)]
    kept: list[str] = []
    if not overwrite:
        signs = marks(packet)
        whole = signs + changed_sliders(held, kind) if not ours else []
        if whole or AUTO_TONE in signs:
            return _keep(packet, whole or signs)
        kept = [name for name in differing if is_theirs(name, held, ours, kind)]
    sliders = {name: wanted[name] for name in differing if name not in kept}
    return Decision(
        complete(packet, sliders, kind, process) if sliders else {},
        {name: text for name, text in wanted.items() if name not in kept},
        _texts(packet, kept),
        f"changed by hand since, and left so: {', '.join(kept)}" if kept else "",
    )


def keep_edit(packet: Packet, kind: FileKind) -> Decision | None:
    """Return the decision to keep the edit in `packet`, or None where it holds none.

    Raises:
        RefusedSidecarError: If it states one of our properties in a form of its own.
    """
    found = marks(packet) + changed_sliders(read_crs(packet), kind)
    return _keep(packet, found) if found else None


def _keep(packet: Packet, found: list[str]) -> Decision:
    reason = f"carries a person's edit: {', '.join(found)}"
    return Decision({}, {}, _texts(packet, found), reason)


def check_process_version(packet: Packet) -> None:
    """Refuse a packet whose sliders have other meanings than today's.

    Raises:
        RefusedSidecarError: If it is for a process version before 2012.
    """
    version = process_version(packet)
    if version is None:
        engine = _numbers(packet.get(crs("Version")))
        is_old = engine is not None and engine[0] < _FIRST_ENGINE_OF_2012
        if not is_old and not any(crs(name) in packet for name in _OLD_SLIDERS):
            return
        version = "2010 or older"
    elif (_numbers(version) or (0,)) >= OLDEST_PROCESS:
        return
    raise RefusedSidecarError(
        f"its settings are for process version {version}, whose sliders mean other things",
        remedy="update the photo to the current process in Lightroom first",
    )


def process_version(packet: Packet) -> str | None:
    """Return the process version that `packet` states, None where it states none."""
    text = packet.get(crs(PROCESS_VERSION))
    return text if isinstance(text, str) else None


def _numbers(version: Text | None) -> tuple[int, ...] | None:
    """Return the numbers of a version such as "15.4", None where it is none."""
    parts = version.lstrip("+").split(".") if isinstance(version, str) else []
    return tuple(map(int, parts)) if parts and all(p.isdecimal() for p in parts) else None


def _texts(packet: Packet, names: list[str]) -> dict[str, Text]:
    held = {name: packet.get(crs(name)) for name in names if name not in LOCAL_CORRECTIONS}
    return {name: text for name, text in held.items() if text is not None}
