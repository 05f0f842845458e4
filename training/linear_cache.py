"""Sources decoded once, small and linear, on disk: what slider models learn from.

One file a photo, in safetensors, which maps it into memory: the pixels in camera RGB, what the
network sees of them, and the facts that belong to them. The tables of camera profiles inside DNGs
are left out; what the network sees is seen through them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from xmpredict.color.temperature import WhiteBalance
from xmpredict.engine import Done, map_photos
from xmpredict.errors import DatasetError
from xmpredict.formats import FileKind
from xmpredict.lazy import torch
from xmpredict.network.sight import Sight, look_at
from xmpredict.raw.camera import Camera, ColorSource, Illuminant, to_matrix
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.signature import sign
from xmpredict.training.disk import make_folder
from xmpredict.training.undo import linear_source
from xmpredict.xmp.files import temporary_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xmpredict.training.dataset import Dataset

EDGE_PX = 512
SUFFIX = ".safetensors"
FORMAT = "xmpredict linear 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of the cache."""

    thumbnail: Thumbnail
    sight: Sight
    """What the network sees of it, one row."""


@dataclass(frozen=True, slots=True)
class LinearCache:
    """The folder of a cache."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return the file of the photo `name`."""
        return self.folder / f"{name}{SUFFIX}"

    def read(self, name: str) -> Entry:
        """Return the photo `name`.

        Raises:
            DatasetError: If it is not there, or is no file of this version.
        """
        from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - of training alone

        path = self.path(name)
        try:
            with safe_open(path, "pt") as file:
                about = file.metadata() or {}
                held = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError) as error:
            remedy = "make it by `xmpredict ppr10k cache`"
            raise DatasetError(f"is not cached ({error})", path=path, remedy=remedy) from None
        if about.get("format") != FORMAT:
            raise DatasetError("is no cache of this version", path=path, remedy="make it anew")
        sight = Sight(held["features"].float(), held["tones"], held["facts"])
        return Entry(_to_thumbnail(json.loads(about["photo"]), held["pixels"].numpy()), sight)

    def bytes(self) -> int:
        """Return the size of all files."""
        return sum(path.stat().st_size for path in self.folder.glob(f"*{SUFFIX}"))

    def stamp(self, name: str) -> str:
        """Return what the file of `name` was made of; nothing if it is not there or broken."""
        from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - as above

        try:
            with safe_open(self.path(name), "np") as file:
                return str((file.metadata() or {}).get("stamp", ""))
        except (OSError, SafetensorError):
            return ""


def fill(
    cache: LinearCache, dataset: Dataset, edge_px: int = EDGE_PX, jobs: int = 1
) -> Iterator[Done[int]]:
    """Put the sources of `dataset` into `cache`, and yield the bytes of each as it is there.

    What is there already, made of the same file, is passed over; a source that cannot be read is
    yielded as an error.

    Args:
        cache: Its folder is made if need be.
        dataset: Its sources are raws, or finished pictures that have a sidecar.
        edge_px: Longest side; a raw may come out as small as half of it.
        jobs: Worker processes.

    Raises:
        DatasetError: If the folder cannot be made.
    """
    make_folder(cache.folder)
    photos = [photo for group in dataset.groups.values() for photo in group]
    wanted = [p for p in photos if cache.stamp(p.name) != stamp(p.source, edge_px)]
    folders = {p.files.sidecar.parent for p in wanted if p.files.sidecar}
    make = partial(_make, cache, edge_px, next(iter(folders), None))
    yield from map_photos(make, (photo.source for photo in wanted), jobs)


def stamp(path: Path, edge_px: int) -> str:
    """Return what a cached file is known by: its source, as it is now, and its size."""
    signature = sign(path)
    return f"{path.suffix} {signature.lasting} {edge_px}" if signature else "gone"


def _make(cache: LinearCache, edge_px: int, sidecars: Path | None, source: Path) -> int:
    """Write the file of one source, and return its size."""
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    torch.set_num_threads(1)
    known_by = stamp(source, edge_px)
    photo = linear_source(source, sidecars / f"{source.stem}.xmp" if sidecars else None, edge_px)
    sight = look_at(photo).sight
    tensors = {
        "pixels": torch.from_numpy(np.ascontiguousarray(photo.pixels)),
        "features": sight.features.half().contiguous(),
        "tones": sight.tones.contiguous(),
        "facts": sight.facts.contiguous(),
    }
    path = cache.path(source.stem)
    fresh = temporary_beside(path)
    about = {"format": FORMAT, "stamp": known_by, "photo": json.dumps(_to_json(photo))}
    save_file(tensors, fresh, about)
    fresh.replace(path)
    return path.stat().st_size


def _to_json(photo: Thumbnail) -> dict[str, Any]:
    time = photo.capture.time
    return {
        "camera": asdict(photo.camera),
        "as_shot": asdict(photo.as_shot),
        "neutral": photo.neutral,
        "capture": asdict(photo.capture) | {"time": time.isoformat() if time else None},
        "size_px": photo.size_px,
    }


def _to_thumbnail(told: dict[str, Any], pixels: np.ndarray) -> Thumbnail:
    camera = told["camera"]
    lights = tuple(
        Illuminant(
            light["kelvin"],
            to_matrix(light["color"]),
            to_matrix(light["forward"]) if light["forward"] else None,
            to_matrix(light["calibration"]),
        )
        for light in camera["illuminants"]
    )
    time = told["capture"]["time"]
    capture = Capture(**told["capture"] | {"time": datetime.fromisoformat(time) if time else None})
    red, green, blue = camera["analog_balance"]
    return Thumbnail(
        pixels=pixels,
        camera=Camera(
            camera["name"],
            lights,
            (red, green, blue),
            camera["baseline_ev"],
            ColorSource(camera["source"]),
        ),
        as_shot=WhiteBalance(**told["as_shot"]),
        neutral=tuple(told["neutral"]),
        capture=capture,
        kind=FileKind.RAW,
        size_px=tuple(told["size_px"]),
    )
