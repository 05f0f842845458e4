"""Which file holds the settings of a photo, and whether it may be written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xmpredict.errors import RefusedSidecarError, SettingsInsideError, UnreadablePhotoError
from xmpredict.formats import (
    RAW_EXTENSIONS,
    FileKind,
    file_kind,
    is_dng,
    keeps_settings_inside,
)
from xmpredict.xmp.files import unwritable
from xmpredict.xmp.folders import fold
from xmpredict.xmp.names import PHOTOSHOP
from xmpredict.xmp.store import Embedded, Sidecar, Store

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.xmp.folders import Folder, Folders
    from xmpredict.xmp.packet import Packet

NOT_THERE = "there is no such photo"
SIDECAR_SUFFIX = ".xmp"
SIDECAR_FOR = f"{{{PHOTOSHOP}}}SidecarForExtension"


class Dng(StrEnum):
    """What to do with DNGs, which keep their settings inside."""

    SKIP = "skip"
    SIDECAR = "sidecar"
    """Write a sidecar, which Lightroom ignores and other programs read."""

    EMBED = "embed"
    """Write into the file, through ExifTool."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the settings of a photo are."""

    photo: Path
    """The real path."""

    kind: FileKind
    store: Store


def find_target(photo: Path, dng: Dng, folders: Folders) -> Target:
    """Return where the settings of `photo` are to be written.

    Raises:
        UnreadablePhotoError: If there is no such photo.
        SettingsInsideError: If the settings of its kind stand inside it.
        RefusedSidecarError: If its sidecar could be another photo's, or if it is a link to
            another folder.
        UnwritableSidecarError: If its folder cannot be listed.
    """
    kind = file_kind(photo)
    if kind is None:
        raise RefusedSidecarError("it is no photo that Camera Raw develops", path=photo)
    real = _real_path(photo)
    if is_dng(photo) and dng is Dng.EMBED:
        return Target(real, kind, Embedded(real))
    if keeps_settings_inside(photo) and not (is_dng(photo) and dng is Dng.SIDECAR):
        remedy = "choose `--dng sidecar` or `--dng embed`" if is_dng(photo) else "use the plug-in"
        raise SettingsInsideError(
            f"the settings of a {_kind_name(photo)} stand inside it", path=photo, remedy=remedy
        )
    return Target(real, kind, Sidecar(find_sidecar(real, folders)))


def _real_path(photo: Path) -> Path:
    try:
        if not photo.is_file():
            raise UnreadablePhotoError(NOT_THERE, path=photo)
        real = photo.resolve()
        folder = photo.parent.resolve()
    except OSError as error:
        raise unwritable(photo, error) from None
    if real.parent != folder:
        raise RefusedSidecarError(
            f"it is a link to {real}", path=photo, remedy="edit the photo where it is"
        )
    return real


def find_sidecar(photo: Path, folders: Folders) -> Path:
    """Return the path of the sidecar of a raw, which may not exist yet.

    Raises:
        RefusedSidecarError: If it could be another raw's, or if there are several.
        UnwritableSidecarError: If the folder cannot be listed.
    """
    folder = folders.of(photo)
    beside = folder.beside(photo)
    raws = [p for p in beside if p.suffix.lower() in RAW_EXTENSIONS and p.name != photo.name]
    # Where case does not matter, another spelling of the name is the photo itself.
    rivals = [p for p in raws if p.exists() and not p.samefile(photo)]
    if rivals:
        raise RefusedSidecarError(
            f"{rivals[0].name} would share its sidecar", path=photo, remedy="rename one of the two"
        )
    if _has_named_by_extension(folder, photo):
        raise RefusedSidecarError(
            f"its settings stand in {photo.name}_xmp", path=photo, remedy="rename the photo"
        )
    found = [p for p in beside if p.suffix.lower() == SIDECAR_SUFFIX]
    if len(found) > 1:
        raise RefusedSidecarError(
            f"it has two sidecars, {found[0].name} and {found[1].name}",
            path=photo,
            remedy="move the one away that is not its own",
        )
    return found[0] if found else photo.with_suffix(SIDECAR_SUFFIX)


def check_owner(packet: Packet, photo: Path) -> None:
    """Refuse a sidecar that says it is another raw's.

    Raises:
        RefusedSidecarError: If its SidecarForExtension is not the extension of `photo`.
    """
    owner = packet.get(SIDECAR_FOR)
    own = photo.suffix.removeprefix(".")
    if owner and str(owner).lower() != own.lower():
        raise RefusedSidecarError(
            f"the sidecar says that it belongs to a {owner} file",
            remedy=f"if there is none beside this {own.upper()}, move the sidecar away",
        )


def _has_named_by_extension(folder: Folder, photo: Path) -> bool:
    """Return whether the newer form ``IMG_1.EXT_xmp`` stands beside the photo ``IMG_1.EXT``."""
    name = fold(f"{photo.name}_xmp")
    return any(fold(path.name) == name for path in folder.beside(photo))


def _kind_name(photo: Path) -> str:
    return photo.suffix.removeprefix(".").upper()
