"""``xmpredict serve``: the bridge to Lightroom, Photoshop and the review page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from xmpredict.cli.console import stdout
from xmpredict.cli.interrupt import ending_cleanly
from xmpredict.plugin_bridge.configuration import (
    ADDRESS,
    PORT,
    VERSION,
    Configuration,
    default_roots,
)
from xmpredict.plugin_bridge.server import Server, end_server, find_server
from xmpredict.xmp import Dng


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Where to listen; 0 takes any free port.  [default: {PORT}, or any if that is taken]",
)
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder whose photos may be used; may be repeated.  [default: your home folder, and "
    "where volumes are mounted]",
)
@click.option(
    "--dng",
    type=click.Choice([d.value for d in Dng]),
    default=Dng.SKIP.value,
    show_default=True,
    help="What becomes of DNGs where a program does not say it; as for `edit`.",
)
def serve(*, port: int | None, roots: tuple[Path, ...], dng: str) -> None:
    """Answer the Lightroom plugin and the review page, until Ctrl-C.

    Only programs of yours on this machine are answered: they read the token from bridge.json in
    the data folder. Where a server runs already, it is left to do the work, unless it is of
    another version: then this one takes its place, and goes on with its jobs.
    """
    # Threads that spin while they wait cost a preview six times its work; read as torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    configuration = Configuration(roots=roots or default_roots(), dng=Dng(dng))
    running = find_server(configuration.data)
    if running and running.version != VERSION:
        stdout.print(f"Ending xmpredict {running.version}, process {running.pid}")
        end_server(running, configuration.data)
    elif running:
        where = f"http://{ADDRESS}:{running.port}"
        stdout.print(f"Already serving at {where}, as process {running.pid}", soft_wrap=True)
        return
    with ending_cleanly(), Server(configuration, port) as server:
        stdout.print(f"Serving at http://{ADDRESS}:{server.contact.port}", soft_wrap=True)
        sys.stdout.flush()
        server.run()
