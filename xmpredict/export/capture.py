"""What a camera says of a photo, as Exif puts it.

Source: Exif 2.32 (CIPA DC-008-2019), section 4.6.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.export import tags
from xmpredict.export.directory import LARGEST, FieldType, Tag

if TYPE_CHECKING:
    from datetime import datetime

    from xmpredict.raw.capture import Capture

LARGEST_SHORT = 65535


def capture_tags(capture: Capture) -> dict[int, Tag]:
    """Return exposure, lens and time of `capture`, as far as it tells them."""
    numbers = {
        tags.EXPOSURE_TIME: capture.shutter_s,
        tags.F_NUMBER: capture.aperture,
        tags.FOCAL_LENGTH: capture.focal_mm,
    }
    told = {
        tag: Tag(FieldType.RATIONAL, (value,))
        for tag, value in numbers.items()
        if value and value <= LARGEST
    }
    if capture.iso:
        told[tags.ISO] = Tag(FieldType.SHORT, (min(round(capture.iso), LARGEST_SHORT),))
    if capture.flash is not None:
        told[tags.FLASH] = Tag(FieldType.SHORT, (int(capture.flash),))
    if capture.lens:
        told[tags.LENS_MODEL] = text_tag(capture.lens)
    return told | time_tags(capture.time)


def time_tags(taken: datetime | None) -> dict[int, Tag]:
    """Return the moment `taken`: to the millisecond, with its time zone if it has one."""
    if taken is None:
        return {}
    told = {tags.TAKEN: text_tag(clock(taken))}
    if taken.microsecond:
        told[tags.TAKEN_FRACTION] = text_tag(f"{taken.microsecond // 1000:03d}")
    if taken.tzinfo:
        told[tags.TAKEN_ZONE] = text_tag(zone(taken))
    return told


def clock(moment: datetime) -> str:
    """Return `moment` without its time zone, as Exif writes it."""
    return f"{moment:%Y:%m:%d %H:%M:%S}"


def zone(moment: datetime) -> str:
    """Return the offset from UTC of an aware `moment`, e.g. ``+02:00``."""
    offset = f"{moment:%z}"
    return f"{offset[:3]}:{offset[3:5]}"


def text_tag(text: str) -> Tag:
    """Return `text`, in UTF-8 where it is not ASCII, as all programs do today."""
    return Tag(FieldType.ASCII, text)
