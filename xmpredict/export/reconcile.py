"""Exif and XMP of one photo made to agree, as they do in what Lightroom exports.

Raws are not written into, so captions, credits, places and corrected clocks stand in XMP alone;
most viewers read Exif alone. Where both speak, the XMP is what a person said last.

Source: MWG guidelines 2.0, sections 5.3 to 5.7; XMP specification part 2, section 3.
"""

from __future__ import annotations

import math
import re
import struct
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from xmpredict.export import tags
from xmpredict.export.capture import text_tag, time_tags
from xmpredict.export.directory import LARGEST, FieldType, Tag
from xmpredict.export.properties import DC, EXIF
from xmpredict.xmp.names import XMP

if TYPE_CHECKING:
    from xmpredict.export.exif import Exif, Tags
    from xmpredict.export.properties import Properties

_TEXTS = {
    tags.DESCRIPTION: f"{{{DC}}}description",
    tags.ARTIST: f"{{{DC}}}creator",
    tags.COPYRIGHT: f"{{{DC}}}rights",
}
_COORDINATE = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")
_ALTITUDE = re.compile(r"(\d+)/(\d+)")
SAME_PLACE_DEG = 1e-4
"""Some ten meters: Exif and XMP round differently."""


def reconciled(exif: Exif, said: Properties) -> Exif:
    """Return `exif` with what `said` says otherwise."""
    image = {tag: text_tag(_text(said, tag)) for tag in _TEXTS if _text(said, tag)}
    kept = dict(exif.image)
    if said.texts(f"{{{XMP}}}Rating"):
        kept.pop(tags.RATING, None)
        kept.pop(tags.RATING_PERCENT, None)
    return replace(
        exif,
        image=kept | image,
        exif=exif.exif | _time(said, exif.exif),
        gps=_place(said, exif.gps),
    )


def _text(said: Properties, tag: int) -> str:
    texts = said.texts(_TEXTS[tag])
    return "; ".join(texts if tag == tags.ARTIST else texts[:1])


def _time(said: Properties, exif: Tags) -> Tags:
    """Return the moment that `said` states, if it is another than that of `exif`."""
    for text in said.texts(f"{{{EXIF}}}DateTimeOriginal"):
        with suppress(ValueError):
            told = time_tags(datetime.fromisoformat(text))
            if told[tags.TAKEN].encode() != exif.get(tags.TAKEN, text_tag("")).encode():
                return told
    return {}


def _place(said: Properties, gps: Tags) -> Tags:
    """Return `gps`, or the place that `said` states if that is another."""
    latitude = _stated_degrees(said, "GPSLatitude")
    longitude = _stated_degrees(said, "GPSLongitude")
    if latitude is None or longitude is None:
        return gps
    held = _held_degrees(gps, tags.GPS_LATITUDE), _held_degrees(gps, tags.GPS_LONGITUDE)
    if max(abs(latitude - held[0]), abs(longitude - held[1])) < SAME_PLACE_DEG:
        return gps
    return {
        tags.GPS_VERSION: Tag(FieldType.BYTE, (2, 3, 0, 0)),
        tags.GPS_LATITUDE_SIDE: text_tag("S" if latitude < 0 else "N"),
        tags.GPS_LATITUDE: _angle(latitude),
        tags.GPS_LONGITUDE_SIDE: text_tag("W" if longitude < 0 else "E"),
        tags.GPS_LONGITUDE: _angle(longitude),
        **_altitude(said),
    }


def _stated_degrees(said: Properties, name: str) -> float | None:
    for text in said.texts(f"{{{EXIF}}}{name}"):
        if found := _COORDINATE.fullmatch(text):
            degrees = int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
            return -degrees if found[4] in "SW" else degrees
    return None


def _held_degrees(gps: Tags, tag: int) -> float:
    """Return the angle that `tag` states, NaN where it states none."""
    held = gps.get(tag)
    if held is None or held.kind != FieldType.RATIONAL:
        return math.nan
    pairs = struct.iter_unpack("<II", held.encode()[1])
    parts = [above / below if below else 0.0 for above, below in pairs]
    degrees = sum(part * 60.0**-at for at, part in enumerate(parts))
    side = gps[tag - 1].encode()[1][:1] if tag - 1 in gps else b""
    return -degrees if side in {b"S", b"W"} else degrees


def _angle(degrees: float) -> Tag:
    whole, minutes = divmod(abs(degrees) * 60, 60)
    return Tag(FieldType.RATIONAL, (whole, minutes, 0))


def _altitude(said: Properties) -> Tags:
    for text in said.texts(f"{{{EXIF}}}GPSAltitude"):
        found = _ALTITUDE.fullmatch(text)
        if found and int(found[2]) and int(found[1]) <= LARGEST:
            below_sea = "1" in said.texts(f"{{{EXIF}}}GPSAltitudeRef")
            return {
                tags.GPS_ALTITUDE_SIDE: Tag(FieldType.BYTE, (int(below_sea),)),
                tags.GPS_ALTITUDE: Tag(FieldType.RATIONAL, (int(found[1]) / int(found[2]),)),
            }
    return {}
