"""``xmpredict review``: look at a folder's edits, change them, accept or reject them."""

from __future__ import annotations

from pathlib import Path

import click

from xmpredict.cli.editing import dng_choice
from xmpredict.cli.interrupt import ending_cleanly
from xmpredict.cli.serving import named_dng, say, server_in_place
from xmpredict.plugin_bridge.configuration import Configuration, default_roots
from xmpredict.plugin_bridge.review.visit import address, invite, page_address
from xmpredict.plugin_bridge.review.window import open_browser, show_window, why_no_window
from xmpredict.plugin_bridge.running import Running
from xmpredict.plugin_bridge.server import Server, in_thread
from xmpredict.xmp import Dng


@click.command()
@click.argument(
    "folder",
    default=".",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
)
@click.option("--browser", is_flag=True, help="Open the browser instead of a window.")
@click.option(
    "--no-open",
    is_flag=True,
    help="Open nothing; print the address, which is good once and for a minute.",
)
@dng_choice(
    "What becomes of DNGs that are accepted; as for `edit`. Another one than that of the server "
    "that runs already is an error."
)
@click.pass_context
def review(ctx: click.Context, *, folder: Path, browser: bool, no_open: bool, dng: str) -> None:
    """Look at the edits of FOLDER, by default the current one, before they are written.

    Shows every photo before and after by scene, with its sliders and how sure the model is of
    each. Nothing is written until you accept it. Uses the server that runs already, or starts
    one that ends with the window, or by Ctrl-C.
    """
    configuration = Configuration(roots=(folder, *default_roots()), dng=Dng(dng))
    if running := server_in_place(configuration.data):
        Running.of(running).check(None, (), named_dng(ctx))
        say(f"Using the server at {address(running)}")
        url = page_address(running, invite(running, folder), folder)
        if not _show(url, configuration, browser=browser, no_open=no_open):
            say("The page works for as long as that server runs.")
        return
    with ending_cleanly(), Server(configuration) as server:
        say(f"Serving {folder} at {address(server.contact)}")
        thread = in_thread(server)
        url = page_address(server.contact, server.new_code(), folder)
        if not _show(url, configuration, browser=browser, no_open=no_open):
            say("Ctrl-C ends it.")
            thread.join()
        server.stop()
        thread.join()


def _show(url: str, configuration: Configuration, *, browser: bool, no_open: bool) -> bool:
    """Show the page; return whether it was shown to its end."""
    lack = None if browser or no_open else why_no_window()
    if not (browser or no_open or lack):
        say("Opening the window; closing it ends the review.")
        show_window(url, configuration.data)
        return True
    if lack:
        say(f"No window of its own: {lack}.")
    if not no_open and open_browser(url):
        say("Opened in the browser.")
    else:
        say(f"Open within a minute: {url}")
    return False
