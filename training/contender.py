"""What a data set is retouched with: a model, or files that another program made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from xmpredict.develop.settings import Settings
from xmpredict.errors import XmpredictError, one_photo
from xmpredict.plan import decide_scene
from xmpredict.preview import render_thumbnail
from xmpredict.raw.open import open_photo
from xmpredict.training.images import read_srgb
from xmpredict.training.source import base_of, develop_source
from xmpredict.training.undo import linear_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xmpredict.network.model import Model
    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.training.dataset import Photo
    from xmpredict.training.folder import Folder
    from xmpredict.training.images import Image

ONE_LOOK = ", one look a group"
"""Added to the name of a model whose edits are made one look."""

WHOLE_PX = 1 << 16
"""Of a source that is undone: it keeps its size, since it is what the result is rendered from."""


@dataclass(frozen=True, slots=True)
class Retouch:
    """How a photo becomes what is measured."""

    path: Path
    """The file that the picture comes from."""
    settings: Settings | None
    """What to develop it with; None for a file that is finished."""
    base: Settings = field(default_factory=Settings)
    """What it was developed with before: it stays where `settings` say nothing."""
    seen: Thumbnail | None = field(default=None, compare=False)
    """What the model was shown."""
    undone: bool = False
    """Whether the file is a finished picture, and `seen` what it was rendered from."""

    def picture(self, shape: tuple[int, int]) -> Image:
        """Return the picture, for a target of height and width `shape`.

        Raises:
            PhotoError: If the file cannot be read.
        """
        if self.settings is None:
            return read_srgb(self.path)
        if self.undone and self.seen:
            return render_thumbnail(self.seen, self.base | self.settings)
        return develop_source(self.path, self.base | self.settings, shape)


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

    undo: bool = False
    """Whether sources are finished pictures whose known settings are undone before it sees them."""

    @property
    def label(self) -> str:
        """Name and version of the model, and what is added to it."""
        return self.model.label + (ONE_LOOK if self.one_look else "")

    def retouch(self, group: Sequence[Photo]) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        """Yield what becomes of each photo of `group`; those that cannot be opened come first."""
        scene: list[tuple[Photo, Thumbnail]] = []
        for photo in group:
            try:
                with one_photo(photo.source):
                    scene.append((photo, self._open(photo)))
            except XmpredictError as error:
                yield photo, error
        if scene:
            yield from self._edit(scene)

    def _open(self, photo: Photo) -> Thumbnail:
        if self.undo:
            return linear_source(photo.source, photo.files.sidecar, WHOLE_PX)
        return open_photo(photo.source)

    def _edit(
        self, scene: Sequence[tuple[Photo, Thumbnail]]
    ) -> Iterator[tuple[Photo, Retouch | XmpredictError]]:
        try:
            with one_photo(scene[0][0].source):
                photos = [thumbnail for _, thumbnail in scene]
                edits = decide_scene(self.model, photos, one_look=self.one_look)
                bases = [base_of(photo, undone=self.undo) for photo, _ in scene]
        except XmpredictError as error:
            for photo, _ in scene:
                yield photo, XmpredictError(error.cause, path=photo.source, remedy=error.remedy)
            return
        for (photo, seen), settings, base in zip(scene, edits, bases, strict=True):
            yield photo, Retouch(photo.source, settings, base, seen, self.undo)


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
