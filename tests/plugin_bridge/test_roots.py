"""Which paths a caller may name."""

from __future__ import annotations

import os

import pytest

from tests.plugin_bridge.conftest import make_photo
from xmpredict.plugin_bridge.configuration import default_roots
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.roots import Roots


@pytest.fixture
def inside(tmp_path):
    folder = tmp_path / "inside"
    folder.mkdir()
    return folder


@pytest.fixture
def roots(inside):
    return Roots((inside,))


def code_of(roots, named) -> str:
    with pytest.raises(RequestError) as refused:
        roots.photo(str(named))
    return refused.value.code


def test_photos_inside_may_be_named_even_if_missing(roots, inside):
    assert roots.photo(str(inside / "sub" / "A.NEF")) == inside.resolve() / "sub" / "A.NEF"
    assert roots.photo(str(inside / "Müller [1] 二.cr3")).name == "Müller [1] 二.cr3"


def test_others_are_told_how_to_be_allowed(roots, tmp_path):
    with pytest.raises(RequestError) as refused:
        roots.photo(str(tmp_path / "outside.nef"))
    assert refused.value.code == "outside_roots"
    assert "--root" in refused.value.remedy


def test_a_sibling_with_the_same_beginning_is_outside(roots, inside):
    assert code_of(roots, f"{inside}side/a.nef") == "outside_roots"


@pytest.mark.parametrize("named", ["a.nef", "", "sub/a.nef", "~/a.nef", "file:///a.nef"])
def test_a_path_has_to_be_absolute(roots, named):
    assert code_of(roots, named) == "bad_request"


@pytest.mark.parametrize("named", ["/../a.nef", "/sub/../../a.nef", "/sub/../a.nef"])
def test_nothing_climbs(roots, inside, named):
    assert code_of(roots, f"{inside}{named}") == "bad_request"


@pytest.mark.parametrize("name", ["a.nef\0", "\0.nef", "\ud800.nef", "x" * 5000 + ".nef"])
def test_names_that_no_system_has(roots, inside, name):
    assert code_of(roots, f"{inside}/{name}") == "bad_request"


@pytest.mark.parametrize("name", ["notes.txt", "a.xmp", "bridge.json", "nef", "a.nef.exe", ""])
def test_only_photos(roots, inside, name):
    assert code_of(roots, inside / name) == "bad_request"


def test_a_link_that_leads_out_is_outside(roots, inside, tmp_path):
    photo = make_photo(tmp_path / "outside.dng")
    (inside / "link.dng").symlink_to(photo)
    (inside / "folder").symlink_to(tmp_path)
    (inside / "passwd.nef").symlink_to("/etc/passwd")
    for name in ("link.dng", "folder/outside.dng", "passwd.nef"):
        assert code_of(roots, inside / name) == "outside_roots"


def test_a_link_to_what_is_no_photo_is_refused(roots, inside):
    (inside / "notes.txt").touch()
    (inside / "a.nef").symlink_to(inside / "notes.txt")
    assert code_of(roots, inside / "a.nef") == "bad_request"


def test_a_link_within_is_followed(roots, inside):
    photo = make_photo(inside / "photo.dng")
    (inside / "link.dng").symlink_to(photo)
    assert roots.photo(str(inside / "link.dng")) == photo.resolve()


def test_links_in_a_ring_lead_nowhere(roots, inside):
    (inside / "a.nef").symlink_to(inside / "b.nef")
    (inside / "b.nef").symlink_to(inside / "a.nef")
    assert code_of(roots, inside / "a.nef") in {"bad_request", "outside_roots"}


def test_a_root_that_is_a_link_allows_what_it_leads_to(inside, tmp_path):
    (tmp_path / "link").symlink_to(inside)
    assert Roots((tmp_path / "link",)).photo(f"{tmp_path}/link/a.nef").parent == inside.resolve()


def test_folders(roots, inside, tmp_path):
    assert roots.folder(str(inside)) == inside.resolve()
    for named, code in ((inside / "none", "not_found"), (tmp_path, "outside_roots")):
        with pytest.raises(RequestError) as refused:
            roots.folder(str(named))
        assert refused.value.code == code


def test_the_home_folder_may_be_used_without_asking():
    assert os.path.expanduser("~") in map(str, default_roots())  # noqa: PTH111 - not its own way
