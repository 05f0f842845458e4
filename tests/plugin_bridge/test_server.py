"""The server as a process: where it listens, who finds it, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, replace

import pytest

from tests.plugin_bridge.conftest import (
    STARTS_S,
    Client,
    configured,
    found,
    make_shoot,
    serving,
    start,
)
from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.build import build
from xmpredict.plugin_bridge.configuration import ADDRESS, VERSION
from xmpredict.plugin_bridge.contact import Contact
from xmpredict.plugin_bridge.server import Server, end_server, find_server, in_thread


def test_only_the_user_can_read_the_token(root, tmp_path):
    with Server(configured(root, tmp_path), port=0) as server:
        file = tmp_path / "bridge.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert Contact.read(tmp_path) == server.contact
        assert len(bytes.fromhex(server.contact.token)) == 32
    assert not file.exists()


def test_each_start_has_a_token_of_its_own(root, tmp_path):
    with serving(configured(root, tmp_path)) as old:
        assert old.get("/v1/sliders").status == 200
    with serving(configured(root, tmp_path)) as new:
        assert Client(new.port, old.token).get("/v1/sliders").code == "unauthorized"
        assert new.get("/v1/sliders").status == 200


def test_it_listens_on_this_machine_alone(client):
    with closing(socket.socket()) as outside, pytest.raises(OSError, match="refused"):
        outside.connect(("127.0.0.2", client.port))


def test_a_taken_port_is_said_and_any_other_is_taken_where_none_is_asked_for(
    root, tmp_path, client, monkeypatch
):
    with pytest.raises(BridgeError, match=f"port {client.port} cannot be had"):
        Server(configured(root, tmp_path), port=client.port)
    monkeypatch.setattr("xmpredict.plugin_bridge.server.PORT", client.port)
    with Server(configured(root, tmp_path)) as server:
        assert server.contact.port != client.port


def test_one_server_a_data_folder(root, tmp_path):
    with (
        Server(configured(root, tmp_path), port=0),
        pytest.raises(BridgeError, match="another server"),
    ):
        Server(configured(root, tmp_path), port=0)


def test_what_a_killed_server_left_behind_is_no_server(tmp_path, client):
    assert find_server(tmp_path) is None
    (tmp_path / "bridge.json").write_text("{}")
    assert find_server(tmp_path) is None
    # Another program, or another server, may have the port by now.
    Contact(client.port, "0" * 64, "other", 1, "0.1.0", build()).write(tmp_path)
    assert find_server(tmp_path) is None
    assert client.get("/health").status == 200


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"version": "0.0.9"}, "Ending xmpredict 0.0.9, process"),
        ({"build": "0" * 32}, f"Ending xmpredict {VERSION} of other code, process"),
        ({"build": None}, f"Ending xmpredict {VERSION} of other code, process"),
    ],
)
def test_a_server_of_other_code_makes_room(root, tmp_path, told, said):
    with Server(configured(root, tmp_path), port=0) as server:
        thread = in_thread(server)
        contact = asdict(server.contact) | told
        held = {name: value for name, value in contact.items() if value is not None}
        (tmp_path / "bridge.json").write_text(json.dumps(held))
        process = start(tmp_path, root)
        thread.join(STARTS_S)
        assert not thread.is_alive()
    with process:
        assert found(tmp_path).pid == process.pid
        process.terminate()
        assert said in process.communicate()[0]


def test_a_server_that_stays_is_said(root, tmp_path, monkeypatch):
    monkeypatch.setattr("xmpredict.plugin_bridge.server._END_S", 0.2)
    with (
        Server(configured(root, tmp_path), port=0) as server,
        pytest.raises(BridgeError, match="as process"),
    ):
        end_server(replace(server.contact, port=1), tmp_path)


def test_a_process_serves_once_and_ends_cleanly(root, tmp_path):
    with start(tmp_path, root) as first:
        contact = found(tmp_path)
        assert contact.pid == first.pid
        with start(tmp_path, root) as second:
            said = second.communicate()[0]
            assert "Already serving" in said
            assert str(tmp_path / "bridge.json") in said
            assert second.returncode == 0
        with start(tmp_path, tmp_path) as third:
            assert third.wait(STARTS_S) == 1
        first.send_signal(signal.SIGTERM)
        said = first.communicate(timeout=30)[0]
        assert f"Serving at http://{ADDRESS}:{contact.port}" in said
        assert str(tmp_path / "bridge.json") in said
        assert first.returncode == 0
    assert not (tmp_path / "bridge.json").exists()


def test_200_requests_at_once(client):
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: client.get("/v1/sliders").status, range(200)))
    assert answers == [200] * 200


def test_who_sends_nothing_is_shown_the_door(root, tmp_path):
    with serving(configured(root, tmp_path, idle_s=1)) as client:
        slow = [socket.create_connection((ADDRESS, client.port)) for _ in range(30)]
        for one in slow:
            one.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n")
        # They hold no thread: others are answered meanwhile.
        assert client.get("/health").status == 200
        for one in slow:
            one.settimeout(10)
            with one:
                assert one.recv(100) == b""


def test_reading_writes_nothing(client, root):
    photos = make_shoot(root / "read", 2)
    client.do("predict", photos)
    folder = photos[0].parent

    def files() -> dict[str, tuple[int, bytes]]:
        return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()}

    before = files()
    for path in (
        "/health",
        "/v1/jobs",
        "/v1/history",
        f"/v1/scenes?folder={folder}",
        f"/v1/preview?path={photos[0]}&size=32",
    ):
        assert client.get(path).status == 200
    assert files() == before
