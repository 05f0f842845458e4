"""What could go wrong with the photos of a folder, found without writing anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xmpredict.errors import SidecarError, XmpredictError
from xmpredict.formats import FileKind, file_kind, is_dng, keeps_settings_inside
from xmpredict.xmp.decide import check_process_version
from xmpredict.xmp.files import check_writable
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.store import Embedded, Medium, Store
from xmpredict.xmp.target import Dng, check_owner, find_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Trouble(StrEnum):
    """What kind of finding it is."""

    NAME_CONFLICT = "name-conflict"
    RAW_AND_RENDERED = "raw+jpeg"
    INSIDE = "settings-inside"
    """The settings of this photo stand inside it: DNG, JPEG, TIFF, PNG."""

    OLD_PROCESS = "old-process"
    FOREIGN_SIDECAR = "foreign-sidecar"
    BROKEN_SIDECAR = "broken-sidecar"
    UNWRITABLE = "unwritable"
    MASKS_BESIDE = "acr"
    """Camera Raw keeps masks in a file of its own beside the photo, which we never touch."""

    UNREADABLE = "unreadable"
    NO_RAWS = "no-raws"
    """A folder in which there is nothing to edit."""

    UNCALIBRATED = "uncalibrated"
    """A camera whose as-shot numbers in Lightroom no sidecar has told yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a photographer should know about a photo before editing it."""

    photo: Path
    kind: Trouble
    message: str
    remedy: str = ""


def diagnose(photos: Iterable[Path], folders: Folders | None = None) -> Iterator[Finding]:
    """Yield what could go wrong with `photos`; writes nothing and raises nothing of ours."""
    folders = folders or Folders()
    for photo in photos:
        try:
            yield from _beside(photo, folders)
        except SidecarError as error:
            yield Finding(photo, Trouble.UNWRITABLE, error.cause, error.remedy)
            continue
        yield from _target(photo, folders)


def _beside(photo: Path, folders: Folders) -> Iterator[Finding]:
    beside = folders.of(photo).beside(photo)
    if file_kind(photo) is FileKind.RAW:
        for other in beside:
            if file_kind(other) is FileKind.RENDERED:
                message = f"{other.name} has the same base name; a sidecar is the raw's"
                yield Finding(photo, Trouble.RAW_AND_RENDERED, message)
    masks = next((p for p in beside if p.suffix.lower() == ".acr"), None)
    if masks is not None:
        yield Finding(
            photo,
            Trouble.MASKS_BESIDE,
            f"{masks.name} holds masks or denoised data; it is never touched",
            "move and rename it together with the photo",
        )


def _target(photo: Path, folders: Folders) -> Iterator[Finding]:
    if keeps_settings_inside(photo):
        remedy = "choose `--dng sidecar` or `--dng embed`" if is_dng(photo) else "use the plug-in"
        yield Finding(photo, Trouble.INSIDE, "its settings stand inside it", remedy)
        yield from _held(photo, Embedded(photo))
        return
    try:
        store = find_target(photo, Dng.SKIP, folders).store
    except XmpredictError as error:
        yield Finding(photo, Trouble.NAME_CONFLICT, error.cause, error.remedy)
        return
    yield from _held(photo, store)
    try:
        check_writable(store.path)
    except SidecarError as error:
        yield Finding(photo, Trouble.UNWRITABLE, error.cause, error.remedy)


def _held(photo: Path, store: Store) -> Iterator[Finding]:
    try:
        data = store.read()
        packet = None if data is None else Packet.parse(data)
    except SidecarError as error:
        yield Finding(photo, Trouble.BROKEN_SIDECAR, error.cause, error.remedy)
        return
    if packet is None:
        return
    if store.medium is Medium.SIDECAR:
        try:
            check_owner(packet, photo)
        except SidecarError as error:
            yield Finding(photo, Trouble.FOREIGN_SIDECAR, error.cause, error.remedy)
    try:
        check_process_version(packet)
    except SidecarError as error:
        yield Finding(photo, Trouble.OLD_PROCESS, error.cause, error.remedy)
