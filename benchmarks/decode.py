"""Our decoding against rawpy's half-size one, on the same files in one process.

Run ``python -m benchmarks.decode [FILE…]``. Without files: a 24-megapixel DNG, uncompressed and
as lossless JPEG, an X-Trans one, and the raws of ``../shared/data/raw`` where they are. The floor
is LibRaw's unpacking alone, which both need.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rawpy

from xmpredict.errors import PhotoError
from xmpredict.raw.libraw import quiet
from xmpredict.raw.open import open_photo
from xmpredict.sample.dng import RGGB, XTRANS, Compression, Frame, write_dng

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHARED = Path(__file__).parents[2] / "shared" / "data" / "raw"
SIZE = 4000, 6000
ROUNDS = 5


def synthetic(folder: Path) -> Iterator[Path]:
    """Write 24-megapixel frames of smooth light and photon noise, some of it clipped."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]].astype(np.float32)
    light = 7400 * (1.2 + np.sin(x / 900) * np.cos(y / 700))
    noisy = light + random.standard_normal(SIZE, dtype=np.float32) * np.sqrt(light + 50)
    pixels = np.clip(noisy + 512, 0, 16383).astype(np.uint16)
    kinds = {
        "bayer": (RGGB, Compression.NONE),
        "bayer-ljpeg": (RGGB, Compression.LOSSLESS_JPEG),
        "xtrans": (XTRANS, Compression.NONE),
    }
    for name, (pattern, compression) in kinds.items():
        path = folder / f"{name}.dng"
        frame = Frame(
            pixels=pixels, pattern=pattern, neutral=(0.5, 1, 0.7), compression=compression
        )
        write_dng(path, frame)
        yield path


def unpack(path: Path) -> None:
    """Decode the sensor's values and leave it at that."""
    with quiet(), rawpy.imread(str(path)) as raw:
        raw.unpack()


def half_size(path: Path) -> None:
    """Decode as most programs make thumbnails."""
    with quiet(), rawpy.imread(str(path)) as raw:
        raw.postprocess(half_size=True, use_camera_wb=True)


def ours(path: Path) -> None:
    """Decode as xmpredict does: unpack, bin, read the capture facts."""
    open_photo(path)


def seconds(functions: list[Callable[[Path], None]], path: Path) -> list[float]:
    """Return the best time of each function, taken in turn so that a busy machine hits all."""
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for index, function in enumerate(functions):
            start = time.perf_counter()
            function(path)
            best[index] = min(best[index], time.perf_counter() - start)
    return best


def main() -> None:
    """Print one line a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    print(f"{'file':28} {'unpack':>8} {'ours':>8} {'half':>8}  ours/unpack  ours/half")
    with tempfile.TemporaryDirectory() as folder:
        if not files:
            files = [*synthetic(Path(folder)), *sorted(SHARED.glob("*.[CKd]*"))]
        for path in files:
            try:
                floor, our, half = seconds([unpack, ours, half_size], path)
            except (PhotoError, rawpy.LibRawError) as error:
                print(f"{path.name:28} {error}")
                continue
            times = " ".join(f"{1000 * t:6.1f}ms" for t in (floor, our, half))
            print(f"{path.name:28} {times}  {our / floor:10.2f}  {our / half:9.2f}")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak_mib:.0f} MiB")


if __name__ == "__main__":
    main()
