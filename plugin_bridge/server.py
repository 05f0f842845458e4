"""Running the application: waitress on this machine's own address, one server a data folder."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sqlite3
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Any, Self

from waitress.server import create_server
from waitress.wasyncore import close_all

from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.app import create_app
from xmpredict.plugin_bridge.bridge import Bridge
from xmpredict.plugin_bridge.build import build
from xmpredict.plugin_bridge.client import ask, hello
from xmpredict.plugin_bridge.configuration import ADDRESS, PORT, VERSION
from xmpredict.plugin_bridge.contact import Contact

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.plugin_bridge.configuration import Configuration

THREADS = 64
"""Most of them wait for their turn to render, and must not keep others from being answered."""

CONNECTIONS = 500
_LOCK_NAME = "bridge.lock"
_END_S = 60.0
"""The photo in hand may be a large one."""


class Server:
    """A server that is listening, once it is entered."""

    def __init__(self, configuration: Configuration, port: int | None = None) -> None:
        """Listen, but answer nobody yet.

        Args:
            configuration: How to run.
            port: Where; 0 for any free port, None for `PORT` or else any.

        Raises:
            BridgeError: If another server of the same data folder runs, or the port is taken.
            XmpredictError: If the data folder cannot be used.
        """
        self.configuration = configuration
        with ExitStack() as held:
            held.enter_context(closing(_lock(configuration.data)))
            listening = held.enter_context(_listen(port))
            self._bridge = held.enter_context(closing(Bridge(configuration)))
            self.contact = Contact(
                listening.getsockname()[1],
                configuration.token,
                configuration.instance,
                os.getpid(),
                VERSION,
                build(),
            )
            self._bridge.quit = self.stop
            self._channels: dict[int, Any] = {}
            self._waitress = _waitress(self._bridge, listening, self._channels)
            held.callback(close_all, self._channels)
            held.callback(self._waitress.task_dispatcher.shutdown)
            self._held = held.pop_all()

    def __enter__(self) -> Self:
        """Say where the server is, and begin with jobs that wait."""
        self.contact.write(self.configuration.data)
        self._bridge.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the work in hand and give everything back."""
        self.contact.withdraw(self.configuration.data)
        self._bridge.worker.end()
        self._held.close()

    def run(self) -> None:
        """Answer until `stop`, or until a signal raises SystemExit or KeyboardInterrupt."""
        self._waitress.run()

    def stop(self) -> None:
        """Have `run` return; may be called by any thread."""
        # Another thread's pull may close everything before this one's is through.
        with suppress(OSError):
            self._waitress.trigger.pull_trigger(lambda: close_all(self._channels))

    def new_code(self) -> str:
        """Return a code for `Sessions.open`."""
        return self._bridge.sessions.new_code()


def _waitress(bridge: Bridge, listening: socket.socket, channels: dict[int, Any]) -> Any:
    configuration = bridge.configuration
    made = create_server(
        create_app(configuration, bridge),
        map=channels,
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=configuration.idle_s,
        cleanup_interval=min(configuration.idle_s, 30),
        max_request_body_size=4 * configuration.body_limit,
        # A client that is gone has to be noticed while its answer is made.
        channel_request_lookahead=1,
        clear_untrusted_proxy_headers=True,
        ident=None,
    )
    # Clients that wait are told by waitress as if they were a fault.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Events have to leave when they happen, not when 18 kB of them are together.
    made.adj.send_bytes = 1
    return made


def find_server(data: Path) -> Contact | None:
    """Return the server that answers for the data folder, or None where none does.

    A file that a killed server left behind is told apart by asking: another program may have its
    port by now.
    """
    contact = Contact.read(data)
    told = contact and hello(contact)
    return contact if contact and told and told.get("instance") == contact.instance else None


def end_server(contact: Contact, data: Path) -> None:
    """End the server of `contact`, and wait until it is gone.

    Raises:
        BridgeError: If it stays.
    """
    with suppress(BridgeError):
        ask(contact, "POST", "/v1/quit", {})
    until = time.monotonic() + _END_S
    while time.monotonic() < until:
        with suppress(BridgeError), closing(_lock(data)):
            return
        time.sleep(0.1)
    raise BridgeError(
        f"xmpredict {contact.version} serves already, as process {contact.pid}, and stays",
        remedy="end that process",
    )


def _lock(data: Path) -> sqlite3.Connection:
    """Hold what only one server of a data folder can; it is free again when that one dies."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        held = sqlite3.connect(
            data / _LOCK_NAME, timeout=0, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise BridgeError(
            f"cannot be used ({error})", path=data, remedy="check its permissions"
        ) from None
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        held.close()
        raise BridgeError(
            "another server runs for the same data folder", path=data, remedy="end it first"
        ) from None
    return held


def _listen(port: int | None) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # Windows lets a second program listen at a port unless the first one says no.
        if sys.platform == "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, PORT if port is None else port))
        except OSError as error:
            if port is not None or error.errno != errno.EADDRINUSE:
                raise
            listening.bind((ADDRESS, 0))
    except OSError as error:
        listening.close()
        raise BridgeError(
            f"port {port} cannot be had: {error.strerror or error}",
            remedy="choose another one, or --port 0 for any",
        ) from None
    return listening


def in_thread(server: Server) -> threading.Thread:
    """Run `server` beside the caller, who enters and stops it."""
    thread = threading.Thread(target=server.run, name="xmpredict server", daemon=True)
    thread.start()
    return thread
