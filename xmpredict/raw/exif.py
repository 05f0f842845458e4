"""The Exif facts of a photo by tag name, through ExifRead, whatever the bytes are."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any, cast

from xmpredict.raw.container import exif_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    Facts = Mapping[str, Any]

MAX_READS = 100_000
MAX_READ_BYTES = 1 << 20
SERIALS_IN_MAKER_NOTES = ("Canon", "NIKON", "OLYMPUS", "FUJIFILM")

# ExifRead warns of every oddity, and Python prints what no handler takes.
logging.getLogger("exifread").addHandler(logging.NullHandler())


def read_facts(file: BinaryIO) -> Facts:
    """Return the Exif values of `file` by tag name, such as ``ExposureTime``; empty if none."""
    facts: dict[str, Any] = {}
    for block in exif_blocks(file):
        for name, value in _read(block, maker_notes=False).items():
            facts.setdefault(name, value)
        if "BodySerialNumber" not in facts and _may_hold_serial(facts):
            for name, value in _read(block, maker_notes=True).items():
                facts.setdefault(name, value)
    return facts


def _may_hold_serial(facts: Facts) -> bool:
    # Decoding a maker note costs tens of milliseconds, so only where a serial number is known.
    return str(facts.get("Make", "")).strip().startswith(SERIALS_IN_MAKER_NOTES)


def _read(block: BinaryIO, *, maker_notes: bool) -> Facts:
    """Return what ExifRead finds in `block`; Exif wins over the image's own directory."""
    import exifread  # noqa: PLC0415 - 60 ms that listing and sidecars need not pay

    try:
        found = exifread.process_file(
            cast("BinaryIO", _Bounded(block)),
            details=maker_notes,
            extract_thumbnail=False,
            strict=False,
        )
    except Exception as error:  # noqa: BLE001 - ExifRead raises anything on damaged bytes
        logging.getLogger(__name__).debug("no Exif: %s: %s", type(error).__name__, error)
        return {}
    facts: dict[str, Any] = {}
    for family in ("EXIF ", "Image ", "MakerNote ", "Interoperability "):
        for name, tag in found.items():
            if name.startswith(family):
                facts.setdefault(name.removeprefix(family), tag.values)
    return facts


class _Bounded(io.RawIOBase):
    """A file that ends the reading when a damaged count asks for too much of it."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._left = MAX_READS

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes.

        Raises:
            OSError: After too many reads, or if a single one is too large.
        """
        self._left -= 1
        if self._left < 0 or not 0 <= size <= MAX_READ_BYTES:
            raise OSError("the Exif directories make no sense")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to `offset`."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the file."""
        return self._file.tell()
