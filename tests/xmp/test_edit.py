from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import BrokenSidecarError, RefusedSidecarError
from xmpredict.formats import FileKind
from xmpredict.xmp import Run, read_edit, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDIT = Settings(exposure=0.35, temperature=5100, tint=4)


def jpeg(packet: bytes) -> bytes:
    data = b"http://ns.adobe.com/xap/1.0/\0" + packet
    return b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xE1, len(data) + 2) + data + b"\xff\xda\0\2"


def test_reads_back_what_was_written(raw: Path, sidecar: Path, run: Run) -> None:
    assert read_edit(raw) is None
    write(raw, EDIT, run)
    edit = read_edit(raw, run.journal, run.folders)
    assert edit is not None
    assert (edit.photo, edit.source, edit.kind) == (raw, sidecar, FileKind.RAW)
    assert edit.process_version == "15.4"
    assert edit.properties["Exposure2012"] == "+0.35"
    assert EDIT.items() <= edit.settings.items()
    assert edit.by_person == ()
    assert edit.as_shot is None


def test_tells_a_persons_values_from_ours(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    sidecar.write_text(sidecar.read_text().replace('Texture="0"', 'Texture="+9"'))
    edit = read_edit(raw, run.journal)
    assert edit is not None
    assert edit.by_person == ("Texture",)
    edit = read_edit(raw)
    assert edit is not None
    assert set(edit.by_person) == {"Exposure2012", "Texture", "WhiteBalance", "Temperature", "Tint"}


@pytest.mark.parametrize(
    ("attributes", "as_shot"),
    [
        ('crs:WhiteBalance="As Shot" crs:Temperature="5400" crs:Tint="-7"', (5400, -7)),
        ('crs:WhiteBalance="As Shot" crs:Temperature="5400"', None),
        ('crs:WhiteBalance="As Shot"', None),
        ('crs:WhiteBalance="Custom" crs:Temperature="5400" crs:Tint="-7"', None),
        ("", None),
    ],
)
def test_as_shot_numbers_of_the_program_that_wrote_it(
    raw: Path,
    sidecar: Path,
    packet: Callable[..., bytes],
    attributes: str,
    as_shot: tuple[float, float] | None,
) -> None:
    sidecar.write_bytes(packet(attributes))
    edit = read_edit(raw)
    assert edit is not None
    assert edit.as_shot == as_shot


def test_a_dng_is_read_inside_unless_it_has_a_sidecar_of_its_own(
    tmp_path: Path, packet: Callable[..., bytes]
) -> None:
    photo = tmp_path / "a.dng"
    inside = packet('crs:Texture="+1"')
    table = struct.pack("<HHII", 700, 1, len(inside), 26)
    photo.write_bytes(b"II*\0\x08\0\0\0\1\0" + table + bytes(4) + inside)
    for beside, texture in (
        (None, 1),
        ('crs:Texture="+2" photoshop:SidecarForExtension="CR2"', 1),
        ('crs:Texture="+2"', 2),
        ('crs:Texture="+2" photoshop:SidecarForExtension="DNG"', 2),
    ):
        if beside:
            photo.with_suffix(".xmp").write_bytes(packet(beside))
        edit = read_edit(photo)
        assert edit is not None
        assert edit.settings == {"texture": texture}


def test_a_jpeg_is_read_inside(tmp_path: Path, packet: Callable[..., bytes]) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(jpeg(packet('crs:IncrementalTint="+3" crs:Tint="+9" crs:Sharpness="0"')))
    edit = read_edit(photo)
    assert edit is not None
    assert edit.kind is FileKind.RENDERED
    assert edit.settings == {"incremental_tint": 3, "sharpness": 0}
    assert edit.by_person == ("WhiteBalance", "IncrementalTemperature", "IncrementalTint")
    assert edit.as_shot is None


@pytest.mark.parametrize(
    ("owner", "kind"), [("", FileKind.RAW), ("CR2", FileKind.RAW), ("JPG", FileKind.RENDERED)]
)
def test_a_sidecar_is_read_by_itself(
    tmp_path: Path, packet: Callable[..., bytes], owner: str, kind: FileKind
) -> None:
    path = tmp_path / "a.XMP"
    path.write_bytes(packet(f'crs:Texture="+1" photoshop:SidecarForExtension="{owner}"'))
    edit = read_edit(path)
    assert edit is not None
    assert (edit.source, edit.kind) == (path, kind)


def test_broken_and_foreign_sidecars_raise(
    raw: Path, sidecar: Path, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(b"broken")
    with pytest.raises(BrokenSidecarError) as error:
        read_edit(raw)
    assert error.value.path == sidecar
    sidecar.write_bytes(packet('photoshop:SidecarForExtension="NEF"'))
    with pytest.raises(RefusedSidecarError, match="NEF"):
        read_edit(raw)
