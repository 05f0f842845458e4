"""Every real packet, judged by Adobe's XMP core and by ExifTool."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import BrokenSidecarError
from xmpredict.formats import FileKind
from xmpredict.xmp.completion import complete
from xmpredict.xmp.names import CRS, crs
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import to_crs

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(os.environ.get("XMPREDICT_SHARED", Path(__file__).parents[3] / "shared")) / "data"
FILES = sorted((DATA / "xmp").glob("*.xmp"))
EDITS = {
    "raw": (
        FileKind.RAW,
        Settings(
            exposure=0.35,
            highlights=-40,
            temperature=5100,
            tint=4,
            hue_orange=-3,
            tone_curve=((0, 0), (128, 140), (255, 255)),
        ),
    ),
    "rendered": (FileKind.RENDERED, Settings(exposure=-1, texture=20, incremental_tint=-2)),
}
EXIFTOOL_NAMES = {"Temperature": "ColorTemperature"}

pytestmark = pytest.mark.skipif(not FILES, reason=f"{DATA} is not here")


def merge(data: bytes, edit: str) -> tuple[bytes, set[str]]:
    kind, settings = EDITS[edit]
    packet = Packet.parse(data)
    changes = complete(packet, to_crs(settings, kind), kind, "15.4")
    packet.put({crs(name): text for name, text in changes.items()})
    return packet.to_bytes(), set(changes)


@cache
def readable() -> list[Path]:
    """The files that we do not refuse."""
    found = []
    for file in FILES:
        try:
            Packet.parse(file.read_bytes())
        except BrokenSidecarError:
            continue
        found.append(file)
    return found


def foreign(properties: dict, ours: set[str]) -> dict:
    def is_ours(schema: str, path: str) -> bool:
        return schema == CRS and path.partition(":")[2].partition("[")[0] in ours

    return {key: value for key, value in properties.items() if not is_ours(*key)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_refused_only_where_adobe_refuses_it(file: Path, exempi: Callable) -> None:
    data = file.read_bytes()
    if file in readable():
        assert exempi(data)
        return
    # Adobe's core takes bare zeros for blanks; no XML parser does.
    if b"\0" not in data:
        with pytest.raises(Exception, match="bad XMP"):
            exempi(data)
    with pytest.raises(BrokenSidecarError):
        Packet.parse(data)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("file", readable(), ids=lambda file: file.stem)
def test_merging_changes_our_properties_only(file: Path, edit: str, exempi: Callable) -> None:
    data = file.read_bytes()
    merged, ours = merge(data, edit)
    before, after = exempi(data), exempi(merged)
    assert foreign(after, ours) == foreign(before, ours)
    kind, settings = EDITS[edit]
    for name, text in to_crs(settings, kind).items():
        if isinstance(text, str):
            assert after[CRS, f"crs:{name}"][0] == text
        else:
            for i, item in enumerate(text, 1):
                assert after[CRS, f"crs:{name}[{i}]"][0] == item


@pytest.mark.parametrize("file", readable(), ids=lambda file: file.stem)
def test_merging_twice_equals_once(file: Path) -> None:
    once, _ = merge(file.read_bytes(), "raw")
    assert merge(once, "raw") == (once, set())


@pytest.mark.parametrize("file", readable(), ids=lambda file: file.stem)
def test_setting_what_stands_there_already_changes_no_byte_outside_the_root(file: Path) -> None:
    data = file.read_bytes()
    packet = Packet.parse(data)
    packet.put({name: packet.get(name) for name in (crs("Exposure2012"), crs("Tint"))})
    written = packet.to_bytes()
    start, end = data.index(b"<x:xmpmeta"), data.rindex(b"</x:xmpmeta>")
    assert written[:start] == data[:start]
    assert written.endswith(data[end:])


def test_exiftool_sees_our_properties_change_only(tmp_path: Path, exiftool: str) -> None:
    sides: dict[str, dict[str, dict]] = {"before": {}, "after": {}}
    for side in sides:
        (tmp_path / side).mkdir()
    changed: dict[str, set[str]] = {}
    for file in readable():
        data = file.read_bytes()
        merged, changed[file.name] = merge(data, "raw")
        (tmp_path / "before" / file.name).write_bytes(data)
        (tmp_path / "after" / file.name).write_bytes(merged)
    # One process for all files: ExifTool needs 100 ms to start and 9 ms a file.
    command = [exiftool, "-json", "-struct", "-G1", "-a", "-XMP:all", "-r", str(tmp_path)]
    read = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout
    for held in json.loads(read):
        path = Path(held.pop("SourceFile"))
        sides[path.parent.name][path.name] = held
    assert sides["after"].keys() == changed.keys()
    for name, before in sides["before"].items():
        after = sides["after"][name]
        ours = {f"XMP-crs:{EXIFTOOL_NAMES.get(n, n)}" for n in changed[name]}
        lost = {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)}
        assert lost <= ours, name
        assert after["XMP-crs:Exposure2012"] in {0.35, "+0.35"}
