"""Running the kernels of ``trilinear.cu`` on torch's tensors, by CuPy.

CuPy and torch share the memory of each tensor (DLPack), and the kernels run on torch's current
stream, so nothing is copied and nothing waits. They are compiled on first use.
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from xmpredict.errors import KernelError
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from types import ModuleType

Argument: TypeAlias = "torch.Tensor | int | float | None"

SOURCE = Path(__file__).with_name("trilinear.cu")
OPTIONS = ("--std=c++17",)
THREADS = 256


def launch(kernel: str, count: int, first: torch.Tensor, *others: Argument) -> None:
    """Run `kernel` once for each of `count` pixels, on the device of its `first` argument.

    Args:
        kernel: Its name in the source.
        count: Of threads.
        first: A contiguous tensor on CUDA.
        others: Contiguous tensors there; None becomes a null pointer, an integer has 64 bits, a
            float 32.

    Raises:
        KernelError: If CuPy is not installed.
    """
    cupy, device = _cupy(), first.device

    def as_argument(value: Argument) -> object:
        if isinstance(value, torch.Tensor):
            return cupy.from_dlpack(value.detach())
        return np.float32(value) if isinstance(value, float) else np.int64(value or 0)

    stream = cupy.cuda.Stream.from_external(torch.cuda.current_stream(device))
    # Each library keeps a current device of its own.
    with torch.cuda.device(device), cupy.cuda.Device(device.index), stream:
        blocks = (count + THREADS - 1) // THREADS
        arguments = tuple(as_argument(value) for value in (first, *others))
        _module().get_function(kernel)((blocks,), (THREADS,), arguments)


@lru_cache(maxsize=1)
def _module() -> Any:
    return _cupy().RawModule(code=SOURCE.read_text(encoding="utf-8"), options=OPTIONS)


def _cupy() -> ModuleType:
    try:
        return importlib.import_module("cupy")
    except ImportError as error:
        raise KernelError(
            f"tensors on CUDA need CuPy ({error})", remedy="install xmpredict[cuda]"
        ) from error
