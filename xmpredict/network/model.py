"""What a model is, and which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from xmpredict.network.auto import Auto

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xmpredict.develop.settings import Settings
    from xmpredict.raw.thumbnail import Thumbnail


class Model(Protocol):
    """Anything that decides an edit for every photo of a scene."""

    @property
    def label(self) -> str:
        """Name and version, as the journal keeps them, e.g. ``auto 1``."""

    def predict(self, scene: Sequence[Thumbnail]) -> list[Settings]:
        """Return one edit a photo, in the order of `scene`."""


MODELS: Mapping[str, Callable[[], Model]] = {"auto": Auto}
"""Every model that `--model` knows, by name."""
