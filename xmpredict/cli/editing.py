"""The options of all commands that edit: what decides, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xmpredict.cli.model_name import ModelName
from xmpredict.cli.style import Style
from xmpredict.engine import default_jobs
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

model_option = click.option(
    "--model",
    type=ModelName(),
    default="default",
    show_default=True,
    help="What decides the edit: a model that `xmpredict models` lists, or a file of one.",
)
style_option = click.option(
    "--style",
    type=Style(),
    help="Blend the looks of the retouchers that a model learned from: a:0.7,b:0.3.",
)
process_version_option = click.option(
    "--process-version",
    type=click.Choice(["15.4", "11.0"]),
    default="15.4",
    show_default=True,
    help="Of new sidecars; 11.0 is read by Lightroom Classic 8 to 10 too.",
)


def dng_choice(explained: str) -> Callable[[FC], FC]:
    """Return the option --dng, `explained` as the command at hand takes it."""
    return click.option(
        "--dng",
        type=click.Choice([d.value for d in Dng]),
        default=Dng.SKIP.value,
        show_default=True,
        help=explained,
    )


dng_option = dng_choice(
    "Lightroom reads a DNG's settings from inside it: embed (needs ExifTool) puts them "
    "there, sidecar is for other programs."
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=default_jobs,
    show_default="one a core, at most 4",
    help="Worker processes.",
)
solve_option = click.option(
    "--solve/--no-solve",
    default=True,
    show_default=True,
    help="Give all photos of a scene one look, through the renderer.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line for each photo."
)
