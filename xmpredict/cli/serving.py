"""What `serve` and `review` do before they become a server."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from click.core import ParameterSource

from xmpredict.cli.console import stdout
from xmpredict.plugin_bridge.build import build
from xmpredict.plugin_bridge.configuration import VERSION
from xmpredict.plugin_bridge.server import end_server, find_server
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from pathlib import Path

    import click

    from xmpredict.plugin_bridge.contact import Contact


def say(text: str) -> None:
    """Print `text` at once: who started this waits for it."""
    stdout.print(text, soft_wrap=True)
    sys.stdout.flush()


def server_in_place(data: Path) -> Contact | None:
    """Return the server that is to do the work, None where there is none; end an old one.

    Args:
        data: The data folder that a server answers for.

    Raises:
        BridgeError: If a server of another version or other code stays.
    """
    # Threads that spin while they wait cost a preview six times its work; read as torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    running = find_server(data)
    if running and (running.version, running.build) != (VERSION, build()):
        code = " of other code" if running.version == VERSION else ""
        say(f"Ending xmpredict {running.version}{code}, process {running.pid}")
        end_server(running, data)
        return None
    return running


def named_dng(ctx: click.Context) -> Dng | None:
    """Return what the command's ``--dng`` says, None where it was not given."""
    is_named = ctx.get_parameter_source("dng") is ParameterSource.COMMANDLINE
    return Dng(ctx.params["dng"]) if is_named else None
