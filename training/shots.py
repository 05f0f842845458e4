"""The photos of PPR10K as views for slider models: on disk, mapped into memory, made once.

A photo is one view as it is and some more, exposed and balanced otherwise as the paper's own
augmentation does: labels follow, targets stay. Every tensor of a `Store` is one NumPy file with a
row a view, so training holds in memory only what it looks at.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xmpredict.errors import DatasetError, XmpredictError, one_photo
from xmpredict.lazy import torch
from xmpredict.training.disk import make_folder, writing
from xmpredict.training.experts import Experts
from xmpredict.training.moved import AXES
from xmpredict.training.shot import BY_EXPERT, rows_of
from xmpredict.training.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.training.dataset import Dataset
    from xmpredict.training.linear_cache import LinearCache
    from xmpredict.training.reading import Reading

ABOUT, DONE = "about.json", "done"
"""What the views are of; and for each photo, which place its rows have, from 1: 0 for none yet."""

VIEWS = 4
"""Of a training photo."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which views are made."""

    dataset: Dataset
    cache: LinearCache
    views: int
    """Of each photo; 1 for those as they are."""
    seed: int = 1
    """Of how further views are taken: the same for all runs, which share them."""

    def about(self) -> dict[str, Any]:
        """Return what a folder of these views says of itself."""
        photos = [photo.name for group in self.dataset.groups.values() for photo in group]
        return {
            "axes": list(AXES.names),
            "experts": list(self.dataset.experts),
            "views": self.views,
            "seed": self.seed,
            "photos": [len(photos), photos[0], photos[-1]],
        }


def build_views(plan: Plan, folder: Path, reading: Reading) -> Iterator[str]:
    """Make the views of `plan` in `folder`, and yield the name of each photo as it is there.

    What is there already is left as it is; a photo that is left out gets no views.

    Raises:
        DatasetError: If `folder` holds other views, or cannot be written.
        XmpredictError: If a file is missing or broken, and is not to be skipped.
    """
    _begin(plan, folder)
    photos = [(g, p) for g, group in enumerate(plan.dataset.groups.values()) for p in group]
    done = _mapped(folder, DONE, np.zeros(1, np.int32), len(photos))
    for number, (scene, photo) in enumerate(photos):
        if done[number]:
            continue
        chance = random.Random(f"{plan.seed} {photo.name}")  # noqa: S311 - a draw
        try:
            with one_photo(photo.source):
                rows = rows_of(photo, plan.cache, chance, plan.views)
        except XmpredictError as error:
            reading.note(error)
            continue
        rows |= {"scene": np.full(plan.views, scene), "photo": np.full(plan.views, number)}
        place = int(done.max())
        for name, values in rows.items():
            file = _mapped(folder, name, values[:1], len(photos) * plan.views)
            file[place * plan.views :][: plan.views] = values
        done[number] = place + 1
        yield photo.name


def map_views(folder: Path) -> Experts:
    """Return the views in `folder`, as each retoucher edited them.

    Raises:
        DatasetError: If there are none.
    """
    about = _about(folder)
    done = _tensor(folder, DONE) if (folder / f"{DONE}.npy").exists() else torch.zeros(1)
    if about is None or not done.any():
        raise DatasetError("holds no views", path=folder)
    names = [path.stem for path in sorted(folder.glob("*.npy")) if path.stem != DONE]
    count = int(done.max()) * about["views"]
    held = {name: _tensor(folder, name)[:count] for name in names}
    shared = {name: tensor for name, tensor in held.items() if "@" not in name}
    return Experts({e: Store.of(shared | _own(held, e), AXES) for e in about["experts"]})


def _own(held: Mapping[str, torch.Tensor], expert: str) -> dict[str, torch.Tensor]:
    return {name: held[f"{name}@{expert}"] for name in BY_EXPERT}


def _begin(plan: Plan, folder: Path) -> None:
    about = _about(folder)
    if about is not None and about != plan.about():
        raise DatasetError("holds views of other photos", path=folder, remedy="remove it")
    make_folder(folder)
    with writing(folder):
        (folder / ABOUT).write_text(json.dumps(plan.about()))


def _about(folder: Path) -> dict[str, Any] | None:
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise DatasetError(f"cannot be read ({error})", path=folder / ABOUT) from error
    return about


def _mapped(folder: Path, name: str, like: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return the file of one tensor, made with `rows` like those of `like` if it is not there."""
    path = folder / f"{name}.npy"
    if path.exists():
        return np.asarray(np.load(path, mmap_mode="r+"))
    shape: Sequence[int] = (rows, *like.shape[1:])
    return np.asarray(np.lib.format.open_memmap(path, "w+", like.dtype, tuple(shape)))


def _tensor(folder: Path, name: str) -> torch.Tensor:
    # Copy on write: PyTorch wants memory that it may write to, and the files are to stay.
    return torch.from_numpy(np.load(folder / f"{name}.npy", mmap_mode="c"))
