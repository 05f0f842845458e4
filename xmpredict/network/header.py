"""The header of a model's file: what it is, told without its tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FORMAT = "xmpredict model 2"
BASELINE_FORMAT = "xmpredict baseline 1"
"""Of networks that paint pictures: they are trained and measured beside models, and cannot edit."""


def write_model(path: Path, data: bytes) -> None:
    """Write the file of a model.

    Raises:
        ModelError: If the disk or its permissions say no.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ModelError(f"cannot be written ({error.strerror})", path=path) from error


def read_about(path: Path, formats: Collection[str] = (FORMAT,)) -> dict[str, str]:
    """Return the header of the model at `path`, without its tensors.

    Args:
        path: The file.
        formats: What it may be.

    Raises:
        ModelError: If it is no model, or of another format.
    """
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - not for the XMP side

    try:
        with safe_open(path, "np") as file:
            about: dict[str, str] = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"is no model ({error})", path=path) from error
    if about.get("format") not in formats:
        if about.get("format") == BASELINE_FORMAT:
            cause = "is a baseline: it paints pictures and moves no sliders"
            raise ModelError(cause, path=path, remedy="name a model of sliders")
        remedy = "train one with this version, or name another file"
        raise ModelError("is no model of this version", path=path, remedy=remedy)
    return about
