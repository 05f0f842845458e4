from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.xmp import Run, Trouble, diagnose, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def found(*photos: Path) -> list[Trouble]:
    return [finding.kind for finding in diagnose(photos)]


def test_a_healthy_photo_has_nothing(raw: Path, run: Run) -> None:
    assert found(raw) == []
    write(raw, Settings(exposure=1), run)
    assert found(raw) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_1.NEF", Trouble.NAME_CONFLICT),
        ("IMG_1.JPG", Trouble.RAW_AND_RENDERED),
        ("IMG_1.acr", Trouble.MASKS_BESIDE),
    ],
)
def test_what_stands_beside(raw: Path, name: str, kind: Trouble) -> None:
    raw.with_name(name).touch()
    (finding,) = diagnose([raw])
    assert (finding.kind, finding.photo) == (kind, raw)
    assert name in finding.message


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ('crs:ProcessVersion="5.7"', Trouble.OLD_PROCESS),
        ('photoshop:SidecarForExtension="NEF"', Trouble.FOREIGN_SIDECAR),
    ],
)
def test_what_the_sidecar_says(
    raw: Path, sidecar: Path, packet: Callable[..., bytes], attributes: str, kind: Trouble
) -> None:
    data = packet(attributes)
    sidecar.write_bytes(data)
    (finding,) = diagnose([raw])
    assert finding.kind is kind
    assert finding.remedy
    assert sidecar.read_bytes() == data


def test_broken_and_unwritable_sidecars(
    raw: Path, sidecar: Path, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(b"broken")
    assert found(raw) == [Trouble.BROKEN_SIDECAR]
    sidecar.write_bytes(packet())
    sidecar.chmod(0o444)
    assert found(raw) == [Trouble.UNWRITABLE]


@pytest.mark.parametrize(("name", "remedy"), [("a.dng", "--dng"), ("a.jpg", "plug-in")])
def test_photos_that_keep_settings_inside(tmp_path: Path, name: str, remedy: str) -> None:
    photo = tmp_path / name
    photo.write_bytes(b"\xff\xd8\xff\xda\0\0" if name == "a.jpg" else b"II*\0\x08\0\0\0" + bytes(6))
    (finding,) = diagnose([photo])
    assert finding.kind is Trouble.INSIDE
    assert remedy in finding.remedy


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (finding,) = diagnose([tmp_path / "gone" / "a.CR2"])
    assert finding.kind is Trouble.UNWRITABLE
