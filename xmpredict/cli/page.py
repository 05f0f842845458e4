"""Pages that stand alone: made from a template, with their pictures inside."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader
from PIL import Image

from xmpredict.errors import UsageError, XmpredictError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from jinja2 import Template
    from numpy.typing import NDArray

SUFFIXES = frozenset({".html", ".htm"})

HEAD_BYTES = 1000
"""Within which a page says what made it."""


def template(name: str) -> Template:
    """Return the template `name`, which escapes what it is given."""
    return Environment(loader=PackageLoader("xmpredict.cli", "."), autoescape=True).get_template(
        name
    )


def check_place(path: Path, maker: str, what: str) -> None:
    """Refuse a place where a page would not be written.

    Args:
        path: Of the page.
        maker: What made it, by the heads of such pages, and of no others.
        what: Those pages are called.

    Raises:
        UsageError: If the name is not that of a page.
        XmpredictError: If the folder is not there, or a file is in the way that is no such page.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"a {what} is a web page", path=path, remedy="name it .html")
    if not path.parent.is_dir():
        raise XmpredictError("there is no such folder", path=path.parent, remedy="make it first")
    if path.exists() and not _says(path, f'name="generator" content="{maker}"'):
        cause = f"is there already and is no {what}"
        raise XmpredictError(cause, path=path, remedy="choose another name")


def _says(path: Path, mark: str) -> bool:
    """Return whether the file at `path` has `mark` in its head; not, where it cannot be read."""
    try:
        with path.open("rb") as file:
            return mark.encode() in file.read(HEAD_BYTES)
    except OSError:
        return False


def shrunk(picture: NDArray[np.uint8], size_px: tuple[int, int]) -> Image.Image:
    """Return `picture`, sRGB of shape (H, W, 3), no wider and no higher than `size_px`."""
    image = Image.fromarray(picture)
    image.thumbnail(size_px, Image.Resampling.LANCZOS)
    return image


def jpeg_url(image: Image.Image, quality: int) -> str:
    """Return `image` as the address of a JPEG within the page."""
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return data_url("jpeg", held.getvalue())


def data_url(kind: str, data: bytes) -> str:
    """Return a picture of `kind`, jpeg or png, as an address within the page."""
    return f"data:image/{kind};base64," + base64.b64encode(data).decode("ascii")
