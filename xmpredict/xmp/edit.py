"""What the XMP of a photo says of its edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.settings import Settings
from xmpredict.errors import SidecarError, UnsupportedPhotoError
from xmpredict.formats import FileKind, file_kind, is_dng, is_photo, keeps_settings_inside
from xmpredict.xmp.decide import process_version
from xmpredict.xmp.embedded import read_embedded
from xmpredict.xmp.files import read_file
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.identity import fingerprint
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.person import changed_sliders, is_theirs, marks
from xmpredict.xmp.settings import AS_SHOT, FAMILIES, effective, from_crs, read_crs, white_balance
from xmpredict.xmp.target import SIDECAR_FOR, SIDECAR_SUFFIX, check_owner, find_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.develop.slider import Text
    from xmpredict.xmp.journal import Journal


@dataclass(frozen=True, slots=True)
class Edit:
    """What the XMP of a photo says of its edit."""

    photo: Path
    source: Path
    """The file that says it: a sidecar, or the photo itself."""

    kind: FileKind
    process_version: str | None
    properties: dict[str, Text]
    """Every property of our vocabulary that is stated, by Camera Raw's name."""

    settings: Settings
    """The same as slider values; without a white balance where that is as shot."""

    as_shot: tuple[float, float] | None
    """The camera's kelvin and tint in the numbers of the program that wrote it, where stated."""

    by_person: tuple[str, ...]
    """What a person set, by Camera Raw's name; empty where the edit is ours or there is none."""


def read_edit(
    photo: Path, journal: Journal | None = None, folders: Folders | None = None
) -> Edit | None:
    """Return what the XMP of `photo` says of its edit, or None where it has no XMP.

    Args:
        photo: A raw, whose sidecar is read; a DNG, whose sidecar is read where it has one of its
            own; a JPEG, TIFF or PNG; or a sidecar.
        journal: Tells our values from a person's; without it, all count as a person's.
        folders: Listings to share when many photos are read.

    Raises:
        SidecarError: If the XMP is broken, is another photo's, or cannot be read.
        UnreadablePhotoError: If the photo cannot be read.
        UnsupportedPhotoError: If `photo` is neither a photo nor a sidecar.
    """
    source, data = _source(photo, folders or Folders())
    packet = _parsed(source, data)
    if packet is None:
        return None
    if source != photo and not is_dng(photo):
        check_owner(packet, photo)
    kind = _kind(photo, packet)
    held = read_crs(packet)
    ours = journal.ours(photo.resolve(), fingerprint(photo), data) if journal else {}
    return Edit(
        photo=photo,
        source=source,
        kind=kind,
        process_version=process_version(packet),
        properties=held,
        settings=Settings(from_crs(held, kind)),
        as_shot=_as_shot(held, kind),
        by_person=tuple(_by_person(packet, held, ours, kind)),
    )


def _source(photo: Path, folders: Folders) -> tuple[Path, bytes | None]:
    """Return the file that holds the packet of `photo`, and the packet's bytes."""
    if photo.suffix.lower() == SIDECAR_SUFFIX:
        return photo, read_file(photo)
    if not is_photo(photo):
        raise UnsupportedPhotoError("it is neither a photo nor a sidecar", path=photo)
    if is_dng(photo):
        sidecar = find_sidecar(photo, folders)
        data = read_file(sidecar)
        packet = _parsed(sidecar, data)
        if packet is not None and str(packet.get(SIDECAR_FOR) or "dng").lower() == "dng":
            return sidecar, data
    if keeps_settings_inside(photo):
        return photo, read_embedded(photo)
    sidecar = find_sidecar(photo, folders)
    return sidecar, read_file(sidecar)


def _parsed(source: Path, data: bytes | None) -> Packet | None:
    try:
        return None if data is None else Packet.parse(data)
    except SidecarError as error:
        error.path = source
        raise


def _kind(photo: Path, packet: Packet) -> FileKind:
    if photo.suffix.lower() != SIDECAR_SUFFIX:
        return file_kind(photo) or FileKind.RAW
    return file_kind(photo.with_suffix(f".{packet.get(SIDECAR_FOR) or 'dng'}")) or FileKind.RAW


def _as_shot(held: Mapping[str, Text], kind: FileKind) -> tuple[float, float] | None:
    if kind is not FileKind.RAW or white_balance(held, kind) != (AS_SHOT,):
        return None
    kelvin, tint = (effective(name, held, kind) for name in FAMILIES[kind])
    if isinstance(kelvin, float) and isinstance(tint, float):
        return kelvin, tint
    return None


def _by_person(
    packet: Packet, held: Mapping[str, Text], ours: Mapping[str, Text | None], kind: FileKind
) -> list[str]:
    moved = [name for name in changed_sliders(held, kind) if is_theirs(name, held, ours, kind)]
    return marks(packet) + moved
