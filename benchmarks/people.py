"""How long a person mask takes: made, and found in the cache.

Run ``python -m benchmarks.people``. Ten pictures of 512 x 341 px of noise, in one thread, best of
some rounds.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from xmpredict.people.cache import MaskCache
from xmpredict.people.segmenter import person_mask

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTOS, ROUNDS = 10, 12


def milliseconds(function: Callable[[], object]) -> float:
    """Return the best time of `function` for one photo."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return 1000 * best / PHOTOS


def main() -> None:
    """Print both times."""
    torch.set_num_threads(1)
    images = torch.rand(PHOTOS, 3, 341, 512, generator=torch.Generator().manual_seed(1))
    with tempfile.TemporaryDirectory() as folder:
        cache = MaskCache(Path(folder))
        person_mask(images, cache)
        made = milliseconds(lambda: person_mask(images))
        found = milliseconds(lambda: person_mask(images, cache))
    print(f"made {made:.1f} ms, found in the cache {found:.1f} ms a photo")


if __name__ == "__main__":
    main()
