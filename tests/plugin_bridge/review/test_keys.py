"""Everything on the page by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk


def test_arrows_walk_through_photos_and_scenes(desk: Desk) -> None:
    assert desk.name == "SMPL0001.dng"
    keys = ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "End", "Home")
    for key, number in zip(keys, (2, 5, 6, 5, 1, 8, 1), strict=True):
        desk.press(key)
        desk.wait_name(f"SMPL000{number}.dng")
    assert desk.page.locator("[role=option][aria-selected=true]").count() == 1


def test_the_current_photo_is_what_the_list_tells_a_screen_reader(desk: Desk) -> None:
    desk.press("ArrowRight")
    desk.wait_name("SMPL0002")
    told = desk.measure(
        "() => document.getElementById(document.activeElement.getAttribute("
        "'aria-activedescendant')).getAttribute('aria-label')"
    )
    assert told == "SMPL0002.dng, proposed"


def test_space_shows_before_by_a_tap_or_while_it_is_held(desk: Desk) -> None:
    desk.press("2")
    after = desk.look()
    desk.press(" ")
    before = desk.look()
    assert before != after
    desk.press(" ")
    assert desk.look() == after
    desk.page.keyboard.down(" ")
    assert desk.look() == before
    desk.page.wait_for_timeout(300)
    desk.page.keyboard.up(" ")
    assert desk.look() == after


def test_three_ways_to_compare(desk: Desk) -> None:
    looks = []
    for key, mode in (("1", "Wipe"), ("2", "Hold"), ("3", "Side by side")):
        desk.press(key)
        pressed = desk.page.locator("#modes [aria-pressed=true]")
        assert pressed.inner_text() == mode
        looks.append(desk.look())
        if mode == "Hold":
            desk.page.mouse.move(500, 300)
            desk.page.mouse.down()
            assert desk.look() != looks[1], "before, while the button is down"
            desk.page.mouse.up()
            assert desk.look() == looks[1]
    assert looks[0] != looks[1] != looks[2] != looks[0]
    desk.press("1", "[", "[", "[", "[")
    assert desk.page.locator("#wipe").input_value() == "300"
    assert desk.look() != looks[0]


def test_closer_and_back(desk: Desk) -> None:
    whole = desk.look()
    desk.press("z")
    assert desk.look() != whole
    desk.press("z")
    assert desk.look() == whole


def test_help_names_every_key_and_closes(desk: Desk) -> None:
    desk.press("?")
    text = desk.page.locator("dialog").inner_text()
    for does in ("Next photo", "Accept: write this edit, and go on", "Undo", "Before: hold"):
        assert does in text
    desk.press("a", "Escape")
    desk.page.locator("dialog").wait_for(state="hidden")
    desk.page.wait_for_timeout(200)
    desk.wait_tally("0 of 8 reviewed")


def test_filters_and_least_sure_first(desk: Desk, shoot: Shoot) -> None:
    desk.press("r")
    desk.wait_state("SMPL0001.dng", "rejected")
    desk.wait_said("Rejected")
    names, lacks = [], []
    for _ in range(4):
        desk.press("f")
        pressed = desk.page.locator("#filters [aria-pressed=true]").inner_text()
        names.append((pressed, desk.page.locator("[role=option]").count()))
        lacks.append(desk.page.locator(".ground").get_attribute("data-lack"))
    assert names == [("To look at 7", 7), ("Accepted 0", 0), ("Rejected 1", 1), ("All 8", 8)]
    assert lacks == ["", "No photo is here.", "", ""]
    desk.press("l")
    desk.page.locator(".strip p", has_text="Look at these first").wait_for()
    told = shoot.ask(f"/v1/scenes?folder={shoot.folder}")["scenes"]
    steps = {one["crs"]: one["visible"] for one in shoot.ask("/v1/sliders")["sliders"]}
    widest = max(
        (photo for scene in told for photo in scene["photos"] if not photo["mark"]),
        key=lambda photo: sum((x / steps[crs]) ** 2 for crs, x in photo["spread"].items()),
    )
    desk.wait_name(widest["name"])


def test_theme_switch_is_remembered(desk: Desk) -> None:
    dark = desk.measure("getComputedStyle(document.body).color")
    desk.press("t")
    assert desk.page.locator("#theme").get_attribute("aria-label") == "Theme: light"
    assert desk.measure("getComputedStyle(document.body).color") != dark
    desk.page.reload()
    assert desk.page.locator("#theme").get_attribute("aria-label") == "Theme: light"


@pytest.mark.parametrize("key", ["Shift+A", "Shift+R"])
def test_a_whole_scene_at_once(desk: Desk, shoot: Shoot, key: str) -> None:
    desk.press(key)
    desk.wait_said("4 photos")
    desk.settle()
    written = [f"SMPL000{number}" for number in (1, 2, 3, 4)] if key == "Shift+A" else []
    assert shoot.sidecars == written
    desk.wait_tally("4 of 8 reviewed")
    desk.press("u")
    desk.wait_said("Took back")
    assert shoot.sidecars == []
    desk.wait_tally("0 of 8 reviewed")
