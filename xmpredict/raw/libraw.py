"""LibRaw through rawpy, with its errors in our words and nothing on standard error."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xmpredict.errors import PhotoError, UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.lazy import rawpy
from xmpredict.raw.coding import undecodable_coding
from xmpredict.raw.container import RAW_CONTAINERS, identify, missing_bytes
from xmpredict.raw.readable import COPY_AGAIN, opened_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

CONVERT = "convert it with Adobe DNG Converter (not as JPEG XL), or update xmpredict"

_STDERR = threading.Lock()


@contextmanager
def opened_raw(path: Path, *, unpack: bool = True) -> Iterator[rawpy.RawPy]:
    """Open the raw file at `path` with LibRaw, and close it afterwards.

    Args:
        path: The photo.
        unpack: Whether to decode the sensor's values at once, which is what takes the time.

    Raises:
        UnreadablePhotoError: If it is missing, empty, damaged or no raw file.
        UnsupportedPhotoError: If LibRaw knows the container but not what is in it.
    """
    with opened_file(path) as file:
        file.seek(0)
        known = identify(file.read(16)) in RAW_CONTAINERS
        coding = undecodable_coding(file)
        if lacking := missing_bytes(file):
            much = f", by {lacking:,} bytes or more" if lacking > 1 else ""
            raise UnreadablePhotoError(f"the file is cut off{much}", path=path, remedy=COPY_AGAIN)
    try:
        with rawpy.RawPy() as raw:
            with quiet():
                _open(raw, path)
                if unpack:
                    raw.unpack()
            yield raw
    except (rawpy.LibRawError, RuntimeError, MemoryError, OSError) as error:
        raise _explain(error, path, coding, known=known) from error


def _open(raw: rawpy.RawPy, path: Path) -> None:
    try:
        raw.open_file(os.fspath(path))
    except UnicodeEncodeError:  # a name that is no UTF-8, which rawpy cannot pass on
        with path.open("rb") as file:
            raw.open_buffer(file)


def _explain(error: Exception, path: Path, coding: str, *, known: bool) -> PhotoError:
    """Return what `error`, raised by LibRaw, means to a photographer.

    Args:
        error: What LibRaw raised.
        path: The photo.
        coding: As `undecodable_coding` says.
        known: Whether the file begins as raws do.
    """
    if isinstance(error, MemoryError | rawpy.LibRawUnsufficientMemoryError):
        cause, remedy = "this machine has too little memory for it", "use fewer --jobs"
        return UnreadablePhotoError(cause, path=path, remedy=remedy)
    if coding:
        cause = f"its coding is {coding}, which LibRaw cannot decode"
        return UnsupportedPhotoError(cause, path=path, remedy=CONVERT)
    if isinstance(error, rawpy.LibRawIOError | rawpy.LibRawDataError | OSError):
        return UnreadablePhotoError("the file is damaged or cut off", path=path, remedy=COPY_AGAIN)
    if known:
        return UnsupportedPhotoError("LibRaw cannot decode this raw", path=path, remedy=CONVERT)
    return UnreadablePhotoError("it is no camera raw file", path=path, remedy=COPY_AGAIN)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep LibRaw's own messages off standard error while it works.

    It prints "data corrupted" past Python, and rawpy offers no switch. What is wrong reaches
    the user as an error of ours. Standard error is the process's, so one thread at a time.
    """
    with _STDERR:
        try:
            sys.stderr.flush()
            kept = os.dup(2)
        except (OSError, AttributeError, ValueError):  # a window program has no standard error
            yield
            return
        sink = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(sink, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(sink)


def develop_linear(
    raw: rawpy.RawPy, *, half_size: bool = False, gain: tuple[float, ...] = (1, 1, 1, 1)
) -> NDArray[np.uint16]:
    """Return camera RGB as LibRaw demosaics it: linear, black subtracted, not turned.

    Args:
        raw: Unpacked.
        half_size: Whether to make one pixel of each 2 x 2 values.
        gain: Of red, green, blue and second green. LibRaw divides all by the largest, so that
            nothing is clipped: 65535 is the white level times ``gain / max(gain)``.

    Returns:
        Shape (H, W, 3 or 4).
    """
    with quiet():
        image: NDArray[Any] = raw.postprocess(
            half_size=half_size,
            user_wb=list(gain),
            highlight_mode=rawpy.HighlightMode.Ignore,
            output_color=rawpy.ColorSpace.raw,
            output_bps=16,
            gamma=(1, 1),
            no_auto_bright=True,
            adjust_maximum_thr=0.0,
            user_flip=0,
        )
    return image
