"""Heavy packages that are imported on first use.

`import torch` takes two to three seconds. Reading sidecars and printing help must not pay for
it, yet a stage's sliders and its mathematics stand in one file; so those files write
``from xmpredict.lazy import torch`` and the package is loaded by its first attribute access.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["rawpy", "torch"]


class _Lazy(ModuleType):
    """A stand-in that imports the module of its name when an attribute is asked for."""

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self.__name__), attribute)


if TYPE_CHECKING:
    import rawpy
    import torch
else:
    rawpy = _Lazy("rawpy")
    torch = _Lazy("torch")
