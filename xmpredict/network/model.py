"""What a model is, and which there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xmpredict.errors import UsageError
from xmpredict.network.auto import Auto
from xmpredict.network.trained import Trained

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


MODELS: Mapping[str, Callable[[], Model]] = {"default": Trained, "auto": Auto}
"""Every model that `--model` knows, by name; files are known by their path."""


def open_model(name: str, style: Mapping[str, float] | None = None) -> Model:
    """Return the model called `name`, or that in the file of that path.

    Args:
        name: A name or a path.
        style: Shares of the retouchers whose looks are to be blended, for a model with styles.

    Raises:
        UsageError: If there is neither, or it has no such styles.
        ModelError: If the file is no model.
    """
    if name in MODELS:
        if style:
            cause = f"the model {name!r} has no styles: it learned one look"
            raise UsageError(cause, remedy="name a model that was trained with --expert all")
        return MODELS[name]()
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"there is no model {name!r}, and no such file",
            remedy="`xmpredict models` lists those that are there",
        )
    return Trained(path, style or {})
