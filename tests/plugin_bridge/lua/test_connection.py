"""Finding and starting the server, and what happens when it goes away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin_bridge.lua.lightroom import Lightroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.plugin_bridge.lua.conftest import Bridge

    Raw = Callable[[str], Path]

EDIT, REVIEW = "EditSelected.lua", "OpenReview.lua"


def change(plugin: Path, **told: str) -> None:
    """Write other facts into what the installation told the plugin."""
    path = plugin / "installed.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | told))


@contextmanager
def stranger(data: Path, health: dict[str, Any]) -> Iterator[list[str | None]]:
    """Something else that answers where bridge.json leads; yields the tokens that it was shown."""
    tokens: list[str | None] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tokens.append(self.headers.get("Authorization"))
            self.send_response(200)
            self.end_headers()
            said = json.dumps(health) if self.path == "/health" else "hello"
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base says
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        contact = {"port": server.server_port, "token": "secret", "instance": "i", "pid": 1}
        (data / "bridge.json").write_text(json.dumps(contact | {"version": "0.0.1"}))
        yield tokens
        server.shutdown()
        thread.join()


OLD = """
import sys
from xmpredict.plugin_bridge import app, server
from xmpredict.cli.main import main
app.VERSION = server.VERSION = "0.0.1"
sys.argv = ["xmpredict", "serve", "--port", "0"]
main()
"""


def wait_for(contact: Path, *, there: bool) -> None:
    until = time.monotonic() + 60
    while contact.exists() != there and time.monotonic() < until:
        time.sleep(0.05)
    assert contact.exists() == there


@pytest.mark.parametrize("old", [False, True])
def test_a_server_is_started_where_none_or_an_old_one_runs(
    plugin: Path, own_data_folder: Path, raw: Raw, old: bool
) -> None:
    lightroom = Lightroom(plugin, pace=1)
    lightroom.add(raw("a.nef"))
    contact = own_data_folder / "bridge.json"
    running = subprocess.Popen([sys.executable, "-c", OLD]) if old else None
    wait_for(contact, there=old)
    try:
        opened, _ = lightroom.run(REVIEW)
        held = json.loads(contact.read_text())
        assert opened.text.startswith(f"http://127.0.0.1:{held['port']}/#code=")
        assert len(lightroom.commands) == 1
        lightroom.run(REVIEW)
        assert len(lightroom.commands) == 1, "it is still there"
    finally:
        if contact.exists():
            os.kill(json.loads(contact.read_text())["pid"], signal.SIGTERM)
    wait_for(contact, there=False)
    assert running is None or running.wait(20) == 0


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"start": "true"}, "did not start within 60 seconds"),
        ({"start": "exit 3"}, "exit code 3"),
        ({"program": "/nowhere/python"}, "no longer at /nowhere/python"),
    ],
)
def test_a_server_that_cannot_be_started_is_said(
    plugin: Path, raw: Raw, told: dict[str, str], said: str
) -> None:
    change(plugin, **told)
    lightroom = Lightroom(plugin, pace=0.001)
    photo = lightroom.add(raw("a.nef"))
    (message,) = lightroom.run(EDIT)
    assert message.level == "critical"
    assert said in message.detail
    assert "xmpredict" in message.detail.split("\n\n")[1], "there is a remedy"
    assert photo.develop.Exposure2012 == 0


def test_a_plugin_that_was_only_copied_says_what_to_do(lightroom: Lightroom, raw: Raw) -> None:
    (lightroom.plugin / "installed.json").unlink()
    lightroom.add(raw("a.nef"))
    (message,) = lightroom.run(EDIT)
    assert "xmpredict install-plugin" in message.detail


def test_waiting_for_the_server_can_be_canceled(lightroom: Lightroom, raw: Raw) -> None:
    change(lightroom.plugin, start="true")
    lightroom.is_canceled = lambda _: True
    lightroom.add(raw("a.nef"))
    assert lightroom.run(EDIT) == []


@pytest.mark.parametrize("stale", [{"version": "0.0.1"}, {"api": 2}])
def test_a_stale_server_is_noticed(
    lightroom: Lightroom, own_data_folder: Path, raw: Raw, stale: dict[str, Any]
) -> None:
    change(lightroom.plugin, start="true")
    lightroom.add(raw("a.nef"))
    told = json.loads((lightroom.plugin / "installed.json").read_text())
    health = {"name": "xmpredict", "version": told["version"], "instance": "i", "api": 1}
    with stranger(own_data_folder, health | stale) as tokens:
        (message,) = lightroom.run(EDIT)
    assert "is running, and this plugin is of version" in message.detail
    assert lightroom.commands == ["true"], "which may take its place, and did not"
    assert set(tokens) == {None}, "the token is for its own server alone"


def test_another_program_at_the_port_gets_no_token(
    lightroom: Lightroom, own_data_folder: Path, raw: Raw
) -> None:
    change(lightroom.plugin, start="true")
    lightroom.pace = 0.001
    lightroom.add(raw("a.nef"))
    with stranger(own_data_folder, {"name": "else"}) as tokens:
        (message,) = lightroom.run(EDIT)
    assert "did not start" in message.detail
    assert set(tokens) == {None}


@pytest.mark.parametrize("same_port", [True, False])
def test_a_server_that_is_started_again_goes_on(
    lightroom: Lightroom, bridge: Bridge, raw: Raw, same_port: bool
) -> None:
    change(lightroom.plugin, start="true")
    photo = lightroom.add(raw("a.nef"))
    with ExitStack() as first, ExitStack() as second:
        server = first.enter_context(bridge.serving())
        bridge.port = server.contact.port if same_port else 0

        def restart(method: str, url: str) -> None:
            if method == "GET" and "/v1/jobs/" in url and len(bridge.running) == 1:
                first.close()
                second.enter_context(bridge.serving())

        lightroom.on_request = restart
        (told,) = lightroom.run(EDIT)
        assert bridge.running[0].contact.token != bridge.running[1].contact.token
        assert len(bridge.get("/v1/jobs")["jobs"]) == 1
    assert told.text == "1 photo edited"
    assert photo.develop.Exposure2012 != 0


def test_a_job_can_be_canceled(lightroom: Lightroom, bridge: Bridge, raw: Raw) -> None:
    for number in range(20):
        lightroom.add(raw(f"{number}.nef"))
    held = list(lightroom.held())
    with bridge.serving():
        lightroom.is_canceled = lambda _: any(r[:1] == ("POST",) for r in lightroom.requests)
        assert lightroom.run(EDIT) == []
        until = time.monotonic() + 20
        while bridge.last_job()["state"] != "cancelled" and time.monotonic() < until:
            time.sleep(0.02)
        assert bridge.last_job()["state"] == "cancelled"
    assert list(lightroom.held()) == held
    assert lightroom.sizes() == []


def test_canceled_while_applying_keeps_whole_chunks(
    lightroom: Lightroom, bridge: Bridge, raw: Raw
) -> None:
    path = raw("a.nef")
    for _ in range(70):
        lightroom.add(path)
    gates: list[int] = []
    lightroom.on_written = gates.append
    lightroom.is_canceled = lambda _: bool(gates)
    with bridge.serving():
        (told,) = lightroom.run(EDIT)
    assert (told.text, told.detail) == ("50 photos edited", "20 photos: left as it is, canceled")
    assert lightroom.sizes() == [50]


def test_an_answer_that_makes_no_sense_is_said(
    lightroom: Lightroom, own_data_folder: Path, raw: Raw
) -> None:
    lightroom.add(raw("a.nef"))
    told = json.loads((lightroom.plugin / "installed.json").read_text())
    health = {"name": "xmpredict", "version": told["version"], "instance": "i", "api": 1}
    with stranger(own_data_folder, health):
        (message,) = lightroom.run(EDIT)
    assert message.level == "critical"
    assert "not understood" in message.detail
    log = [line.text for line in lightroom.said if line.where == "log"]
    assert any("/v1/sliders" in line for line in log)
    assert not any("secret" in line for line in log)
