"""Photos that can be given no edit stand apart, and nothing claims that they were accepted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from xmpredict.plugin_bridge.review.visit import page_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk


@pytest.fixture
def folder(shoot: Shoot) -> Iterator[Path]:
    """A good photo, one in a read-only folder, and an empty file."""
    folder = shoot.folder / "mixed"
    (folder / "locked").mkdir(parents=True)
    shutil.copy(shoot.photos[0], folder / "good.dng")
    shutil.copy(shoot.photos[1], folder / "locked" / "locked.dng")
    (folder / "empty.cr2").touch()
    (folder / "locked").chmod(0o555)
    yield folder
    (folder / "locked").chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def mixed(folder: Path, bare: Desk, shoot: Shoot) -> Path:
    """The page on the folder, which stays until the page is closed and asks for no more of it."""
    looked = {"kind": "predict", "photos": [{"path": str(p)} for p in folder.rglob("*.*")]}
    job = shoot.ask("/v1/jobs", looked)["job"]
    while shoot.ask(f"/v1/jobs/{job['id']}")["job"]["state"] not in {"done", "failed"}:
        bare.page.wait_for_timeout(50)
    bare.page.goto(page_address(shoot.server.contact, shoot.server.new_code(), folder))
    bare.page.locator(".strip p", has_text="Not edited").wait_for()
    bare.settle()
    return folder


@pytest.mark.parametrize("name", ["locked.dng", "empty.cr2"])
def test_accepting_what_cannot_be_written_says_why_and_counts_nothing(
    mixed: Path, bare: Desk, name: str
) -> None:
    sent: list[str] = []
    bare.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    bare.page.locator(f'[role=option][aria-label^="{name}"]').click()
    bare.wait_name(name)
    bare.press("a")
    trouble = bare.page.get_by_role("alert")
    trouble.wait_for()
    assert f"{name} cannot be edited: " in trouble.inner_text()
    bare.wait_state(name, "out")
    bare.wait_tally("0 of 1 reviewed")
    assert not [request for request in sent if request.startswith("POST")]
    assert not list(mixed.rglob("*.xmp"))


def test_names_that_stand_twice_get_their_extension(mixed: Path, bare: Desk) -> None:
    names = bare.page.locator("[role=option] > span")
    assert sorted(names.all_inner_texts()) == ["empty", "good", "locked"]
    (mixed / "good.cr2").touch()
    bare.page.reload()
    bare.page.locator("[role=option]").nth(3).wait_for()
    assert sorted(names.all_inner_texts()) == ["empty", "good.cr2", "good.dng", "locked"]


@pytest.mark.usefixtures("mixed")
def test_a_broken_photo_shows_its_reason_in_place_of_picture_and_sliders(bare: Desk) -> None:
    assert bare.page.locator("#sliders").is_visible()
    bare.page.locator('[role=option][aria-label^="empty.cr2"]').click()
    bare.wait_name("empty.cr2")
    bare.page.locator("#lack", has_text="empty").wait_for()
    assert bare.page.locator("#sliders").is_hidden()
    assert bare.page.locator("#scene").is_hidden()


def test_once_it_can_be_edited_the_shoot_is_looked_at_anew(mixed: Path, bare: Desk) -> None:
    (mixed / "locked").chmod(0o755)
    bare.page.reload()
    bare.wait_state("locked.dng", "new")
    bare.wait_tally("0 of 2 reviewed")


def test_a_long_reason_is_cut_and_leaves_the_picture_beside_the_sliders(
    desk: Desk, shoot: Shoot
) -> None:
    reason = "carries a person's edit: " + ", ".join(["MaskGroupBasedCorrections"] * 12)
    told = shoot.ask(f"/v1/scenes?folder={shoot.folder}")
    for scene in told["scenes"]:
        for photo in scene["photos"]:
            photo["reason"] = reason
    desk.page.route("**/v1/scenes?*", lambda route: route.fulfill(json=told | {"unseen": []}))
    desk.page.reload()
    facts = desk.page.locator("#photo-facts", has_text="MaskGroup")
    facts.wait_for()
    assert reason in (facts.get_attribute("title") or "")
    panel = desk.page.locator("#panel").bounding_box()
    assert panel
    for part in ("#easel", "#caption", "#photo-facts"):
        box = desk.page.locator(part).bounding_box()
        assert box
        assert box["x"] + box["width"] <= panel["x"]
