"""What a model would have written, so that Camera Raw can render the true result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.develop.white_balance import TEMPERATURE, TINT
from xmpredict.errors import DatasetError
from xmpredict.formats import FileKind
from xmpredict.training.disk import writing
from xmpredict.training.sidecars import encode_sidecar, moved_sidecar, read_sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.training.contender import Retouch
    from xmpredict.training.dataset import Photo


def write_xmp(photo: Photo, retouch: Retouch, folder: Path) -> Path:
    """Write the sidecar of `photo` under `retouch` into `folder`; return its path.

    The sidecar of the source is taken, with the model's sliders in it. White balance is moved as
    far from the as-shot numbers of that sidecar as the model moved it from its own.

    Raises:
        DatasetError: If the source is finished, or the file cannot be written.
        SidecarError: If the sidecar of the source cannot be read.
    """
    seen, sidecar = retouch.seen, photo.files.sidecar
    if seen is None or retouch.settings is None or seen.kind is not FileKind.RAW:
        remedy = "take the raws (--raws), or undo the pictures (--undo)"
        cause = "is a finished picture, which has no sidecar"
        raise DatasetError(cause, path=photo.source, remedy=remedy)
    camera = read_sidecar(sidecar).as_shot if sidecar else None
    settings = _counted_from(camera or seen.as_shot, seen.as_shot, retouch.settings)
    if sidecar:
        data = moved_sidecar(sidecar, settings)
    else:
        data = encode_sidecar(photo.source, settings, seen.as_shot)
    path = folder / f"{photo.name}.xmp"
    with writing(path):
        path.write_bytes(data)
    return path


def _counted_from(camera: WhiteBalance, own: WhiteBalance, settings: Settings) -> Settings:
    """Return `settings`, whose white balance is counted from `own`, as counted from `camera`."""
    kelvin, tint = settings.get(TEMPERATURE.name), settings.get(TINT.name)
    if not (isinstance(kelvin, float) and isinstance(tint, float)):
        return settings
    moved = camera.mired + mired(kelvin) - own.mired
    return settings | {TEMPERATURE.name: mired(moved), TINT.name: camera.tint + tint - own.tint}
