"""The sidecars of a data set: settings that pictures were rendered with, read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.white_balance import TEMPERATURE, TINT, steps
from xmpredict.errors import DatasetError, SidecarError
from xmpredict.formats import FileKind
from xmpredict.xmp.completion import RAW_FILE_NAME, complete, fresh
from xmpredict.xmp.decide import check_process_version, process_version
from xmpredict.xmp.edit import read_edit
from xmpredict.xmp.files import read_file
from xmpredict.xmp.fresh import fresh_packet
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import AS_SHOT, WHITE_BALANCE, to_crs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Value

PROCESS_VERSION = "11.0"
"""What PPR10K's photos were edited for."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What one XMP of a data set says."""

    settings: Settings
    """Absolute values, tone curves among them; no white balance where that is as shot."""
    as_shot: WhiteBalance | None
    """The camera's white balance in the numbers of the program that wrote the file."""
    process_version: str | None
    raw_name: str = ""
    """The raw that it is for, where it names one."""

    def balanced(self) -> Mapping[str, Value]:
        """Return the settings with their white balance in numbers, where there are any."""
        if self.as_shot is None:
            return self.settings
        return {TEMPERATURE.name: self.as_shot.kelvin, TINT.name: self.as_shot.tint} | {
            **self.settings
        }

    def relative(self, as_shot: WhiteBalance) -> dict[str, float]:
        """Return its sliders, with the white balance as the incremental pair from `as_shot`.

        In this form a network decides, whatever the kind of photo. Tone curves are left out.
        """
        held = {name: v for name, v in self.settings.items() if isinstance(v, int | float)}
        kelvin, tint = held.pop(TEMPERATURE.name, None), held.pop(TINT.name, None)
        if kelvin and tint is not None:
            held |= steps(as_shot, WhiteBalance(kelvin, tint))
        return held


def read_sidecar(path: Path) -> Sidecar:
    """Return what the XMP at `path` says.

    Raises:
        DatasetError: If there is none, or it is for a process version before 2012.
        SidecarError: If it is broken or cannot be read.
    """
    edit = read_edit(path)
    if edit is None:
        raise DatasetError("there is no such file", path=path)
    packet = _parse(path)
    try:
        check_process_version(packet)
    except SidecarError as error:
        raise DatasetError(error.cause, path=path, remedy=error.remedy) from None
    as_shot = WhiteBalance(*edit.as_shot) if edit.as_shot else None
    raw = packet.get(crs(RAW_FILE_NAME))
    return Sidecar(
        edit.settings, as_shot, edit.process_version, raw if isinstance(raw, str) else ""
    )


def encode_sidecar(photo: Path, settings: Settings, as_shot: WhiteBalance | None = None) -> bytes:
    """Return a new sidecar for `photo`, a raw.

    Args:
        photo: It is named in the sidecar.
        settings: What it is to say.
        as_shot: The camera's white balance, stated as Camera Raw does where `settings` keep it.
    """
    stated = to_crs(settings, FileKind.RAW)
    if as_shot and WHITE_BALANCE not in stated:
        stated[WHITE_BALANCE] = AS_SHOT
        stated[TEMPERATURE.crs] = TEMPERATURE.format(as_shot.kelvin)
        stated[TINT.crs] = TINT.format(as_shot.tint)
    return fresh_packet(photo, fresh(stated, FileKind.RAW, PROCESS_VERSION))


def moved_sidecar(path: Path, settings: Settings) -> bytes:
    """Return the sidecar at `path` with `settings` in it, and all else as it stands.

    Raises:
        SidecarError: If it is broken or cannot be read.
    """
    packet = _parse(path)
    version = process_version(packet) or PROCESS_VERSION
    changes = complete(packet, to_crs(settings, FileKind.RAW), FileKind.RAW, version)
    packet.put({crs(name): text for name, text in changes.items()})
    return packet.to_bytes()


def _parse(path: Path) -> Packet:
    try:
        return Packet.parse(read_file(path) or b"")
    except SidecarError as error:
        error.path = path
        raise
