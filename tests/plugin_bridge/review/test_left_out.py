"""Photos that can be given no edit stand apart, and nothing claims that they were accepted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from xmpredict.plugin_bridge.review.visit import page_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk


NAMES = ["good.dng", "locked/locked.dng", "empty.cr2"]


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
    shoot.rest()
    (folder / "locked").chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def mixed(folder: Path, bare: Desk, shoot: Shoot) -> Path:
    """The page on the folder, which stays until the page is closed and asks for no more of it."""
    open_after_a_look(bare, shoot, folder, NAMES)
    return folder


def open_after_a_look(bare: Desk, shoot: Shoot, folder: Path, names: list[str]) -> None:
    """Open the page on a folder at whose photos a job has looked."""
    looked = {"kind": "predict", "photos": [{"path": str(folder / name)} for name in names]}
    job = shoot.ask("/v1/jobs", looked)["job"]
    while shoot.ask(f"/v1/jobs/{job['id']}")["job"]["state"] not in {"done", "failed"}:
        bare.page.wait_for_timeout(50)
    bare.page.goto(page_address(shoot.server.contact, shoot.server.new_code(), folder))
    bare.page.locator(".strip p", has_text="Not edited").wait_for()
    bare.settle()


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
    Image.linear_gradient("L").convert("RGB").save(mixed / "good.tif")
    bare.page.reload()
    bare.wait_state("good.tif", "new")
    bare.wait_tally("0 of 2 reviewed")
    bare.settle()
    assert sorted(names.all_inner_texts()) == ["empty", "good.dng", "good.tif", "locked"]


@pytest.mark.usefixtures("mixed")
def test_a_broken_photo_shows_its_reason_in_place_of_picture_and_sliders(bare: Desk) -> None:
    assert bare.page.locator("#sliders").is_visible()
    bare.page.locator('[role=option][aria-label^="empty.cr2"]').click()
    bare.wait_name("empty.cr2")
    bare.page.locator("#lack", has_text="empty").wait_for()
    assert bare.page.locator("#sliders").is_hidden()
    assert bare.page.locator("#scene").is_hidden()


def test_a_broken_photo_that_nobody_looked_at_yet_is_asked_for_once(
    folder: Path, bare: Desk, shoot: Shoot
) -> None:
    (folder / "zut.dng").write_bytes(Path(shoot.photos[2]).read_bytes()[:200_000])
    bare.page.route("**/v1/jobs", lambda _: None)
    bare.allowed = "422"
    asked: list[str] = []
    bare.page.on("request", lambda request: asked.append(request.url))
    bare.page.goto(page_address(shoot.server.contact, shoot.server.new_code(), folder))
    bare.wait_state("zut.dng", "out")
    bare.page.locator('[role=option][aria-label^="zut.dng"]').click()
    bare.page.locator("#lack", has_text="cut off").wait_for()
    bare.wait_picture()
    assert bare.page.locator("#trouble").is_hidden()
    bare.press("Home", "End")
    bare.page.wait_for_timeout(500)
    assert len([url for url in asked if "zut.dng" in url]) == 1


def test_a_photo_whose_sidecar_is_torn_is_shown_without_it(
    folder: Path, bare: Desk, shoot: Shoot
) -> None:
    shutil.copy(shoot.photos[2], folder / "torn.dng")
    (folder / "torn.xmp").write_text("<x:xmpmeta")
    open_after_a_look(
        bare, shoot, folder, ["good.dng", "locked/locked.dng", "empty.cr2", "torn.dng"]
    )
    plain = bare.look()
    bare.page.locator('[role=option][aria-label^="torn.dng"]').click()
    bare.wait_name("torn.dng")
    bare.settle()
    assert len(set(bare.look())) > 20
    assert bare.look() != plain
    assert bare.page.locator("#trouble").is_hidden()
    assert "not XML" in bare.page.locator("#photo-facts").inner_text()


def test_once_it_can_be_edited_the_shoot_is_looked_at_anew(mixed: Path, bare: Desk) -> None:
    (mixed / "locked").chmod(0o755)
    bare.page.reload()
    bare.wait_state("locked.dng", "new")
    bare.wait_tally("0 of 2 reviewed")


def test_a_picture_that_holds_its_settings_is_refused_in_the_words_of_its_kind(
    mixed: Path, bare: Desk
) -> None:
    Image.linear_gradient("L").convert("RGB").save(mixed / "alone.jpg")
    bare.page.reload()
    bare.wait_state("alone.jpg", "new")
    bare.wait_tally("0 of 2 reviewed")
    bare.settle()
    bare.page.locator('[role=option][aria-label^="alone.jpg"]').click()
    bare.wait_name("alone.jpg")
    bare.press("a")
    trouble = bare.page.get_by_role("alert")
    trouble.wait_for()
    inside = "alone.jpg was not written: the settings of a JPG stand inside it; use the plug-in."
    assert inside in trouble.inner_text()
    bare.wait_state("alone.jpg", "new")


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
