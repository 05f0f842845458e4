"""``xmpredict install-plugin``: the Lightroom Classic plugin."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xmpredict.cli.console import stdout
from xmpredict.plugin_bridge.installation import (
    PLUGIN,
    Launch,
    install,
    installed_version,
    modules_folder,
)

Folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option(
    "--to", "modules", type=Folder, help="Another folder than the one Lightroom Classic looks in."
)
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of photos that the plugin's server may read; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, but write nothing.")
def install_plugin(*, modules: Path | None, roots: tuple[Path, ...], dry_run: bool) -> None:
    """Install the plugin for Lightroom Classic, or bring an older one up to date.

    Run it again after xmpredict was updated or moved: the plugin starts the server by the path
    of the Python that this command runs in.
    """
    modules = (modules or modules_folder(sys.platform)).absolute()
    launch = Launch.of_this_python(roots)
    before, now = installed_version(modules), launch.told()
    stdout.print(f"Plugin: {modules / PLUGIN}", soft_wrap=True)
    stdout.print(f"Version: {now['version']}{f', in place of {before}' if before else ''}")
    stdout.print(f"Starts the server by: {now['start']}", soft_wrap=True)
    if dry_run:
        stdout.print("Nothing was written.")
        return
    install(modules, launch)
    stdout.print(
        "Installed and checked. Start Lightroom Classic again, or reload the plugin in its "
        "Plug-in Manager; then look under Library > Plug-in Extras.",
        soft_wrap=True,
    )
