"""One step of the render pipeline, with the sliders that drive it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.slider import Setting
    from xmpredict.lazy import torch


@dataclass(frozen=True, slots=True)
class Stage:
    """A differentiable image operation and its sliders.

    `apply` takes the image, the `Context` of the photos, and one keyword a slider, of its name.
    It is None for settings that are carried through and not rendered.
    """

    name: str
    sliders: tuple[Setting, ...]
    apply: Callable[..., torch.Tensor] | None
    reads: tuple[Setting, ...] = ()
    """Sliders of stages before it that `apply` is told as well."""

    def __post_init__(self) -> None:
        """Refuse a stage whose function and sliders disagree."""
        if self.apply is None:
            return
        parameters = inspect.signature(self.apply).parameters.values()
        wanted = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        declared = [slider.name for slider in (*self.sliders, *self.reads)]
        if wanted != declared:
            raise TypeError(
                f"stage {self.name}: apply() takes {wanted}, but the sliders are {declared}"
            )
