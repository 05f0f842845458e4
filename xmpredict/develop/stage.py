"""One step of the render pipeline, with the sliders that drive it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.slider import Setting
    from xmpredict.lazy import torch


class Kind(Enum):
    """What a stage looks at, and so what its `apply` takes and returns."""

    POINT = "point"
    """Each pixel by itself: image to image. All of these together fit in one 3-D table."""

    GAIN = "gain"
    """The picture's forms: the small picture's light, in EV, to a gain in EV for each place."""

    VEIL = "veil"
    """The picture's forms, each channel by itself: image to image, at every size."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A differentiable image operation and its sliders.

    `apply` takes the image (or the light), the `Context` of the photos, and one keyword a slider,
    of its name. It is None for settings that are carried through and not rendered.
    """

    name: str
    sliders: tuple[Setting, ...]
    apply: Callable[..., torch.Tensor] | None
    kind: Kind = Kind.POINT
    reads: tuple[Setting, ...] = ()
    """Sliders of stages before it that `apply` is told as well."""

    always: bool = False
    """Whether it has something to do even if none of its sliders is set."""

    def __post_init__(self) -> None:
        """Refuse a stage whose function and sliders disagree, or that would never be asked."""
        if self.apply is None:
            return
        if not self.takes and not self.always:
            raise TypeError(f"stage {self.name}: no slider would ever ask for it")
        parameters = inspect.signature(self.apply).parameters.values()
        wanted = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        declared = [slider.name for slider in self.takes]
        if wanted != declared:
            raise TypeError(
                f"stage {self.name}: apply() takes {wanted}, but the sliders are {declared}"
            )

    @property
    def takes(self) -> tuple[Setting, ...]:
        """Every slider that `apply` has a keyword for."""
        return self.sliders + self.reads
