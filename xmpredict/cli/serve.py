"""``xmpredict serve``: the bridge to Lightroom, Photoshop and the review page."""

from __future__ import annotations

from pathlib import Path

import click

from xmpredict.cli.editing import dng_choice
from xmpredict.cli.interrupt import ending_cleanly
from xmpredict.cli.serving import named_dng, say, server_in_place
from xmpredict.plugin_bridge.configuration import PORT, Configuration, default_roots
from xmpredict.plugin_bridge.contact import FILE_NAME
from xmpredict.plugin_bridge.review.visit import address
from xmpredict.plugin_bridge.running import Running
from xmpredict.plugin_bridge.server import Server
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
@dng_choice("What becomes of DNGs where a program does not say it; as for `edit`.")
@click.pass_context
def serve(ctx: click.Context, *, port: int | None, roots: tuple[Path, ...], dng: str) -> None:
    """Answer the Lightroom plugin and the review page, until Ctrl-C.

    Only programs of yours on this machine are answered: they read the token from bridge.json in
    the data folder. Where a server runs already, it is left to do the work, and options that it
    was not started with are an error. One that runs other code, such as another version's, makes
    room: this one goes on with its jobs.
    """
    configuration = Configuration(roots=roots or default_roots(), dng=Dng(dng))
    token = f"The token is in {configuration.data / FILE_NAME}"
    if running := server_in_place(configuration.data):
        found = Running.of(running)
        found.check(port, roots, named_dng(ctx))
        say(f"Already serving at {found}")
        say(token)
        return
    with ending_cleanly(), Server(configuration, port) as server:
        say(f"Serving at {address(server.contact)}")
        say(token)
        server.run()
