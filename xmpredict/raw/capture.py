"""What the camera wrote about a photo: when, with what, how exposed."""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from xmpredict.raw import ciff
from xmpredict.raw.container import Container, identify
from xmpredict.raw.exif import read_facts
from xmpredict.raw.readable import opened_file

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from xmpredict.raw.exif import Facts

UPRIGHT, LAST_ORIENTATION = 1, 8
YEARS = range(1900, 3000)
"""Others are a clock that was never set, or nonsense that no time zone can be applied to."""

LARGEST_SHORT_ISO = 65535
"""Exif's ISO has 16 bits; a camera set higher writes this and the value elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The camera's own account of a photo; None or empty where it says nothing."""

    time: datetime | None = None
    """By the camera's clock, to the sub-second; aware if the camera wrote its time zone."""
    make: str = ""
    model: str = ""
    serial: str = ""
    lens: str = ""
    iso: float | None = None
    shutter_s: float | None = None
    aperture: float | None = None
    """The f-number."""
    focal_mm: float | None = None
    flash: bool | None = None
    """Whether it fired."""
    orientation: int = UPRIGHT
    """1 to 8 as in Exif."""

    @property
    def camera(self) -> str:
        """Make and model as people say them, e.g. ``Canon EOS R5`` or ``SONY ILCE-7M3``."""
        said = any(word in self.model.lower().split() for word in self.make.lower().split())
        return self.model if said else f"{self.make} {self.model}".strip()

    @property
    def exposure_value(self) -> float | None:
        """The light that the exposure was set for: EV at ISO 100; None if a part is unknown."""
        if not (self.iso and self.shutter_s and self.aperture):
            return None
        return math.log2(self.aperture**2 / self.shutter_s) - math.log2(self.iso / 100)


def read_capture(path: Path) -> Capture:
    """Return what the camera wrote about the photo at `path`, without decoding pixels.

    Raises:
        UnreadablePhotoError: If the file is missing, empty or may not be read. What it says
            about itself is never an error: a fact that makes no sense is left out.
    """
    with opened_file(path) as file:
        return capture_of(file)


def capture_of(file: BinaryIO) -> Capture:
    """Return what the camera wrote about the photo in `file`."""
    file.seek(0)
    if identify(file.read(16)) is Container.CRW:
        return _from_crw(file)
    facts = read_facts(file)
    serial = _text(facts, "BodySerialNumber", "Tag 0xC62F", "SerialNumber", "InternalSerialNumber")
    flash = _number(facts, "Flash")
    orientation = int(_number(facts, "Orientation") or UPRIGHT)
    return Capture(
        time=_time(facts),
        make=_text(facts, "Make"),
        model=_text(facts, "Model"),
        serial=serial,
        lens=_text(facts, "LensModel"),
        iso=_iso(facts),
        shutter_s=_positive(facts, "ExposureTime"),
        aperture=_positive(facts, "FNumber"),
        focal_mm=_positive(facts, "FocalLength"),
        flash=None if flash is None else bool(int(flash) & 1),
        orientation=orientation if 1 <= orientation <= LAST_ORIENTATION else UPRIGHT,
    )


def _from_crw(file: BinaryIO) -> Capture:
    values = ciff.read_values(file)
    make, model, serial = ciff.names(values)
    iso, shutter, aperture = ciff.exposure(values)
    clock = ciff.seconds(values)
    return Capture(
        time=datetime.fromtimestamp(clock, UTC).replace(tzinfo=None) if clock else None,
        make=make,
        model=model,
        serial=serial,
        iso=iso or None,
        shutter_s=shutter or None,
        aperture=aperture or None,
        focal_mm=ciff.focal_length(values) or None,
    )


def _text(facts: Facts, *names: str) -> str:
    for name in names:
        value = facts.get(name, "")
        if isinstance(value, list):
            value = value[0] if len(value) == 1 else ""
        text = str(value).replace("\0", " ").strip() if not isinstance(value, bytes) else ""
        if text:
            return text
    return ""


def _number(facts: Facts, name: str) -> float | None:
    value = facts.get(name)
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    with contextlib.suppress(TypeError, ValueError, ZeroDivisionError, OverflowError):
        number = float(value)  # type: ignore[arg-type]
        return number if math.isfinite(number) else None
    return None


def _positive(facts: Facts, name: str) -> float | None:
    number = _number(facts, name)
    return number if number and number > 0 else None


def _iso(facts: Facts) -> float | None:
    iso = _positive(facts, "ISOSpeedRatings")
    if iso == LARGEST_SHORT_ISO or iso is None:
        return _positive(facts, "RecommendedExposureIndex") or iso
    return iso


def _time(facts: Facts) -> datetime | None:
    """Return when the shutter opened; failing that, when the file was digitized or changed."""
    for name, suffix in (
        ("DateTimeOriginal", "Original"),
        ("DateTimeDigitized", "Digitized"),
        ("DateTime", ""),
    ):
        digits = re.findall(r"\d+", _text(facts, name))
        with contextlib.suppress(ValueError, OverflowError):
            year, month, day, hour, minute, second = map(int, digits[:6])
            if year not in YEARS:
                continue
            fraction = re.match(r"\d+", _text(facts, "SubSecTime" + suffix))
            micro = int(fraction[0][:6].ljust(6, "0")) if fraction else 0
            zone = _zone(_text(facts, "OffsetTime" + suffix))
            return datetime(year, month, day, hour, minute, second, micro, zone)
    return None


def _zone(text: str) -> timezone | None:
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", text)
    if text == "Z":
        return UTC
    if not found or int(found[2]) > 14:  # noqa: PLR2004 - the largest offset on Earth
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)
