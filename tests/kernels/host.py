"""CuPy as far as `launch` needs it, with kernels that run on the host."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from xmpredict.kernels import launch

SHIM = Path(__file__).with_name("host.cpp")


def build(folder):
    """Compile the kernels with the host's compiler and return their entry point."""
    compiler = shutil.which("g++") or pytest.skip("no C++ compiler")
    library = folder / "host.so"
    source = [f"-I{launch.SOURCE.parent}", str(SHIM), "-o", str(library)]
    subprocess.run([compiler, "-std=c++17", "-O2", "-shared", "-fPIC", *source], check=True)
    return ctypes.CDLL(str(library)).launch


def as_cupy(entry):
    """Return a module that `launch` takes for CuPy; it runs kernels by `entry`."""

    class RawModule:
        def __init__(self, *, code, options):
            assert code == launch.SOURCE.read_text()
            assert options == launch.OPTIONS

        def get_function(self, name):
            def run(grid, block, arguments):
                held = [_boxed(value) for value in arguments]
                pointers = (ctypes.c_void_p * len(held))(*(ctypes.addressof(h) for h in held))
                assert entry(name.encode(), *grid, *block, pointers), name

            return run

    cupy = ModuleType("cupy")
    cupy.RawModule = RawModule
    cupy.from_dlpack = np.from_dlpack
    cupy.cuda = ModuleType("cupy.cuda")
    cupy.cuda.Device = lambda _: nullcontext()
    cupy.cuda.Stream = SimpleNamespace(from_external=nullcontext)
    return cupy


def _boxed(value):
    if isinstance(value, np.ndarray):
        assert value.flags.c_contiguous
        return ctypes.c_void_p(value.ctypes.data)
    return {np.int64: ctypes.c_int64, np.float32: ctypes.c_float}[type(value)](value)
