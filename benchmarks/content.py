"""``python -m benchmarks.content DATASET``: how far photos of one thing are apart, and of two.

DATASET is a folder of `xmpredict.training.held_out`: groups of up to nine sources, each three views
of one photo in turn, the photos of different people or places. What is printed are quantiles of
`content.distances` of both kinds of pairs, and those of the sample shoot's scenes. SAME and OTHER
in `content.py` are chosen by it.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from xmpredict.develop.settings import Settings
from xmpredict.grouping.cells import to_cells
from xmpredict.grouping.content import distances
from xmpredict.network.sight import look_at
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.raw.thumbnail import Thumbnail

QUANTILES = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1)
VIEWS = 3
SCENE = 4
"""Photos of each scene of the sample shoot."""


def main(dataset: Path) -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((dataset / "source").iterdir()):
        groups[path.name.split("_")[0]].append(path)
    same, other = [], []
    for paths in groups.values():
        apart = measure([open_photo(path) for path in paths])
        for row, column in zip(*np.tril_indices(len(paths), -1), strict=True):
            pairs = same if row // VIEWS == column // VIEWS else other
            pairs.append(apart[row, column])
    with tempfile.TemporaryDirectory() as folder:
        shoot = [open_photo(path) for path in write_sample(Path(folder))]
    scenes = [measure(shoot[start : start + SCENE]) for start in range(0, len(shoot), SCENE)]
    sample = np.concatenate([scene[np.tril_indices(len(scene), -1)] for scene in scenes])
    print(f"{'':14}{'pairs':>6}" + "".join(f"{q:>7.0%}" for q in QUANTILES))
    for name, found in (("one photo", same), ("two photos", other), ("sample scenes", sample)):
        quantiles = "".join(f"{value:>7.2f}" for value in np.quantile(found, QUANTILES))
        print(f"{name:14}{len(found):>6}{quantiles}")


def measure(photos: Sequence[Thumbnail]) -> np.ndarray:
    """Return how far each two of `photos` are apart, shape (N, N)."""
    seen = [look_at(photo) for photo in photos]
    cells = [
        to_cells(photo, Settings(), one.person, one.features)
        for photo, one in zip(photos, seen, strict=True)
    ]
    return distances([one.content for one in cells])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
