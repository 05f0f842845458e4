"""Opening any photo, raw or rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ProfileError, UnsupportedPhotoError
from xmpredict.formats import FileKind, file_kind

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.raw.dcp import Profile
    from xmpredict.raw.thumbnail import Thumbnail


def open_photo(path: Path, edge_px: int = 512, profile: Profile | None = None) -> Thumbnail:
    """Return the photo at `path`, averaged down to at most `edge_px` on the long side.

    Args:
        path: A raw, DNG, JPEG, TIFF or PNG, by its extension.
        edge_px: The longest side of the result, 1 or more; a photo is never enlarged.
        profile: The camera profile to see a raw through; None for that of the file.

    Raises:
        ProfileError: If the profile is for another camera, or the photo is no raw.
        UnreadablePhotoError: If the file is missing, empty, damaged, cut off or no photo.
        UnsupportedPhotoError: If it is a photo whose coding is not understood.
    """
    kind = file_kind(path)
    if kind is FileKind.RAW:
        from xmpredict.raw.decode import decode  # noqa: PLC0415 - rawpy only where it is needed

        return decode(path, edge_px, profile)
    if kind is FileKind.RENDERED:
        if profile:
            raise ProfileError(
                "is a finished picture, and camera profiles are for raws",
                path=path,
                remedy="render it without a profile",
            )
        from xmpredict.raw.rendered import read_rendered  # noqa: PLC0415

        return read_rendered(path, edge_px)
    raise UnsupportedPhotoError("is not named like a photo", path=path)


def check_decodable(path: Path) -> None:
    """Refuse a raw that LibRaw would not decode, or that is visibly cut off, in milliseconds.

    Photos that are no raws pass: they are never edited.

    Raises:
        UnreadablePhotoError: If the file is missing, empty, cut off or no raw.
        UnsupportedPhotoError: If LibRaw knows the container but not what is in it.
    """
    if file_kind(path) is FileKind.RAW:
        from xmpredict.raw.coding import undecodable_coding  # noqa: PLC0415 - as above
        from xmpredict.raw.libraw import opened_raw  # noqa: PLC0415
        from xmpredict.raw.readable import opened_file  # noqa: PLC0415

        with opened_file(path) as file:
            # Of these LibRaw tells only on unpacking, and then at once, that it has none.
            doubtful = undecodable_coding(file)
        with opened_raw(path, unpack=bool(doubtful)):
            pass
