"""Opening a photo's file, with the errors of the file system in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xmpredict.errors import UnreadablePhotoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

COPY_AGAIN = "copy it from the card or the backup again"


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open the file at `path` for reading, and close it afterwards.

    Raises:
        UnreadablePhotoError: If it is missing, a folder, empty, or may not be read.
    """
    try:
        with _open(path) as file:
            if not file.read(1):
                raise UnreadablePhotoError("the file is empty", path=path, remedy=COPY_AGAIN)
            yield file
    except FileNotFoundError:
        raise UnreadablePhotoError("there is no such file", path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadablePhotoError(f"cannot be read: {reason}", path=path) from error


def _open(path: Path) -> BinaryIO:
    try:
        if path.exists() and not path.is_file():
            raise UnreadablePhotoError("is no file that could be read", path=path)
        return path.open("rb")
    except ValueError as error:  # a name with a NUL
        raise UnreadablePhotoError(f"cannot be read: {error}", path=path) from error
