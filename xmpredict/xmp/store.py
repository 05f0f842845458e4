"""Where the packet of a photo is kept: a sidecar beside it, or the photo itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from xmpredict.xmp import exiftool, files
from xmpredict.xmp.embedded import read_embedded

if TYPE_CHECKING:
    from pathlib import Path


# XMP specification part 1, 7.3; ExifTool adds its own where they are missing.
_HEADER = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
_TRAILER = b'\n<?xpacket end="w"?>'


class Medium(StrEnum):
    """What kind of file holds a packet."""

    SIDECAR = "sidecar"
    EMBEDDED = "embedded"


class Store(Protocol):
    """The packet of one photo, read whole and replaced whole."""

    @property
    def medium(self) -> Medium:
        """What kind of file it is."""

    @property
    def path(self) -> Path:
        """The file that a write replaces."""

    def read(self) -> bytes | None:
        """Return the packet, or None where there is none."""

    def prepare(self, data: bytes) -> bytes:
        """Return the packet `data` as this kind of file holds it."""

    def stage(self, data: bytes, temporary: Path) -> bytes | None:
        """Write `data` beside the file, and return the packet that is then read from there."""

    def remove(self, temporary: Path) -> None:
        """Take the packet away."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar beside its photo."""

    path: Path

    @property
    def medium(self) -> Medium:
        """What kind of file it is."""
        return Medium.SIDECAR

    def read(self) -> bytes | None:
        """Return the packet, or None where there is no sidecar.

        Raises:
            SidecarError: If it may not be read, or is no plain file of a sane size.
        """
        return files.read_file(self.path)

    def prepare(self, data: bytes) -> bytes:
        """Return `data`: a sidecar needs no wrapper."""
        return data

    def stage(self, data: bytes, temporary: Path) -> bytes | None:
        """Write `data` beside the sidecar, and return what is then read from there.

        Raises:
            UnwritableSidecarError: If the disk or its permissions say no.
        """
        files.write_beside(temporary, self.path, data)
        return files.read_file(temporary)

    def remove(self, temporary: Path) -> None:  # noqa: ARG002 - as `Store`
        """Delete the sidecar.

        Raises:
            UnwritableSidecarError: If the disk or its permissions say no.
        """
        files.remove(self.path)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A packet inside a DNG, which ExifTool writes."""

    path: Path

    @property
    def medium(self) -> Medium:
        """What kind of file it is."""
        return Medium.EMBEDDED

    def read(self) -> bytes | None:
        """Return the packet, or None where the photo holds none.

        Raises:
            SidecarError: If the photo cannot be read.
        """
        return read_embedded(self.path)

    def prepare(self, data: bytes) -> bytes:
        """Return `data` with the wrapper by which a packet is found inside a file."""
        return _HEADER + data + _TRAILER if data.startswith(b"<x:xmpmeta") else data

    def stage(self, data: bytes, temporary: Path) -> bytes | None:
        """Write a copy of the photo that holds `data`, and return what is then read from there.

        Raises:
            UnwritableSidecarError: If ExifTool is missing or fails, or the copy's image differs.
        """
        exiftool.write_copy(self.path, temporary, data)
        return read_embedded(temporary)

    def remove(self, temporary: Path) -> None:
        """Replace the photo by a copy without a packet.

        Raises:
            UnwritableSidecarError: As `stage`.
        """
        mark = files.mark(self.path)
        exiftool.write_copy(self.path, temporary, None)
        if files.mark(self.path) != mark:
            raise files.changed(self.path)
        files.replace(temporary, self.path)


def open_store(medium: Medium, path: Path) -> Store:
    """Return the store of kind `medium` at `path`."""
    return Sidecar(path) if medium is Medium.SIDECAR else Embedded(path)
