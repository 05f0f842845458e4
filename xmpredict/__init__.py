"""Predicts Lightroom slider values for shoots of portraits and writes them as XMP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.develop.slider import Value

__all__ = ["render"]


@overload
def render(
    photo: str | os.PathLike[str],
    settings: Mapping[str, Value],
    *,
    size: int | None = None,
    bits: Literal[8] = 8,
) -> NDArray[np.uint8]: ...


@overload
def render(
    photo: str | os.PathLike[str],
    settings: Mapping[str, Value],
    *,
    size: int | None = None,
    bits: Literal[16],
) -> NDArray[np.uint16]: ...


def render(
    photo: str | os.PathLike[str],
    settings: Mapping[str, Value],
    *,
    size: int | None = None,
    bits: Literal[8, 16] = 8,
) -> NDArray[Any]:
    """Return `photo` developed with `settings`, as far as the renderer approximates Camera Raw.

    >>> from importlib.resources import files
    >>> photo = files("xmpredict.sample") / "astronaut.jpg"
    >>> render(str(photo), {"Exposure2012": 0.5, "contrast": 20}, size=100).shape
    (100, 100, 3)

    Args:
        photo: A raw, DNG, JPEG, TIFF or PNG.
        settings: Absolute values by slider, under our names or Camera Raw's: a `Settings`, or any
            mapping. What is missing is neutral or as shot; the photo's own XMP is not looked at.
        size: Longest side in pixels, 1 or more, never more than the photo has; None for all.
        bits: 8 or 16 a channel.

    Returns:
        sRGB, shape (H, W, 3), upright: uint8, or uint16 for 16 bits.

    Raises:
        SettingError: If a name is that of no slider, or a value is not one that its slider takes.
        PhotoError: If the photo cannot be read.
        ValueError: If `size` or `bits` is out of range.
    """
    from pathlib import Path  # noqa: PLC0415 - so that importing xmpredict loads nothing

    import numpy as np  # noqa: PLC0415

    from xmpredict.develop.settings import Settings  # noqa: PLC0415
    from xmpredict.preview import render_photo  # noqa: PLC0415

    depths: dict[int, type[Any]] = {8: np.uint8, 16: np.uint16}
    if bits not in depths or (size is not None and size < 1):
        raise ValueError(f"a picture of {size} px and {bits} bits: it takes 1 px or more, 8 or 16")
    return render_photo(Path(photo), Settings.named(settings), size, depth=depths[bits])
