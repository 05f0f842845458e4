"""What `--model` takes: the name of a model, or a file of one."""

from __future__ import annotations

from pathlib import Path

import click

from xmpredict.network.model import MODELS


class ModelName(click.ParamType[str]):
    """A name that `xmpredict models` lists, or the path of a model's file."""

    name = "name|file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `value` if there is such a model or file; complain otherwise."""
        if value not in MODELS and not Path(value).is_file():
            names = ", ".join(MODELS)
            self.fail(f"{value!r} is no file and none of {names}.", param, ctx)
        return value
