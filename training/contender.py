"""What a data set is retouched with: a model, or files that another program made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.plan import decide_scene
from xmpredict.raw.open import open_photo
from xmpredict.training.images import read_srgb
from xmpredict.training.source import develop_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.network.model import Model
    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.training.dataset import Photo
    from xmpredict.training.folder import Folder
    from xmpredict.training.images import Image


@dataclass(frozen=True, slots=True)
class Retouch:
    """How a photo becomes what is measured."""

    path: Path
    """The file that the picture comes from."""
    settings: Settings | None
    """What to develop it with; None for a file that is finished."""

    def picture(self, shape: tuple[int, int]) -> Image:
        """Return the picture, for a target of height and width `shape`.

        Raises:
            PhotoError: If the file cannot be read.
        """
        if self.settings is None:
            return read_srgb(self.path)
        return develop_source(self.path, self.settings, shape)


class Contender(Protocol):
    """Anything that retouches a data set."""

    @property
    def label(self) -> str:
        """What it is called."""

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield what becomes of each photo of `group`, in any order."""


@dataclass(frozen=True, slots=True)
class ByModel:
    """Develops every photo with the settings of a model, which sees its group as a scene."""

    model: Model

    one_look: bool = False
    """Whether the photos of a group are to get one look, as `edit` gives them."""

    @property
    def label(self) -> str:
        """Name and version of the model, and what is added to it."""
        return self.model.label + (", one look a group" if self.one_look else "")

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield what becomes of each photo of `group`; those that cannot be opened come first."""
        scene: list[tuple[Photo, Thumbnail]] = []
        for photo in group:
            try:
                with one_photo(photo.source):
                    scene.append((photo, open_photo(photo.source)))
            except XmpredictError as error:
                yield photo, error
        if scene:
            yield from self._edit(scene)

    def _edit(
        self, scene: Sequence[tuple[Photo, Thumbnail]]
    ) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        try:
            with one_photo(scene[0][0].source):
                photos = [thumbnail for _, thumbnail in scene]
                edits = decide_scene(self.model, photos, one_look=self.one_look)
        except XmpredictError as error:
            for photo, _ in scene:
                yield photo, XmpredictError(error.cause, path=photo.source, remedy=error.remedy)
            return
        for (photo, _), settings in zip(scene, edits, strict=True):
            yield photo, Retouch(photo.source, settings)


@dataclass(frozen=True, slots=True)
class ByFiles:
    """Takes the picture of each photo's name from a folder."""

    folder: Folder

    @property
    def label(self) -> str:
        """Where the pictures come from."""
        return str(self.folder.path)

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield what becomes of each photo of `group`."""
        for photo in group:
            try:
                yield photo, Retouch(self.folder.find(photo.name), None)
            except XmpredictError as error:
                yield photo, error
