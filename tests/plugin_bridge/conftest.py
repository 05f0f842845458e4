"""A small shoot, a server for it, and a client that speaks to it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from xmpredict.develop.settings import Settings
from xmpredict.engine import _run
from xmpredict.plugin_bridge.app import create_app
from xmpredict.plugin_bridge.configuration import ADDRESS, Configuration
from xmpredict.plugin_bridge.server import Server, find_server, in_thread
from xmpredict.raw.capture import Capture
from xmpredict.sample.dng import RGGB, Frame, write_dng
from xmpredict.xmp import Dng

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xmpredict.plugin_bridge.contact import Contact

NOON = datetime(2026, 6, 6, 12, 0, 0)
STARTS_S = 60
STATES = {"done", "failed", "cancelled"}


@dataclass(frozen=True)
class Careful:
    """A model that always says the same."""

    label: str = "careful"

    def predict(self, scene):
        return [Settings(exposure=0.3, contrast=8) for _ in scene]


def open_careful(name: str) -> Careful:
    assert name in {"default", "auto"}
    return Careful()


def make_photo(path: Path, number: int = 0) -> Path:
    """Write a DNG of 48 x 32 pixels, taken `number` seconds after noon."""
    random = np.random.default_rng(number)
    light = np.linspace(600, 9000, 48)[None, :] * random.uniform(0.8, 1.2, (32, 1))
    capture = Capture(
        time=NOON + timedelta(seconds=number),
        make="xmpredict",
        model="Sample",
        iso=100,
        shutter_s=0.01,
        aperture=2.8,
    )
    pixels = light.round().astype(np.uint16)
    write_dng(path, Frame(pixels=pixels, pattern=RGGB, neutral=(0.5, 1.0, 0.7), capture=capture))
    return path


def make_picture(path: Path) -> Path:
    """Write a finished picture of 60 x 40 pixels."""
    ramp = np.linspace(0, 255, 60 * 40 * 3).reshape(40, 60, 3)
    Image.fromarray(ramp.astype(np.uint8)).save(path)
    return path


def make_shoot(folder: Path, count: int) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [make_photo(folder / f"IMG_{n:04}.dng", n) for n in range(count)]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def code(self) -> str:
        return self.json["error"]["code"]


@dataclass
class Client:
    """A program with the token, unless it is told to be another one."""

    port: int
    token: str

    def ask(self, method: str, path: str, body: object = None, **headers: str | None) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent: dict[str, str | None] = {"Authorization": f"Bearer {self.token}"}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent |= given
        with closing(http.client.HTTPConnection(ADDRESS, self.port, timeout=60)) as connection:
            held = {name: value for name, value in sent.items() if value is not None}
            connection.request(method, path, data, held)
            answer = connection.getresponse()
            headers_of = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers_of, answer.read())

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str | None) -> Answer:
        return self.ask("POST", path, body, **headers)

    def start(self, kind: str, photos: list[Any], **more: Any) -> str:
        named = [p if isinstance(p, dict) else {"path": str(p)} for p in photos]
        answer = self.post("/v1/jobs", {"kind": kind, "photos": named, **more})
        assert answer.status == 202, answer.data
        return answer.json["job"]["id"]

    def wait(self, job: str, seconds: float = 60) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.get(f"/v1/jobs/{job}").json["job"]
            if found["state"] in STATES:
                return found
            time.sleep(0.02)
        raise AssertionError(f"the job did not end: {found}")

    def do(self, kind: str, photos: list[Any], **more: Any) -> list[dict[str, Any]]:
        """Do a job to its end, and return its photos."""
        done = self.wait(self.start(kind, photos, **more))
        assert done["state"] == "done", done["error"]
        return done["photos"]


def configured(root: Path, data: Path, **more: Any) -> Configuration:
    """Return how servers of tests run: one decoder, sidecars for DNGs, a model without weights."""
    usual = {"dng": Dng.SIDECAR, "decoders": 1, "open_model": open_careful}
    return Configuration(roots=(root,), data=data, **(usual | more))


@contextmanager
def serving(configuration: Configuration) -> Iterator[Client]:
    with Server(configuration, port=0) as server:
        thread = in_thread(server)
        try:
            yield Client(server.contact.port, server.contact.token)
        finally:
            server.stop()
            thread.join()


def start(data: Path, root: Path) -> subprocess.Popen:
    """Start the command as a process of its own."""
    command = [sys.executable, "-m", "xmpredict", "serve", "--port", "0", "--root", str(root)]
    environment = os.environ | {"XMPREDICT_DATA": str(data)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def found(data: Path) -> Contact:
    """Wait for the server of a data folder."""
    until = time.monotonic() + STARTS_S
    while time.monotonic() < until:
        if contact := find_server(data):
            return contact
        time.sleep(0.05)
    raise AssertionError("the server did not come")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """The folder whose photos the server may use."""
    return tmp_path_factory.mktemp("photos")


def decode_here(function, photos, jobs):
    """Stand in for `map_photos`: a process takes longer to start than these photos to decode."""
    assert jobs == 1
    return (_run(function, photo) for photo in photos)


@pytest.fixture(scope="module")
def client(root, tmp_path_factory) -> Iterator[Client]:
    """A server for `root`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("xmpredict.predict.map_photos", decode_here)
        with serving(configured(root, tmp_path_factory.mktemp("bridge"))) as found:
            yield found


@pytest.fixture
def shoot(root, request) -> list[Path]:
    """Three photos of this test's own."""
    return make_shoot(root / request.node.name.replace("/", "_"), 3)


@pytest.fixture(scope="module")
def app(root, tmp_path_factory):
    """The application without a server, whose jobs wait for ever."""
    made = create_app(configured(root, tmp_path_factory.mktemp("data")))
    yield made
    made.extensions["xmpredict"].close()
