"""Lightroom, as far as a plugin can tell: real Lua 5.1, a strict SDK, real requests."""

from __future__ import annotations

import http.client
import struct
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lupa.lua51

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SDK = Path(__file__).parent / "sdk"

PLAIN = {
    "ProcessVersion": "15.4",
    "WhiteBalance": "As Shot",
    "SharpenRadius": 1.0,
    "SharpenDetail": 25,
    "LuminanceNoiseReductionDetail": 50,
    "ColorNoiseReductionDetail": 50,
    "ColorNoiseReductionSmoothness": 50,
    "ParametricShadowSplit": 25,
    "ParametricMidtoneSplit": 50,
    "ParametricHighlightSplit": 75,
    "ColorGradeBlending": 50,
    "PostCropVignetteMidpoint": 50,
    "PostCropVignetteFeather": 50,
    "PostCropVignetteStyle": 1,
    "GrainSize": 25,
    "GrainFrequency": 50,
}
"""What a photo has that nobody touched; all other sliders are at 0."""

RAW = {"Temperature": 5200, "Tint": 4, "Sharpness": 40, "ColorNoiseReduction": 25}
RENDERED = {"IncrementalTemperature": 0, "IncrementalTint": 0}


@dataclass(frozen=True)
class Told:
    """Something the plugin said: a message, a bezel, a line of the log, a page in a browser."""

    where: str
    text: str
    detail: str
    level: str


class Host:
    """What the SDK asks of the test."""

    def __init__(self, lightroom: Lightroom) -> None:
        self.lightroom = lightroom
        self.pace = lightroom.pace
        self.now = time.monotonic

    def rest(self) -> None:
        time.sleep(0.002)

    def execute(self, command: str) -> int:
        self.lightroom.commands.append(command)
        return subprocess.run(["/bin/sh", "-c", command], check=False).returncode

    def single(self, value: float) -> float:
        """Return `value` in the precision that Lightroom keeps."""
        return float(struct.unpack("f", struct.pack("f", value))[0])

    def written(self, gates: int) -> None:
        self.lightroom.on_written(gates)

    def request(self, method: str, url: str, headers: Any, body: str | None) -> tuple[int, str]:
        self.lightroom.on_request(method, url)
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        sent = {header["field"]: header["value"] for header in headers.values()}
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            connection.request(method, target, body.encode() if body is not None else None, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        except OSError as error:
            return 0, str(error)
        finally:
            connection.close()
        self.lightroom.requests.append((method, target, body, answer.status))
        return answer.status, text

    def exists(self, path: str) -> str:
        found = Path(path)
        return "file" if found.is_file() else "directory" if found.is_dir() else ""

    def read(self, path: str) -> str:
        return Path(path).read_text(encoding="utf-8")

    def uuid(self) -> str:
        return str(uuid.uuid4()).upper()

    def answer(self) -> str:
        return self.lightroom.answer

    def canceled(self, portion: float) -> bool:
        return self.lightroom.is_canceled(portion)

    def told(self, where: str, text: str, detail: str, level: str) -> None:
        self.lightroom.said.append(Told(where, text, detail, level))


@dataclass
class Lightroom:
    """A catalog with the plugin loaded."""

    plugin: Path
    pace: float = 0.02
    """Seconds that a second of the plugin's waiting takes."""

    answer: str = "ok"
    """Which button is pressed where the plugin asks: ok, cancel or other."""

    is_canceled: Callable[[float], bool] = lambda _: False
    on_written: Callable[[int], None] = lambda _: None
    on_request: Callable[[str, str], None] = lambda *_: None
    """Called before each request. May set what it got hold of before, but not read: lupa takes
    the stack of the task that is running for what was read."""

    said: list[Told] = field(default_factory=list)
    requests: list[tuple[str, str, str | None, int]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    photos: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lua = lupa.lua51.LuaRuntime(unpack_returned_tuples=True, register_eval=False)
        load = self.lua.eval("function(path, ...) return assert(loadfile(path))(...) end")
        host = Host(self)
        names = [name for name in dir(host) if not name.startswith("_")]
        table = self.lua.table_from({n: getattr(host, n) for n in names if n != "lightroom"})
        self.sdk = load(str(SDK / "sdk.lua"), str(SDK), table)
        self.catalog = self.sdk.Catalog.catalog

    def add(self, path: Path, kind: str = "RAW", smart: Path | None = None, **develop: Any) -> Any:
        """Add a photo to the catalog and to the selection; the first is selected most."""
        own = RAW if kind in {"RAW", "DNG"} else RENDERED
        numbers = set(self.sdk.Keys.numbers) - {"Temperature", "Tint", *RENDERED}
        settings = {**dict.fromkeys(numbers, 0), **PLAIN, **own, **develop}
        metadata: dict[str, Any] = {
            "path": str(path),
            "fileFormat": kind,
            "uuid": str(uuid.uuid4()).upper(),
        }
        if smart:
            metadata["smartPreviewInfo"] = self.lua.table_from({"smartPreviewPath": str(smart)})
        tables = (self.lua.table_from(values) for values in (metadata, settings))
        photo = self.sdk.Catalog.photo(*tables)
        self.photos.append(photo)
        self.select(*self.photos)
        return photo

    def select(self, *photos: Any) -> None:
        """Select `photos`, the first the most; none: the filmstrip's photos are all targets."""
        self.catalog.selected = self.lua.table_from(photos or self.photos)
        self.catalog.active = photos[0] if photos else False

    def run(self, item: str) -> list[Told]:
        """Choose a menu item, and return what the user was told until its tasks ended."""
        self.said.clear()
        self.requests.clear()
        self.sdk.run(str(self.plugin), item)
        failures = list(self.sdk.Tasks.failures.values())
        assert not failures, failures
        assert all(scope.ended for scope in self.sdk.scopes.values())
        return [told for told in self.said if told.where != "log"]

    def sizes(self) -> list[int]:
        """Return how many photos each write gate changed."""
        return list(self.sdk.Catalog.sizes().values())

    def held(self) -> Iterator[dict[str, Any]]:
        """Yield the develop settings of each photo."""
        return (dict(photo.develop) for photo in self.photos)
