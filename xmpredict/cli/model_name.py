"""What `--model` takes: the name of a model, or a file of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.network.model import MODELS

if TYPE_CHECKING:
    from collections.abc import Collection


class ModelName(click.ParamType[str]):
    """A name of a model, or the path of a model's file.

    Args:
        names: Those that count: by default all that `xmpredict models` lists.
    """

    name = "name|file"

    def __init__(self, names: Collection[str] = MODELS) -> None:
        self._names = names

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `value` if there is such a model or file; complain otherwise."""
        if value not in self._names and not Path(value).is_file():
            names = ", ".join(self._names)
            self.fail(f"{value!r} is no file and none of {names}.", param, ctx)
        return value
