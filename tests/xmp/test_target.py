from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.errors import RefusedSidecarError, SettingsInsideError, UnreadablePhotoError
from xmpredict.formats import FileKind
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.store import Embedded, Sidecar
from xmpredict.xmp.target import Dng, Target, find_target

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def found(photo: Path, dng: Dng = Dng.SKIP) -> Target:
    photo.write_bytes(b"raw")
    return find_target(photo, dng, Folders())


@pytest.mark.parametrize("name", ["IMG_1.CR2", "a b.c.nef", "Ünï.ARW"])
def test_the_sidecar_of_a_raw_has_its_base_name(folder: Path, name: str) -> None:
    target = found(folder / name)
    assert target.store == Sidecar((folder / name).with_suffix(".xmp"))
    assert target.kind is FileKind.RAW


@pytest.mark.parametrize("name", ["IMG_1.XMP", "IMG_1.Xmp", "img_1.xmp"])
def test_an_existing_sidecar_is_found_in_any_case(folder: Path, name: str) -> None:
    (folder / name).touch()
    assert found(folder / "IMG_1.CR2").store.path == folder / name


def test_composed_and_decomposed_names_are_the_same(folder: Path) -> None:
    (folder / "u\u0308.xmp").touch()
    assert found(folder / "\u00fc.CR2").store.path == folder / "u\u0308.xmp"


@pytest.mark.parametrize("name", ["IMG_1.CR2.xmp", "IMG_1.acr", "IMG_1.JPG", "._IMG_1.NEF"])
def test_other_files_beside_a_raw_are_no_rivals(folder: Path, name: str) -> None:
    (folder / name).touch()
    assert found(folder / "IMG_1.CR2").store.path == folder / "IMG_1.xmp"


@pytest.mark.parametrize(
    ("names", "cause"),
    [
        (["IMG_1.NEF"], "IMG_1.NEF would share"),
        (["img_1.arw"], "img_1.arw would share"),
        (["IMG_1.dng"], "IMG_1.dng would share"),
        (["IMG_1.xmp", "IMG_1.XMP"], "two sidecars"),
        (["IMG_1.CR2_xmp"], "IMG_1.CR2_xmp"),
    ],
)
def test_what_could_be_another_photos_is_refused(
    folder: Path, names: list[str], cause: str
) -> None:
    for name in names:
        (folder / name).touch()
    with pytest.raises(RefusedSidecarError, match=cause) as error:
        found(folder / "IMG_1.CR2")
    assert error.value.remedy


def test_the_same_photo_by_another_spelling_is_no_rival(folder: Path) -> None:
    photo = folder / "IMG_1.CR2"
    photo.write_bytes(b"raw")
    # A second name of the same file is what a file system that ignores case shows.
    (folder / "img_1.cr2").hardlink_to(photo)
    assert find_target(photo, Dng.SKIP, Folders()).store.path == folder / "IMG_1.xmp"


@pytest.mark.parametrize("name", ["a.jpg", "a.TIF", "a.png", "a.dng"])
def test_settings_that_stand_inside_are_not_written_beside(folder: Path, name: str) -> None:
    with pytest.raises(SettingsInsideError, match="inside it"):
        found(folder / name)


def test_a_dng_gets_a_sidecar_or_is_written_into_when_asked(folder: Path) -> None:
    photo = folder / "a.dng"
    assert found(photo, Dng.SIDECAR).store == Sidecar(folder / "a.xmp")
    assert found(photo, Dng.EMBED).store == Embedded(photo)


def test_no_photo(folder: Path) -> None:
    with pytest.raises(RefusedSidecarError, match="no photo"):
        found(folder / "notes.txt")
    with pytest.raises(UnreadablePhotoError, match="no such"):
        find_target(folder / "gone.CR2", Dng.SKIP, Folders())


def test_a_link_to_another_folder_is_refused(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    photo = folder / "elsewhere" / "IMG_1.CR2"
    photo.write_bytes(b"raw")
    link = folder / "IMG_1.CR2"
    link.symlink_to(photo)
    with pytest.raises(RefusedSidecarError, match="link"):
        find_target(link, Dng.SKIP, Folders())


def test_a_folder_reached_through_a_link_is_the_folder(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "real" / "IMG_1.CR2").write_bytes(b"raw")
    (folder / "link").symlink_to(folder / "real")
    target = find_target(folder / "link" / "IMG_1.CR2", Dng.SKIP, Folders())
    assert target.store.path == folder / "real" / "IMG_1.xmp"
