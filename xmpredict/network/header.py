"""The header of a model's file: what it is, told without its tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "xmpredict model 1"


def read_about(path: Path) -> dict[str, str]:
    """Return the header of the model at `path`, without its tensors.

    Raises:
        ModelError: If it is no model.
    """
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - not for the XMP side

    try:
        with safe_open(path, "np") as file:
            about: dict[str, str] = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"is no model ({error})", path=path) from error
    if about.get("format") != FORMAT:
        remedy = "train one with this version, or name another file"
        raise ModelError("is no model of this version", path=path, remedy=remedy)
    return about
