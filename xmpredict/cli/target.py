"""Where pictures of photos go, and in which format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xmpredict.errors import XmpredictError
from xmpredict.export.formats import BY_EXTENSION, FORMATS, JPEG
from xmpredict.xmp.identity import inode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xmpredict.export.formats import Format

RENDERED_SUFFIX = "_xmpredict"
"""What the names of pictures end with that nobody named."""


class Targets:
    """The files of one run.

    Args:
        output: A file, or a folder; None for the folder of each photo.
        format_name: What is asked for; None to go by the name of the file.
        several: Whether there is more than one photo.
        inputs: What is read, and never written.

    Raises:
        click.UsageError: If these contradict each other.
    """

    def __init__(
        self,
        output: Path | None,
        format_name: str | None,
        *,
        several: bool,
        inputs: Iterable[Path] = (),
    ) -> None:
        self._output = output
        self._is_file = bool(output and output.suffix and not several and not output.is_dir())
        self.form = _format(output if self._is_file else None, format_name)
        self._taken: set[Path] = set()
        # By what the disk calls them: another spelling, or a link, is the same file.
        self._inputs = {inode(path) for path in inputs} - {""}
        if several and output and output.suffix.lower() in BY_EXTENSION and not output.is_dir():
            raise click.UsageError(f"Several photos do not fit into {output}: name a folder.")

    def of(self, photo: Path) -> Path:
        """Return the file for `photo`, another for each call; its folder is made.

        Raises:
            XmpredictError: If the folder cannot be made, or the file is one of the inputs.
        """
        target = self._place(photo)
        if inode(target) in self._inputs:
            remedy = "choose another name"
            raise XmpredictError("is what is to be rendered itself", path=target, remedy=remedy)
        return target

    def _place(self, photo: Path) -> Path:
        if self._output and self._is_file:
            return self._output
        if self._output:
            _make_folder(self._output)
        folder = self._output or photo.parent
        name = f"{RENDERED_SUFFIX}{self.form.extensions[0]}"
        free, number = folder / f"{photo.stem}{name}", 2
        while free in self._taken:  # cards and pairs repeat names
            free, number = folder / f"{photo.stem}-{number}{name}", number + 1
        self._taken.add(free)
        return free


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise XmpredictError(
            f"cannot be made a folder ({error.strerror})",
            path=folder,
            remedy="choose another place",
        ) from error


def _format(file: Path | None, name: str | None) -> Format:
    if file is None:
        return FORMATS[name] if name else JPEG
    extension = file.suffix.lower()
    if name and extension not in FORMATS[name].extensions:
        fitting = " or ".join(FORMATS[name].extensions)
        raise click.UsageError(f"The name of a {name} ends with {fitting}, not {extension}.")
    return BY_EXTENSION.get(extension, JPEG)
