"""Photos with settings and Adobe's own render of them, as PPR10K provides: what to fit to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import render
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.develop.tensors import as_tensors
from xmpredict.errors import RendererError
from xmpredict.formats import is_photo
from xmpredict.lazy import torch
from xmpredict.preview import context_of
from xmpredict.raw.open import open_photo
from xmpredict.training.images import read_srgb
from xmpredict.training.losses import delta_e94
from xmpredict.xmp.edit import read_edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xmpredict.develop.context import Context

LAYOUTS = (
    ("raw", "xmp", "rendered"),
    ("raw", "xmp_target_a", "train_val_images_tif_360p/target_a"),
    ("raw", "xmp_target_b", "train_val_images_tif_360p/target_b"),
    ("raw", "xmp_target_c", "train_val_images_tif_360p/target_c"),
)
"""Folders of raws, sidecars and renders; a file belongs to the others of its name."""

CELLS = 24
"""Cells along the long edge that are compared: Adobe frames a few pixels differently than LibRaw,
and sharpens."""


@dataclass(frozen=True, slots=True, eq=False)
class Triple:
    """One photo."""

    image: torch.Tensor
    """Linear ProPhoto at the as-shot balance, shape (1, 3, h, w)."""

    context: Context
    settings: dict[str, torch.Tensor]
    wanted: torch.Tensor
    """CIELAB of the cells of Adobe's render, shape (1, 3, cells, cells)."""

    def loss(self) -> torch.Tensor:
        """Return the mean difference of the cells, with gradients to the numbers on trial."""
        shown = render(self.image, self.context, self.settings)
        cells = torch.nn.functional.adaptive_avg_pool2d(
            shown, (self.wanted.shape[-2], self.wanted.shape[-1])
        )
        return delta_e94(to_lab(cells), self.wanted).mean()


@dataclass(frozen=True, slots=True)
class Triples:
    """All photos of a data set that are complete."""

    photos: tuple[Triple, ...]

    def losses(self) -> list[torch.Tensor]:
        """Return how far each photo is."""
        return [photo.loss() for photo in self.photos]


def find_triples(folder: Path, most: int | None = None) -> Triples:
    """Read the triples in `folder`.

    Args:
        folder: Of one of LAYOUTS, or several of them.
        most: How many to read, spread evenly over all; None for all, held in memory.

    Raises:
        RendererError: If there is none.
        XmpredictError: If a file of one cannot be read.
    """
    found = list(_find(folder))
    count = min(most or len(found), len(found))
    photos = tuple(_read(*found[place * len(found) // count]) for place in range(count))
    if not photos:
        raise RendererError(
            "neither a measured chart nor triples of raw, sidecar and render",
            path=folder,
            remedy="see the layouts in docs/renderer.md",
        )
    return Triples(photos)


def _find(folder: Path) -> Iterator[tuple[Path, Path, Path]]:
    for raws, sidecars, renders in LAYOUTS:
        pictures = {p.stem: p for p in sorted((folder / renders).glob("*")) if is_photo(p)}
        for raw in sorted((folder / raws).glob("*")):
            sidecar = folder / sidecars / f"{raw.stem}.xmp"
            if is_photo(raw) and raw.stem in pictures and sidecar.exists():
                yield raw, sidecar, pictures[raw.stem]


def _read(raw: Path, sidecar: Path, rendered: Path) -> Triple:
    photo = open_photo(raw, PROXY_EDGE_PX)
    context = context_of(photo)
    image = torch.from_numpy(photo.prophoto()).permute(2, 0, 1).unsqueeze(0).contiguous()
    edit = read_edit(sidecar)
    if edit is None:
        raise RendererError("holds no settings", path=sidecar, remedy="leave the photo out")
    picture = np.asarray(read_srgb(rendered), dtype=np.float32) / 255
    height, width = picture.shape[:2]
    scale = CELLS / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    planes = torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0)
    cells = torch.nn.functional.adaptive_avg_pool2d(planes, size)
    return Triple(image, context, as_tensors([edit.settings], context), to_lab(cells))
