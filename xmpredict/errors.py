"""Every error that xmpredict raises on purpose.

::

    XmpredictError
    ├── UsageError                what is asked for is not there, or does not go together
    ├── PhotoError                a photo that cannot be used
    │   ├── UnreadablePhotoError  missing, empty, truncated or not a photo at all
    │   └── UnsupportedPhotoError a real photo whose coding is not understood
    ├── SidecarError              a sidecar that was left as it is
    │   ├── BrokenSidecarError    cannot be parsed without risking what it holds
    │   ├── RefusedSidecarError   may be parsed, but a rule forbids writing it
    │   │   └── SettingsInsideError  they stand inside the photo, where nobody chose to write
    │   ├── ChangedSidecarError   somebody changed it while we were about to replace it
    │   └── UnwritableSidecarError  the disk or its permissions said no
    ├── ProfileError              a camera profile that cannot be used
    ├── SettingError              a slider name or value that Camera Raw would not take
    ├── RendererError             numbers or measurements of the renderer that cannot be used
    ├── DatasetError              a data set, or a file of it, that cannot be measured
    ├── ModelError                weights that cannot be used
    ├── JournalError              the journal cannot be opened, read or written
    ├── WatchError                folders that the system does not watch
    ├── BridgeError               the server on this machine, or a request to it
    ├── PluginError               a plugin for another program cannot be installed
    ├── KernelError               a fast kernel that cannot run on this machine
    └── ShapeError                a tensor of the wrong shape or type (also a ValueError)

A message is one line: where, what is wrong, and what to do about it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class XmpredictError(Exception):
    """The root of the tree.

    Args:
        cause: What is wrong, in a photographer's words.
        path: The file or folder it is about.
        remedy: What the reader can do about it.
    """

    def __init__(self, cause: str, *, path: Path | None = None, remedy: str = "") -> None:
        super().__init__(cause, path, remedy)
        self.cause = cause
        self.path = path
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the fields when a worker process hands the error over."""
        return _rebuild, (type(self), self.cause, self.path, self.remedy)

    @property
    def reason(self) -> str:
        """Cause and remedy, without the path."""
        return f"{self.cause}; {self.remedy}" if self.remedy else self.cause

    def __str__(self) -> str:
        """Path, cause and remedy on one line."""
        return f"{self.path}: {self.reason}" if self.path else self.reason


def _rebuild(
    kind: type[XmpredictError], cause: str, path: Path | None, remedy: str
) -> XmpredictError:
    return kind(cause, path=path, remedy=remedy)


class UsageError(XmpredictError):
    """What is asked for is not there, or does not go together: the words are wrong, no file is."""


class PhotoError(XmpredictError):
    """A photo that cannot be used."""


class UnreadablePhotoError(PhotoError):
    """The file is missing, empty, truncated or not a photo at all."""


class UnsupportedPhotoError(PhotoError):
    """A real photo whose coding is not understood."""


class SidecarError(XmpredictError):
    """A sidecar that was left as it is."""


class BrokenSidecarError(SidecarError):
    """It cannot be parsed without risking what it holds."""


class RefusedSidecarError(SidecarError):
    """It could be parsed, but a rule forbids writing it."""


class SettingsInsideError(RefusedSidecarError):
    """The settings stand inside the photo, where nobody chose to write; of a DNG one can."""


class ChangedSidecarError(SidecarError):
    """Somebody changed it while it was about to be replaced."""


class UnwritableSidecarError(SidecarError):
    """The disk or its permissions said no."""


class ProfileError(XmpredictError):
    """A camera profile that cannot be used, or not for this photo."""


class SettingError(XmpredictError):
    """A slider name or value that Camera Raw would not take."""


class RendererError(XmpredictError):
    """Numbers or measurements of the renderer that cannot be used."""


class DatasetError(XmpredictError):
    """A data set, or a file of it, that cannot be measured."""


class ModelError(XmpredictError):
    """Weights of a model cannot be used."""


class JournalError(XmpredictError):
    """The journal cannot be opened, read or written."""


class WatchError(XmpredictError):
    """Folders cannot be watched."""


class BridgeError(XmpredictError):
    """The server on this machine cannot run, or a request to it cannot be met."""


class PluginError(XmpredictError):
    """A plugin for another program cannot be installed."""


class KernelError(XmpredictError):
    """A fast kernel cannot run on this machine."""


class ShapeError(XmpredictError, ValueError):
    """A tensor of the wrong shape or type."""


@contextmanager
def one_photo(path: Path) -> Iterator[None]:
    """Turn any error that nobody foresaw into one of ours, about the photo at `path`.

    So that a fault of ours costs one photo of two thousand and not the batch.

    Raises:
        XmpredictError: Whatever is raised within.
    """
    try:
        yield
    except XmpredictError:
        raise
    except Exception as error:
        raise XmpredictError(
            f"unexpected {type(error).__name__}: {error}",
            path=path,
            remedy="this is a fault of xmpredict: please report it",
        ) from error


@contextmanager
def needs_extra(name: str) -> Iterator[None]:
    """Import what is only installed with the extra `name`.

    Raises:
        XmpredictError: If it is not.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        remedy = f'install it: pip install "xmpredict[{name}]"'
        raise XmpredictError(f"needs {error.name}, which is not here", remedy=remedy) from None
