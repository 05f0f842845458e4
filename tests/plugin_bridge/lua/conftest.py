"""The plugin, installed as a user does it; a real server, whose model alone is simple."""

from __future__ import annotations

import json
import shutil
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.plugin_bridge.conftest import decode_here, make_picture
from tests.plugin_bridge.lua.lightroom import Lightroom
from xmpredict.develop.settings import Settings
from xmpredict.formats import FileKind
from xmpredict.plugin_bridge.configuration import Configuration
from xmpredict.plugin_bridge.installation import Launch, install
from xmpredict.plugin_bridge.server import Server, in_thread
from xmpredict.sample import write_sample
from xmpredict.sample.dng import RGGB, Frame, write_dng

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xmpredict.raw.thumbnail import Thumbnail


class Model:
    """Says the same of every photo."""

    label = "test 1"

    def predict(self, scene: Sequence[Thumbnail]) -> list[Settings]:
        return [self.decide(photo.kind) for photo in scene]

    def decide(self, kind: FileKind) -> Settings:
        warm = {"temperature": 5600, "tint": 7} if kind is FileKind.RAW else {}
        cold = {"incremental_temperature": -6, "incremental_tint": 2} if not warm else {}
        return Settings({"exposure": 0.35, "contrast": 12, "vibrance": 9, **warm, **cold})


@dataclass
class Bridge:
    """A server that can be ended and started again."""

    data: Path
    root: Path
    port: int = 0
    running: list[Server] = field(default_factory=list)

    @contextmanager
    def serving(self) -> Iterator[Server]:
        held = Configuration(
            roots=(self.root,), data=self.data, decoders=1, open_model=lambda _: Model()
        )
        with Server(held, self.port) as server:
            thread = in_thread(server)
            self.running.append(server)
            yield server
            server.stop()
            thread.join()

    def get(self, path: str) -> Any:
        contact = self.running[-1].contact
        url = f"http://127.0.0.1:{contact.port}{path}"
        headers = {"Authorization": f"Bearer {contact.token}"}
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return json.load(answer)

    def last_job(self) -> dict[str, Any]:
        """Return the latest job with what became of its photos, by id."""
        job = self.get(f"/v1/jobs/{self.get('/v1/jobs')['jobs'][0]['id']}")["job"]
        return {**job, "photos": {photo["id"]: photo for photo in job["photos"]}}


@pytest.fixture(autouse=True)
def _decoded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xmpredict.predict.map_photos", decode_here)


@pytest.fixture
def bridge(own_data_folder: Path, tmp_path: Path) -> Bridge:
    return Bridge(own_data_folder, tmp_path)


@pytest.fixture
def server(bridge: Bridge) -> Iterator[Server]:
    with bridge.serving() as server:
        yield server


@pytest.fixture
def plugin(tmp_path: Path, own_data_folder: Path) -> Path:
    launch = Launch.of_this_python(())
    assert launch.data == own_data_folder
    return install(tmp_path / "Modules", launch)


@pytest.fixture
def lightroom(plugin: Path) -> Lightroom:
    return Lightroom(plugin)


@pytest.fixture(scope="session")
def raw_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("raw") / "photo.dng"
    y, x = np.mgrid[0:96, 0:144]
    write_dng(path, Frame(pixels=(600 + 40 * x + 30 * y).astype(np.uint16), pattern=RGGB))
    return path.read_bytes()


@pytest.fixture
def raw(tmp_path: Path, raw_bytes: bytes) -> Callable[[str], Path]:
    """A function that writes a small raw of a name."""

    def make(name: str) -> Path:
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw_bytes)
        return path

    return make


@pytest.fixture(scope="session")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Raws of a person in one scene."""
    written = write_sample(tmp_path_factory.mktemp("sample"))
    return [path.read_bytes() for path in sorted(written)[:3]]


@pytest.fixture
def scene(tmp_path: Path, portraits: list[bytes]) -> list[Path]:
    """Three raws of a person in one scene."""
    folder = tmp_path / "scene"
    folder.mkdir()
    for number, data in enumerate(portraits):
        (folder / f"IMG_{number}.nef").write_bytes(data)
    return sorted(folder.iterdir())


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "picture.jpg")


@pytest.fixture
def moved(tmp_path: Path) -> Callable[[Path], Path]:
    """A function that moves a photo to where Lightroom keeps smart previews."""

    def move(photo: Path) -> Path:
        smart = tmp_path / "Catalog Smart Previews.lrdata" / f"{photo.stem}.dng"
        smart.parent.mkdir()
        return shutil.move(photo, smart)

    return move
