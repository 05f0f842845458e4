"""``xmpredict review``: whose server shows the page, and where."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from xmpredict.cli.review import review
from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.server import find_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin_bridge.review.conftest import Shoot


def page_in(output: str) -> tuple[str, dict[str, list[str]]]:
    """The address that was told, and what stands behind its #."""
    found = re.search(r"within a minute: (http://127\.0\.0\.1:\d+)/#(\S+)", output)
    assert found, output
    return found[1], parse_qs(found[2])


def test_a_server_that_runs_is_used_and_allowed_the_folder(shoot: Shoot, tmp_path: Path) -> None:
    done = CliRunner().invoke(review, [str(tmp_path), "--no-open"])
    assert done.exit_code == 0, done.output
    address, told = page_in(done.output)
    assert address == f"http://127.0.0.1:{shoot.server.contact.port}"
    assert "The page works for as long as that server runs." in done.output
    assert told["folder"] == [str(tmp_path)]
    assert shoot.ask("/session", {"code": told["code"][0]}) == {}
    assert shoot.ask("/session", {"code": told["code"][0]})["error"]["code"] == "unauthorized"
    assert shoot.ask(f"/v1/scenes?folder={tmp_path}") == {
        "scenes": [],
        "left_out": [],
        "unseen": [],
    }


@pytest.mark.usefixtures("shoot")
def test_another_choice_for_dngs_than_the_server_has_is_an_error(tmp_path: Path) -> None:
    refused = CliRunner().invoke(review, [str(tmp_path), "--no-open", "--dng", "embed"])
    assert isinstance(refused.exception, BridgeError)
    assert "a server with another --dng runs already" in str(refused.exception)
    same = CliRunner().invoke(review, [str(tmp_path), "--no-open", "--dng", "sidecar"])
    assert same.exit_code == 0, same.output


def test_its_own_server_ends_with_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XMPREDICT_DATA", str(tmp_path / "data"))
    shown: list[str] = []

    def show(url: str, data: Path) -> None:
        assert find_server(data)
        shown.append(url)

    monkeypatch.setattr("xmpredict.cli.review.why_no_window", lambda: None)
    monkeypatch.setattr("xmpredict.cli.review.show_window", show)
    done = CliRunner().invoke(review, [str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "Opening the window" in done.output
    assert len(shown) == 1
    assert find_server(tmp_path / "data") is None


@pytest.mark.parametrize("found", [True, False])
def test_without_a_window_the_browser_shows_it_or_the_address_is_told(
    shoot: Shoot, monkeypatch: pytest.MonkeyPatch, found: bool
) -> None:
    monkeypatch.setattr("xmpredict.cli.review.why_no_window", lambda: "there is no screen")
    monkeypatch.setattr("xmpredict.cli.review.open_browser", lambda _: found)
    done = CliRunner().invoke(review, [str(shoot.folder)])
    assert "No window of its own: there is no screen." in done.output
    assert ("Opened in the browser." in done.output) == found
    assert ("within a minute" in done.output) != found


def test_ctrl_c_ends_the_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    started = subprocess.Popen(
        [sys.executable, "-m", "xmpredict", "review", str(tmp_path), "--no-open"],
        env=os.environ | {"XMPREDICT_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with started as running:
        assert running.stdout
        lines = [running.stdout.readline() for _ in range(3)]
        page_in("".join(lines))
        assert find_server(data)
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
    assert find_server(data) is None
