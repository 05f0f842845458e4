"""What a photo says of itself, gathered for the pictures that are rendered from it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xmpredict.errors import RefusedSidecarError, SidecarError
from xmpredict.export.exif import Exif, from_block
from xmpredict.export.properties import Properties
from xmpredict.export.reconcile import reconciled
from xmpredict.formats import is_dng, keeps_settings_inside
from xmpredict.raw import boxes
from xmpredict.raw.capture import UPRIGHT, capture_of
from xmpredict.raw.container import Container, exif_blocks, identify
from xmpredict.raw.exif_block import read_block
from xmpredict.raw.readable import opened_file
from xmpredict.xmp.embedded import find_packet
from xmpredict.xmp.files import MAX_BYTES, read_file
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.target import check_owner, find_sidecar

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""Of the box in which ISO base media files, such as CR3, hold their packet."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is written into the renders of a photo."""

    exif: Exif = field(default_factory=Exif)
    properties: Properties = field(default_factory=Properties)
    left_out: tuple[str, ...] = ()
    """What of the photo's metadata could not be read, in a photographer's words."""


def read_metadata(photo: Path, *, whole: bool = True) -> Metadata:
    """Return what `photo` and its sidecar say of it; what is damaged is left out and named.

    Args:
        photo: A raw, DNG, JPEG, TIFF or PNG.
        whole: Whether the picture is the photo and nothing beside it. If not, or if the photo
            is to be turned, places of faces within it are left out.

    Raises:
        UnreadablePhotoError: If the file is missing, empty or may not be read.
    """
    with opened_file(photo) as file:
        capture = capture_of(file)
        exif, damaged = from_block(read_block(file))
    packets, left_out = _packets(photo)
    if damaged:
        left_out.append("a part of its Exif cannot be read")
    properties = Properties(packets, regions=whole and capture.orientation == UPRIGHT)
    if properties.shortened:
        left_out.append("a part of its XMP is too long")
    agreed = reconciled(exif.filled(capture), properties)
    return Metadata(agreed, properties, tuple(left_out))


def _packets(photo: Path) -> tuple[list[Packet], list[str]]:
    """Return the packets of `photo`, the least important first, and what is wrong with others.

    Lightroom looks at nothing but the sidecar of a raw that has one. That of a DNG may hold no
    more than an edit of ours, beside the ratings and captions that are inside.
    """
    found: list[Packet] = []
    wrong: list[str] = []
    for read in (_beside, _inside):
        if found and not keeps_settings_inside(photo):
            break
        try:
            packet = read(photo)
        except SidecarError as error:
            wrong.append(f"its XMP cannot be read ({error.cause})")
        else:
            found = [packet, *found] if packet else found
    return found, wrong


def _beside(photo: Path) -> Packet | None:
    if keeps_settings_inside(photo) and not is_dng(photo):
        return None
    try:
        data = read_file(find_sidecar(photo, Folders()))
        packet = Packet.parse(data) if data else None
        if packet:
            check_owner(packet, photo)
    except RefusedSidecarError:
        if is_dng(photo):
            return None  # the sidecar of the raw that it was converted from
        raise
    return packet


def _inside(photo: Path) -> Packet | None:
    try:
        data = _packet_inside(photo)
        return Packet.parse(data) if data else None
    except SidecarError:
        if keeps_settings_inside(photo):
            raise
        return None  # makers' raws need not have one, nor be a file that it is looked for in


def _packet_inside(photo: Path) -> bytes | None:
    with opened_file(photo) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        container = identify(file.read(16))
        if container is Container.CR3:
            return _in_boxes(file, size)
        blocks = exif_blocks(file) if container is Container.RAF else [file]
        return find_packet(blocks[0])


def _in_boxes(file: BinaryIO, size: int) -> bytes | None:
    for box in boxes.boxes(file, 0, size):
        file.seek(box.start)
        if box.name == b"uuid" and file.read(16) == XMP_UUID:
            return file.read(min(box.end - box.start - 16, MAX_BYTES)).rstrip(b"\0")
    return None
