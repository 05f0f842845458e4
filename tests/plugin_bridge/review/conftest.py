"""The page in a real Chromium, against the real server, on the sample shoot."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin_bridge.review.desk import PATIENCE_S, Desk
from xmpredict.engine import _run
from xmpredict.plugin_bridge.configuration import Configuration
from xmpredict.plugin_bridge.review.visit import page_address
from xmpredict.plugin_bridge.server import Server, in_thread
from xmpredict.sample import write_sample
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Shoot:
    """The sample shoot, and the server that shows it."""

    folder: Path
    server: Server

    def url(self) -> str:
        return page_address(self.server.contact, self.server.new_code(), self.folder)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the server as a program would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.contact.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.server.contact.token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        method = "GET" if body is None else "POST"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        told: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return told

    @property
    def photos(self) -> list[str]:
        return sorted(str(path) for path in self.folder.glob("*.dng"))

    @property
    def sidecars(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.xmp"))

    def rest(self) -> None:
        """Wait until no job is under way, which a page that is closed may have left."""
        until = time.monotonic() + PATIENCE_S
        while any(job["state"] in {"queued", "running"} for job in self.ask("/v1/jobs")["jobs"]):
            assert time.monotonic() < until, "a job did not end"
            time.sleep(0.02)

    def reset(self) -> None:
        self.rest()
        for path in self.folder.glob("*.xmp"):
            path.unlink()
        self.ask("/v1/marks", {"paths": self.photos, "state": None})


@pytest.fixture(scope="package")
def review_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review-data")


@pytest.fixture(autouse=True)
def own_data_folder(review_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One folder for all of these tests, as they share a server."""
    monkeypatch.setenv("XMPREDICT_DATA", str(review_data))
    return review_data


@pytest.fixture(scope="package")
def running(review_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shoot]:
    folder = tmp_path_factory.mktemp("shoot")
    write_sample(folder)
    configuration = Configuration(roots=(folder,), data=review_data, dng=Dng.SIDECAR, decoders=1)
    with pytest.MonkeyPatch.context() as patched, Server(configuration, port=0) as server:
        # A process takes longer to start than these photos to decode.
        patched.setattr(
            "xmpredict.predict.map_photos",
            lambda run, photos, _: (_run(run, one) for one in photos),
        )
        thread = in_thread(server)
        yield Shoot(folder, server)
        server.stop()
        thread.join()


@pytest.fixture
def shoot(running: Shoot) -> Iterator[Shoot]:
    """The shoot as it came from the camera, but looked at by the network."""
    running.reset()
    yield running
    running.reset()


@pytest.fixture(scope="package")
def browsing(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser, which keeps previews that did not change, as a person's does."""
    context = chromium.new_context(
        color_scheme="dark", viewport={"width": 1160, "height": 720}, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def bare(browsing: BrowserContext, shoot: Shoot) -> Iterator[Desk]:  # noqa: ARG001 - its end
    """An empty page; no message on the console and no failed script is let pass.

    It is closed before the shoot is reset, so that nobody asks for what is not there any more.
    """
    page = browsing.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    desk = Desk(page)
    yield desk
    page.evaluate("localStorage.clear()")
    page.close()
    assert [text for text in troubles if not desk.allowed or desk.allowed not in text] == []


@pytest.fixture
def desk(bare: Desk, shoot: Shoot) -> Desk:
    """The page, with every photo looked at and the first one shown."""
    bare.page.goto(shoot.url())
    bare.page.locator("[role=option]").nth(7).wait_for()
    bare.settle()
    return bare
