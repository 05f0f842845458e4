"""A whole photo through gain, shaper, LUT and encoding, in one pass on all cores.

The loops stand in C (``pass_loops.h``) and are compiled when the package is installed, for plain
machines, AVX2 and AVX-512, between which the machine chooses. Where no compiler was there, the
definition in `photo_torch` does the same, more slowly; `BACKEND` tells which.

Numbers are floats all the way. On one core with AVX2, 33 nodes and bytes in and out they do 370
megapixels a second, where 16-bit fixed point did 390, and with shaper and gain 170, where it did
110. Numba did 120.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from xmpredict.errors import KernelError, ShapeError
from xmpredict.kernels import photo_torch
from xmpredict.kernels.photo import Job, decoding_table, encoding_table
from xmpredict.kernels.shaper import LINEAR
from xmpredict.kernels.shapes import CHANNELS, check_lut

try:
    from xmpredict.kernels import _photo
except ImportError:  # installed without a compiler
    _LEVEL = -1
else:
    _LEVEL = _photo.LEVEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from xmpredict.kernels.photo import Finish, GuidedGain
    from xmpredict.kernels.shaper import Shaper

BACKENDS = ("torch", "plain", "avx2", "avx512")[: 2 + _LEVEL]
"""What can run here, the fastest last."""

BACKEND = BACKENDS[-1]
"""What runs unless another is asked for."""

STRIP_PX = 1 << 18
MOST_NODES = 256
IMAGE_TYPES = (np.uint8, np.uint16, np.float16, np.float32)
CODE_TYPES = (np.uint8, np.uint16, np.float32)

Code = TypeVar("Code", np.uint8, np.uint16, np.float32)


RunStrip: TypeAlias = "Callable[[NDArray[Any], NDArray[Any], int, int], None]"
"""Renders a strip into another one, given its first row and the rows of the photo."""


def apply_lut(
    image: NDArray[Any],
    lut: NDArray[Any],
    *,
    dtype: type[Code],
    shaper: Shaper = LINEAR,
    gain: GuidedGain | None = None,
    finish: Finish | None = None,
    threads: int | None = None,
    backend: str = BACKEND,
) -> NDArray[Code]:
    """Return `image` looked up in `lut`, between the eight nodes around each pixel.

    Args:
        image: Linear light, shape (H, W, 3), in uint8, uint16, float16 or float32; integers
            count from 0 to 1.
        lut: Floats, shape (N, N, N, 3), indexed [red, green, blue]; N from 2 to 256.
        dtype: Of the result: uint8, uint16 or float32.
        shaper: From light to the coordinates of the LUT; `LINEAR` for none.
        gain: By which light is multiplied first.
        finish: What the LUT's colors still go through; without it they are held to 0..1.
        threads: That share the rows; None for one a core. Torch chooses for itself.
        backend: One of `BACKENDS`.

    Returns:
        Codes, shape (H, W, 3); integers are rounded.

    Raises:
        ShapeError: If an array is not of the shape and type that it must be.
        KernelError: If `backend` cannot run here.
    """
    _check(image, lut, dtype)
    padded = np.zeros((*lut.shape[:3], 4), np.float32)
    padded[..., :3] = lut
    run = _runner(backend, Job(padded, shaper, gain, finish), dtype)
    workers = 1 if backend == "torch" else threads or _cores()
    return _by_strips(image, dtype, run, workers)


def _by_strips(
    image: NDArray[Any], dtype: type[Code], run: RunStrip, workers: int
) -> NDArray[Code]:
    """Return what `run` makes of the strips of `image`, several at a time."""
    height, width = image.shape[:2]
    codes = np.empty(image.shape, dtype)
    rows = max(1, STRIP_PX // max(1, width))

    def run_rows(top: int) -> None:
        strip = image[top : top + rows]
        native = np.ascontiguousarray(strip, strip.dtype.newbyteorder("="))
        run(native, codes[top : top + rows], top, height)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run_rows, range(0, height, rows)))
    return codes


def _check(image: NDArray[Any], lut: NDArray[Any], dtype: type[Any]) -> None:
    if image.shape[2:] != (CHANNELS,) or image.dtype.newbyteorder("=") not in IMAGE_TYPES:
        raise ShapeError(
            f"no photo has shape {image.shape} and type {image.dtype}",
            remedy="give (H, W, 3) in uint8, uint16, float16 or float32",
        )
    if dtype not in CODE_TYPES:
        raise ShapeError(f"no codes are {dtype}", remedy="choose uint8, uint16 or float32")
    check_lut(lut.shape)
    if len(lut) > MOST_NODES:
        raise ShapeError(f"{len(lut)} nodes are too many", remedy=f"give up to {MOST_NODES}")


def _runner(backend: str, job: Job, dtype: type[Any]) -> RunStrip:
    if backend not in BACKENDS:
        raise KernelError(f"{backend} cannot run here", remedy=f"choose of {', '.join(BACKENDS)}")
    if backend == "torch":
        return partial(photo_torch.run_strip, job)
    return _compiled(BACKENDS.index(backend) - 1, job, dtype)


def _compiled(level: int, job: Job, dtype: type[Any]) -> RunStrip:
    shaper, gain, finish = job.shaper, job.gain, job.finish
    curve = shaper.toe, shaper.top, shaper.span
    slope, offset, weights, decode, matrix, encode = [None] * 6
    if gain:
        slope, offset, weights = (_floats(a) for a in (gain.slope, gain.offset, gain.weights))
    if finish:
        decode, matrix = decoding_table(finish.decode), _floats(finish.matrix)
        encode = encoding_table(finish.encode, np.dtype(dtype))

    def run(source: NDArray[Any], target: NDArray[Any], first_row: int, height: int) -> None:
        planes, tables = (slope, offset, weights), (decode, matrix, encode)
        strip = source, target, job.lut
        _photo.run(level, *strip, curve, *planes, first_row, height, *tables)

    return run


def _floats(values: ArrayLike) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
