"""Writing a packet into a DNG through ExifTool, an external program."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from xmpredict.errors import UnwritableSidecarError
from xmpredict.xmp import files
from xmpredict.xmp.embedded import picture_digest

TIMEOUT_S = 120


def find_exiftool() -> str | None:
    """Return where ExifTool is installed, None where it is not."""
    return shutil.which("exiftool")


def write_copy(photo: Path, copy: Path, packet: bytes | None) -> None:
    """Write a copy of `photo` to `copy` with `packet` in it, or with none.

    Raises:
        UnwritableSidecarError: If ExifTool is missing or fails, or if the copy's picture data
            are not those of `photo`; `copy` is then gone.
    """
    program = find_exiftool()
    if program is None:
        raise UnwritableSidecarError(
            "writing into a DNG takes ExifTool, which is not installed",
            path=photo,
            remedy="install it from exiftool.org, or write sidecars instead",
        )
    try:
        _run(program, photo, copy, packet)
        _check_same_picture(photo, copy)
        shutil.copymode(photo, copy)
        files.sync(copy)
    except BaseException:
        files.discard(copy)
        raise


def _check_same_picture(photo: Path, copy: Path) -> None:
    if picture_digest(copy) != picture_digest(photo):
        raise UnwritableSidecarError(
            "ExifTool's copy holds another picture", path=photo, remedy="it was not used"
        )


def _run(program: str, photo: Path, copy: Path, packet: bytes | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "packet.xmp"
        given.write_bytes(packet or b"")
        what = f"-XMP<={given}" if packet else "-XMP="
        # Absolute, so that no name is taken for an option.
        command = [program, "-q", "-q", "-o", str(copy.absolute()), what, str(photo.absolute())]
        try:
            done = subprocess.run(  # noqa: S603 - a list without a shell
                command,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnwritableSidecarError(f"ExifTool failed ({error})", path=photo) from None
    if done.returncode != 0:
        cause = done.stderr.strip().partition("\n")[0] or f"exit status {done.returncode}"
        raise UnwritableSidecarError(
            f"ExifTool would not write it ({cause})", path=photo, remedy="check the file"
        )
