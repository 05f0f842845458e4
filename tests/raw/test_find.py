"""Finding photos."""

from __future__ import annotations

import os

import pytest

from xmpredict.formats import FileKind
from xmpredict.raw.find import find_photos, would_find


@pytest.fixture
def shoot(tmp_path):
    names = [
        "b/IMG_2.CR3",
        "b/IMG_1.cr2",
        "a/z.NEF",
        "a/z.jpg",
        "a/deep/er/x.dng",
        "top.ARW",
        "top.xmp",
        "notes.txt",
        "._top.ARW",
        ".hidden/x.NEF",
        "Previews.lrdata/x.jpg",
        "$RECYCLE.BIN/x.NEF",
        ".Trashes/x.NEF",
        "@eaDir/x.jpg",
        "a/Catalog Previews.LRDATA/1/x.jpg",
    ]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def found(folder, *paths, **options):
    return [str(p.relative_to(folder)) for p in find_photos(paths or [folder], **options)]


def test_photos_folder_by_folder_and_nothing_else(shoot):
    assert found(shoot) == [
        "top.ARW",
        "a/z.NEF",
        "a/z.jpg",
        "a/deep/er/x.dng",
        "b/IMG_1.cr2",
        "b/IMG_2.CR3",
    ]


def test_of_one_kind(shoot):
    assert found(shoot, kinds={FileKind.RENDERED}) == ["a/z.jpg"]


def test_named_files_in_the_order_given_and_once(shoot):
    named = [shoot / "b" / "IMG_2.CR3", shoot / "notes.txt", shoot / "none.NEF", shoot / "b"]
    assert found(shoot, *named) == ["b/IMG_2.CR3", "notes.txt", "none.NEF", "b/IMG_1.cr2"]


def test_links_to_folders_are_followed_only_where_named(shoot):
    (shoot / "b" / "loop").symlink_to(shoot)
    (shoot / "link").symlink_to(shoot / "b")
    assert found(shoot).count("b/IMG_2.CR3") == 1
    assert len(found(shoot)) == 6
    assert found(shoot, shoot / "link") == ["link/IMG_1.cr2", "link/IMG_2.CR3"]


def test_a_folder_that_cannot_be_listed_is_not_passed_over(shoot, monkeypatch):
    scan = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("b"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(shoot)[-1] == "b"


def test_nothing_is_read_before_it_is_asked_for(shoot):
    photos = find_photos([shoot / "a", shoot / "b"])
    assert next(photos).name == "z.NEF"
    (shoot / "b" / "IMG_9.CR3").write_bytes(b"x")
    assert [p.name for p in photos][-1] == "IMG_9.CR3"


def test_a_single_file_is_judged_as_in_its_folder(shoot):
    kinds = {FileKind.RAW}
    files = [path for path in shoot.rglob("*") if path.is_file()]
    judged = {path for path in files if would_find(path, shoot, kinds)}
    assert judged == set(find_photos([shoot], kinds))
    assert not would_find(shoot / "top.ARW", shoot / "a", kinds)
