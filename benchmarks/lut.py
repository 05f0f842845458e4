"""Our LUT on a 24-megapixel photo against the packaged ones: ``python -m benchmarks.lut``.

``plain`` is what the others do, a LUT and nothing else; ``fused`` is light through guided gain,
shaper and LUT; ``finished`` decodes, changes the primaries and encodes as well. Every number comes
from a process of its own, pinned to as many cores as it has threads, and is the best of several
runs, each into new memory. What the others answer is checked against ours first.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from xmpredict.color.spaces import PROPHOTO_TO_SRGB
from xmpredict.color.transfer import decode_srgb, encode_srgb
from xmpredict.kernels import Shaper, lut_cpu
from xmpredict.kernels.photo import Finish, GuidedGain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Run = Callable[[], NDArray[Any]]

SIZE = 4000, 6000
MAP = 341, 512
ROUNDS = 5
NODES = (33, 65)
TYPES = ("uint8", "uint16", "float32")
TOLERANCE = 0.02
"""Of the scale: tetrahedra and cubes differ by less in a LUT this smooth, a wrong axis by more."""


def photo(dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return smooth light with a little noise, 0 to 1."""
    y, x = (np.linspace(0, 6, n, dtype=np.float32) for n in SIZE)
    light = 0.5 + 0.4 * np.sin(x[None, :, None] + np.arange(3, dtype=np.float32)) * np.cos(
        y[:, None, None]
    )
    light += 0.02 * np.random.default_rng(1).standard_normal(light.shape, dtype=np.float32)
    light = light.clip(0, 1, out=light)
    if dtype.kind == "f":
        return light
    return (light * np.iinfo(dtype).max + 0.5).astype(dtype)


def colors(nodes: int) -> NDArray[np.float32]:
    """Return a smooth LUT whose axes cannot be taken for one another."""
    at = np.linspace(0, 1, nodes, dtype=np.float32)
    r, g, b = np.meshgrid(at, at, at, indexing="ij")
    return np.stack([0.9 * r**0.8 + 0.1 * g, 0.95 * g**1.1 + 0.05 * b, b**0.9], axis=-1)


def plain(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Ours, the LUT alone."""
    return partial(lut_cpu.apply_lut, image, lut, dtype=image.dtype.type, threads=threads)


def fused(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Ours, with gain and shaper."""
    random = np.random.default_rng(2)
    slope, offset = (random.random(MAP, dtype=np.float32) - 0.5 for _ in range(2))
    gain = GuidedGain(0.3 * slope, offset, (0.3, 0.6, 0.1))
    return partial(plain(image, lut, threads), shaper=Shaper(), gain=gain)


def finished(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Ours, with all that there is."""
    finish = Finish(decode_srgb, PROPHOTO_TO_SRGB, encode_srgb)
    return partial(fused(image, lut, threads), finish=finish)


def by_strips(
    image: NDArray[Any], threads: int, apply: Callable[[NDArray[Any], NDArray[Any]], None]
) -> NDArray[Any]:
    """Let `apply` fill a new picture, `threads` strips of it at a time."""
    result = np.empty_like(image)
    with ThreadPoolExecutor(threads) as pool:
        parts = np.array_split(image, threads), np.array_split(result, threads)
        list(pool.map(apply, *parts))
    return result


def opencolorio(image: NDArray[Any], lut: NDArray[np.float32], threads: int, how: str) -> Run:
    """OpenColorIO, which threads nothing itself."""
    import PyOpenColorIO as ocio  # noqa: N813, PLC0415 - may be missing

    names = {"uint8": "UINT8", "uint16": "UINT16", "float32": "F32"}
    depth = getattr(ocio, f"BIT_DEPTH_{names[image.dtype.name]}")
    transform = ocio.Lut3DTransform(len(lut))
    transform.setInterpolation(getattr(ocio, f"INTERP_{how}"))
    transform.setData(lut.ravel())
    processor = ocio.Config.CreateRaw().getProcessor(transform)
    cpu = processor.getOptimizedCPUProcessor(depth, depth, ocio.OPTIMIZATION_DEFAULT)

    def described(strip: NDArray[Any]) -> Any:
        rows, width, _ = strip.shape
        order = ocio.CHANNEL_ORDERING_RGB
        return ocio.PackedImageDesc(strip, width, rows, order, depth, *reversed(strip.strides))

    def apply(strip: NDArray[Any], result: NDArray[Any]) -> None:
        cpu.apply(described(strip), described(result))

    return partial(by_strips, image, threads, apply)


def pillow(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Pillow, bytes only."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 - only in its own process

    table = lut.transpose(2, 1, 0, 3).ravel().tolist()
    color_lut = ImageFilter.Color3DLUT(len(lut), table)

    def apply(strip: NDArray[Any], result: NDArray[Any]) -> None:
        result[:] = np.asarray(Image.fromarray(strip).filter(color_lut))

    return partial(by_strips, image, threads, apply)


def grid_sample(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Torch, which gives each thread a picture of the batch."""
    import torch  # noqa: PLC0415 - only in its own process

    torch.set_num_threads(threads)
    # x is the last axis of the volume, and red the first channel.
    volume = torch.from_numpy(lut).permute(3, 2, 1, 0).expand(threads, -1, -1, -1, -1)
    batch = torch.from_numpy(image).view(threads, 1, -1, image.shape[1], 3)

    def run() -> NDArray[Any]:
        with torch.inference_mode():
            found = torch.nn.functional.grid_sample(volume, batch * 2 - 1, align_corners=True)
        return np.asarray(found.permute(0, 2, 3, 4, 1).reshape(image.shape).numpy())

    return run


def copy(image: NDArray[Any], lut: NDArray[np.float32], threads: int) -> Run:
    """Nothing but reading and writing: what memory allows."""
    del lut
    return partial(by_strips, image, threads, lambda strip, result: np.copyto(result, strip))


OURS = {"plain": plain, "fused": fused, "finished": finished}
PACKAGED = {
    "OpenColorIO tetrahedral": partial(opencolorio, how="TETRAHEDRAL"),
    "OpenColorIO linear": partial(opencolorio, how="LINEAR"),
    "Pillow": pillow,
    "torch grid_sample": grid_sample,
}
CASES = {**OURS, **PACKAGED, "memory copy": copy}
NEEDS = {"OpenColorIO tetrahedral": "PyOpenColorIO", "OpenColorIO linear": "PyOpenColorIO"}
TAKES = {"Pillow": {"uint8"}, "torch grid_sample": {"float32"}}


def measure(case: str, nodes: int, dtype: str, threads: int) -> float:
    """Return megapixels a second of `case`, here and now."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    image, lut = photo(np.dtype(dtype)), colors(nodes)
    run = CASES[case](image, lut, threads)
    if case in PACKAGED:
        check(run(), plain(image, lut, threads)())
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return SIZE[0] * SIZE[1] / best / 1e6


def check(theirs: NDArray[Any], ours: NDArray[Any]) -> None:
    """Refuse to time a LUT that gives other colors."""
    largest = np.iinfo(ours.dtype).max if ours.dtype.kind == "u" else 1
    worst = np.abs(theirs[::50].astype(np.float64) - ours[::50]).max() / largest
    if worst > TOLERANCE:
        raise SystemExit(f"results differ by {worst:.3f} of the scale")


def apart(case: str, nodes: int, dtype: str, threads: int) -> float | None:
    """Return what `measure` does in a process of its own; None if it cannot be had."""
    needed = NEEDS.get(case)
    if dtype not in TAKES.get(case, TYPES) or (needed and not importlib.util.find_spec(needed)):
        return None
    pinned = {"OMP_NUM_THREADS": str(threads), "OMP_PROC_BIND": "true", "OMP_PLACES": "cores"}
    one = json.dumps([case, nodes, dtype, threads])
    command = [sys.executable, "-m", "benchmarks.lut", "--one", one]
    done = subprocess.run(
        command, env=os.environ | pinned, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def table(nodes: int, threads: int) -> None:
    """Print the rates of all cases, and ours by the best of the others."""
    print(f"\n{nodes} nodes, {threads} thread{'s' * (threads > 1)}: MP/s, and ours / best packaged")
    print(f"{'':24}" + "".join(f"{dtype:>16}" for dtype in TYPES))
    rates = {c: [apart(c, nodes, dtype, threads) for dtype in TYPES] for c in CASES}
    best = [max((rates[c][i] or 0 for c in PACKAGED), default=0) for i in range(len(TYPES))]
    for case, row in rates.items():
        cells = [f"{rate:.0f}" if rate else "-" for rate in row]
        if case in OURS:
            ratios = [
                f"{rate / top:5.2f}x" if rate and top else ""
                for rate, top in zip(row, best, strict=True)
            ]
            cells = [f"{cell} {ratio}" for cell, ratio in zip(cells, ratios, strict=True)]
        print(f"{case:24}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


def main() -> None:
    """Print a table for each size of the LUT and number of threads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    one = parser.parse_args().one
    if one:
        print(measure(*json.loads(one)))
        return
    missing = {p for p in NEEDS.values() if not importlib.util.find_spec(p)}
    print(f"ours runs as {lut_cpu.BACKEND}; not installed: {', '.join(missing) or 'nothing'}")
    for nodes in NODES:
        for threads in (1, 2):
            table(nodes, threads)


if __name__ == "__main__":
    main()
