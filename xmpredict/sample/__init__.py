"""A shoot to try everything on, and the DNG writer that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_sample(folder: Path) -> list[Path]:
    """Write the sample shoot into `folder`, which is made if need be, and return its photos.

    Eight DNGs of some 1.4 MB each, the same bytes every time.

    Raises:
        XmpredictError: If the disk or its permissions say no.
    """
    from xmpredict.sample.shoot import write_shoot  # noqa: PLC0415 - help must not load NumPy

    return write_shoot(folder)
