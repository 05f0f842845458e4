"""The Exif of a render: that of its photo, with everything corrected that is now another."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xmpredict.export import tags
from xmpredict.export.capture import capture_tags, clock, text_tag, zone
from xmpredict.export.directory import FieldType, Ifd, Tag
from xmpredict.export.formats import AVIF, JPEG, TIFF16
from xmpredict.raw import tiff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xmpredict.export.formats import Format
    from xmpredict.raw.capture import Capture
    from xmpredict.raw.exif_block import ExifBlock
    from xmpredict.raw.tiff import Directory

Tags = dict[int, Tag]

SOFTWARE = "xmpredict"
"""What marks a picture as rendered by us."""

UPRIGHT, SRGB, CENTERED, INCHES, DOTS_AN_INCH = 1, 1, 1, 2, 300
VERSION = b"0232"
MAX_BYTES = 48_000
"""All values of one photo together. A JPEG has room for 65,533 bytes of Exif."""

UNICODE = b"UNICODE\0"
"""How a comment says that it is in UTF-16, in the byte order of its Exif."""


@dataclass(frozen=True, slots=True)
class Exif:
    """What Exif says of a photo that is true of its renders, too."""

    image: Tags = field(default_factory=dict)
    """The picture: make, model, artist, copyright."""

    exif: Tags = field(default_factory=dict)
    """How it was taken."""

    gps: Tags = field(default_factory=dict)

    def filled(self, capture: Capture) -> Exif:
        """Return this with what only `capture` tells, read from a raw's own kind of metadata."""
        made = {tags.MAKE: capture.make, tags.MODEL: capture.model}
        image = {tag: text_tag(text) for tag, text in made.items() if text}
        told = capture_tags(capture)
        if capture.serial:
            told[tags.SERIAL] = text_tag(capture.serial)
        if tags.TAKEN in self.exif:
            for part in (tags.TAKEN, tags.TAKEN_ZONE, tags.TAKEN_FRACTION):
                told.pop(part, None)
        return replace(self, image=image | self.image, exif=told | self.exif)

    def of_picture(self, size_px: tuple[int, int], changed: datetime, form: Format) -> Ifd:
        """Return the directories of a picture.

        Args:
            size_px: Its width and height.
            changed: When it was rendered, with a time zone.
            form: What it is written as.
        """
        image = self.image | {
            tags.ORIENTATION: _short(UPRIGHT),
            tags.X_RESOLUTION: Tag(FieldType.RATIONAL, (DOTS_AN_INCH,)),
            tags.Y_RESOLUTION: Tag(FieldType.RATIONAL, (DOTS_AN_INCH,)),
            tags.RESOLUTION_UNIT: _short(INCHES),
            tags.SOFTWARE: text_tag(SOFTWARE),
            tags.CHANGED: text_tag(clock(changed)),
        }
        if form is AVIF:
            # A box of its own would say so, and Pillow writes Exif anew, wrongly, to make it one.
            del image[tags.ORIENTATION]
        if form is JPEG:
            image[tags.CHROMA_POSITION] = _short(CENTERED)
        exif = self.exif | {
            tags.EXIF_VERSION: self._version(),
            tags.FLASHPIX_VERSION: Tag(FieldType.UNDEFINED, b"0100"),
            tags.COLOR_SPACE: _short(SRGB),
            tags.CHANGED_ZONE: text_tag(zone(changed)),
        }
        if form is not TIFF16:  # a TIFF has tags of its own for these
            exif[tags.COMPONENTS] = Tag(FieldType.UNDEFINED, b"\1\2\3\0")
            exif[tags.WIDTH], exif[tags.HEIGHT] = map(_long, size_px)
        below = {tiff.EXIF_DIRECTORY: Ifd(exif)}
        if self.gps:
            below[tiff.GPS_DIRECTORY] = Ifd(self.gps)
        return Ifd(image, below=below)

    def _version(self) -> Tag:
        """Return the version of Exif, new enough for what a picture says."""
        held = self.exif.get(tags.EXIF_VERSION)
        return Tag(FieldType.UNDEFINED, max(VERSION, held.encode()[1] if held else b""))


def from_block(block: ExifBlock) -> tuple[Exif, bool]:
    """Return what is carried over of `block`, and whether something of it could not be read."""
    image, image_lost = _carried(block.image, tags.IMAGE)
    exif, exif_lost = _carried(block.exif, tags.EXIF)
    gps, gps_lost = _carried(block.gps, tags.GPS)
    # TIFF/EP, which most raws follow, has no directory of its own for the exposure.
    beside, beside_lost = _carried(block.image, tags.EXIF)
    for tag, standard in tags.FROM_DNG.items():
        stated, _ = _carried(block.image, {tag: tags.EXIF[standard]})
        if tag in stated:
            beside[standard] = stated[tag]
    found = Exif(image, beside | exif, gps)
    fitting = _fitting(found)
    lost = block.damaged or image_lost or exif_lost or gps_lost or beside_lost
    return fitting, lost or fitting != found


def _carried(directory: Directory, wanted: Mapping[int, Sequence[FieldType]]) -> tuple[Tags, bool]:
    """Return the values of `directory` that are `wanted`, and whether one could not be read."""
    lost = bool(directory.lost & (wanted.keys() | {tiff.CUT_OFF}))
    found: Tags = {}
    for tag, (kind, value) in directory.entries.items():
        if tag not in wanted:
            continue
        if kind not in wanted[tag]:
            lost = True
        elif kind == FieldType.ASCII and value.strip(b"\0 "):
            found[tag] = Tag(FieldType.ASCII, value.rstrip(b"\0") + b"\0")
        elif kind != FieldType.ASCII and value:
            found[tag] = Tag(FieldType(kind), _little_endian(tag, kind, value, directory.order))
    return found, lost


def _little_endian(tag: int, kind: int, value: bytes, order: str) -> bytes:
    letter = tiff.ENCODINGS[kind - 1]
    if tag == tags.USER_COMMENT and value.startswith(UNICODE):
        letter, text = "H", value[len(UNICODE) :]
        return UNICODE + _little_endian(0, FieldType.SHORT, text[: len(text) & ~1], order)
    if order == "<" or struct.calcsize(letter) == 1:
        return value
    count = len(value) // struct.calcsize(letter)
    return struct.pack(f"<{count}{letter}", *struct.unpack(f"{order}{count}{letter}", value))


def _fitting(exif: Exif) -> Exif:
    """Return `exif` without its longest values, if all together are too long."""
    parts = [dict(exif.image), dict(exif.exif), dict(exif.gps)]
    while sum(_length(value) for part in parts for value in part.values()) > MAX_BYTES:
        longest = max(parts, key=lambda part: max(map(_length, part.values()), default=0))
        del longest[max(longest, key=lambda tag: _length(longest[tag]))]
    return Exif(*parts)


def _length(value: Tag) -> int:
    return len(value.values)


def _short(value: int) -> Tag:
    return Tag(FieldType.SHORT, (value,))


def _long(value: int) -> Tag:
    return Tag(FieldType.LONG, (value,))
