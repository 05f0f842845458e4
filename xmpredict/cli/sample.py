"""``xmpredict sample``: a small shoot to try everything on."""

from __future__ import annotations

from pathlib import Path

import click

from xmpredict.cli.console import stdout
from xmpredict.sample import write_sample


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def sample(*, folder: Path) -> None:
    """Write the sample shoot into FOLDER: eight raw DNGs of a person in two scenes."""
    written = write_sample(folder)
    stdout.print(f"{len(written)} photos in {folder}. Next: xmpredict edit {folder} --dng sidecar")
