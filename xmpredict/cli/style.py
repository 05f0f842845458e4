"""What `--style` takes: shares of retouchers."""

from __future__ import annotations

import click

from xmpredict.network.styles import read_style


class Style(click.ParamType[dict[str, float]]):
    """Shares by name, like ``a:0.7,b:0.3``."""

    name = "name:share,..."

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, float]:
        """Return the shares that `value` says; complain if it says none."""
        try:
            return read_style(value)
        except ValueError:
            self.fail(f"{value!r} is not like a:0.7,b:0.3.", param, ctx)
