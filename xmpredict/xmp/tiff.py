"""As much of TIFF as it takes to find a packet, and to tell that no picture data changed.

Source: TIFF 6.0, Adobe, section 2; DNG 1.6, Adobe, for SubIFDs.
"""

from __future__ import annotations

import os
import struct
from hashlib import blake2b
from typing import TYPE_CHECKING, BinaryIO

from xmpredict.xmp.source import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKET = 700
_SUB_IFDS = 330
_PICTURES = ((273, 279), (324, 325))
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4}
_FORMATS = {3: "H", 4: "I", 13: "I"}
_MOST_IFDS = 64
_CHUNK_BYTES = 1 << 20


class Tiff:
    """The directories of an open TIFF or DNG."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the header of `file`.

        Raises:
            BrokenSidecarError: If it is not a classic TIFF.
        """
        self._file = file
        header = self._read(0, 8)
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(header[:4])
        if order is None:
            raise broken("the photo is not a TIFF or DNG that can be read")
        self._order = order
        self._first = self._unpack("I", header[4:])[0]

    def first(self) -> dict[int, bytes]:
        """Return the values of the first directory, by tag."""
        return self._directory(self._first)[0]

    def picture_digest(self) -> str:
        """Return a digest of all strips and tiles of all directories."""
        told = blake2b(digest_size=16)
        for values in self._directories():
            for offset, count in self._spans(values):
                told.update(count.to_bytes(8, "big"))
                for start in range(0, count, _CHUNK_BYTES):
                    told.update(self._read(offset + start, min(_CHUNK_BYTES, count - start)))
        return told.hexdigest()

    def picture_ends(self, size: int) -> bytes:
        """Return the length, first and last `size` bytes of the largest picture's data."""
        largest = max(self._directories(), key=lambda values: sum(self._counts(values)), default={})
        spans = self._spans(largest)
        if not spans:
            raise broken("the photo holds no picture")
        ends = [self._read(offset, min(size, count)) for offset, count in (spans[0], spans[-1])]
        return b"".join([str(self._counts(largest)).encode(), *ends])

    def _spans(self, values: dict[int, bytes]) -> list[tuple[int, int]]:
        return [
            span
            for where, how_many in _PICTURES
            for span in zip(
                self._numbers(values, where), self._numbers(values, how_many), strict=False
            )
        ]

    def _counts(self, values: dict[int, bytes]) -> list[int]:
        return [count for _, count in self._spans(values)]

    def _directories(self) -> Iterator[dict[int, bytes]]:
        waiting, seen = [self._first], set[int]()
        while waiting:
            offset = waiting.pop(0)
            if not offset or offset in seen:
                continue
            seen.add(offset)
            if len(seen) > _MOST_IFDS:
                raise broken("the photo has more directories than any camera writes")
            values, following = self._directory(offset)
            waiting += [*self._numbers(values, _SUB_IFDS), following]
            yield values

    def _directory(self, offset: int) -> tuple[dict[int, bytes], int]:
        (count,) = self._unpack("H", self._read(offset, 2))
        table = self._read(offset + 2, 12 * count + 4)
        values: dict[int, bytes] = {}
        for start in range(0, 12 * count, 12):
            tag, kind, length = self._unpack("HHI", table[start : start + 8])
            size = _SIZES.get(kind, 0) * length
            inline = table[start + 8 : start + 12]
            if tag in _WANTED and size:
                at = self._unpack("I", inline)[0]
                raw = inline[:size] if size <= len(inline) else self._read(at, size)
                values[tag] = raw if kind not in _FORMATS else self._wide(kind, raw)
        return values, self._unpack("I", table[-4:])[0]

    def _wide(self, kind: int, raw: bytes) -> bytes:
        """Return numbers of any width as 32-bit ones, so that a tag's type can be forgotten."""
        numbers = struct.unpack(f"{self._order}{len(raw) // _SIZES[kind]}{_FORMATS[kind]}", raw)
        return struct.pack(f"{self._order}{len(numbers)}I", *numbers)

    def _numbers(self, values: dict[int, bytes], tag: int) -> tuple[int, ...]:
        raw = values.get(tag, b"")
        return struct.unpack(f"{self._order}{len(raw) // 4}I", raw)

    def _unpack(self, form: str, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"{self._order}{form}", raw)

    def _read(self, offset: int, size: int) -> bytes:
        # Before reading: a damaged count would take gigabytes of memory.
        if offset + size > self._file.seek(0, os.SEEK_END):
            raise broken("the photo is cut off")
        self._file.seek(offset)
        data = self._file.read(size)
        if len(data) != size:
            raise broken("the photo is cut off")
        return data


_WANTED = {PACKET, _SUB_IFDS, *(tag for pair in _PICTURES for tag in pair)}
