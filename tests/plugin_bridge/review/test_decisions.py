"""What is accepted is written, what is not is left, and all of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.plugin_bridge import tasks
from xmpredict.xmp import Dng, read_edit

if TYPE_CHECKING:
    import pytest
    from playwright.sync_api import Locator

    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk


def edited(shoot: Shoot, number: int) -> dict[str, object]:
    edit = read_edit(Path(shoot.photos[number - 1]))
    return dict(edit.settings) if edit else {}


def turn(desk: Desk, label: str, *keys: str) -> float:
    """Turn a slider by keys, from the photos and back to them; return its new value."""
    desk.slider(label).focus()
    desk.press(*keys)
    value = desk.value(label)
    desk.press("Escape")
    return value


def overlap(one: Locator, other: Locator) -> bool:
    """Whether some of the height of `one` is that of `other` too."""
    first, second = one.bounding_box(), other.bounding_box()
    assert first
    assert second
    top = max(first["y"], second["y"])
    return top < min(box["y"] + box["height"] for box in (first, second))


def test_accept_writes_what_was_shown_and_goes_on(desk: Desk, shoot: Shoot) -> None:
    exposure = turn(desk, "Exposure", "Shift+ArrowRight")
    contrast = desk.value("Contrast")
    desk.press("a")
    desk.wait_name("SMPL0002")
    desk.wait_said("Accepted SMPL0001.dng")
    assert shoot.sidecars == ["SMPL0001"]
    written = edited(shoot, 1)
    assert (written["exposure"], written["contrast"]) == (exposure, contrast)
    desk.wait_state("SMPL0001.dng", "accepted")


def test_undo_takes_the_sidecar_back_and_the_change_before_it(desk: Desk, shoot: Shoot) -> None:
    proposed = desk.value("Exposure")
    changed = turn(desk, "Exposure", "ArrowRight", "ArrowRight")
    desk.press("a")
    desk.wait_said("Accepted")
    desk.press("u")
    desk.wait_said("Took back accepting SMPL0001.dng")
    desk.wait_state("SMPL0001.dng", "new")
    assert shoot.sidecars == []
    desk.press("Home")
    assert desk.value("Exposure") == changed
    desk.press("u")
    desk.wait_said("Took back Exposure")
    assert desk.value("Exposure") == proposed


def test_accept_change_accept_undo_leaves_the_first(desk: Desk, shoot: Shoot) -> None:
    first = desk.value("Exposure")
    desk.press("a")
    desk.wait_said("Accepted")
    desk.press("Home")
    second = turn(desk, "Exposure", "Shift+ArrowRight")
    desk.press("a")
    desk.page.locator("[role=option][data-draft=true]").wait_for(state="hidden")
    assert edited(shoot, 1)["exposure"] == second
    desk.press("u")
    desk.wait_said("Took back")
    assert edited(shoot, 1)["exposure"] == first
    desk.wait_state("SMPL0001.dng", "accepted")


def test_reject_writes_nothing_and_is_remembered(desk: Desk, shoot: Shoot) -> None:
    desk.press("r")
    desk.wait_name("SMPL0002")
    desk.wait_said("Rejected SMPL0001.dng")
    assert shoot.sidecars == []
    desk.page.reload()
    desk.wait_state("SMPL0001.dng", "rejected")
    desk.press("d")
    desk.wait_said("Reset SMPL0001.dng")
    desk.page.reload()
    desk.wait_state("SMPL0001.dng", "new")


def test_the_scene_follows_its_anchor(desk: Desk, shoot: Shoot) -> None:
    desk.press("ArrowRight")
    desk.wait_name("SMPL0002")
    before = desk.value("Exposure")
    desk.press("ArrowLeft")
    turn(desk, "Exposure", *["Shift+ArrowRight"] * 3)
    figures = desk.page.locator("#figures tbody").inner_text()
    desk.press("m")
    desk.wait_said("3 photos follow SMPL0001.dng")
    assert desk.page.locator("#scene-title").inner_text().endswith("following SMPL0001.dng")
    assert desk.page.locator("#figures tbody").inner_text() != figures
    desk.press("ArrowRight")
    desk.wait_name("SMPL0002")
    assert desk.value("Exposure") > before
    assert shoot.sidecars == []
    desk.press("u")
    desk.wait_said("Took back matching")
    assert desk.value("Exposure") == before
    assert desk.page.locator("#figures tbody").inner_text() == figures


def test_work_that_was_not_accepted_outlives_a_reload(desk: Desk) -> None:
    changed = turn(desk, "Shadows", "Shift+ArrowRight")
    desk.page.reload()
    desk.settle()
    assert desk.value("Shadows") == changed
    desk.press("d")
    desk.wait_said("Reset")
    assert desk.value("Shadows") != changed


def test_a_change_by_somebody_else_is_no_reason_to_write(desk: Desk, shoot: Shoot) -> None:
    """A sidecar that cannot be read is refused, told in one sentence, and nothing is marked."""
    broken = Path(shoot.photos[0]).with_suffix(".xmp")
    broken.write_text("<x:xmpmeta")
    desk.press("a")
    trouble = desk.page.get_by_role("alert")
    trouble.wait_for()
    assert "SMPL0001.dng was not written" in trouble.inner_text()
    desk.wait_state("SMPL0001.dng", "new")
    assert broken.read_text() == "<x:xmpmeta"
    desk.wait_tally("0 of 8 reviewed")
    for other in ("header", "main", "footer"):
        assert not overlap(trouble, desk.page.locator(other))
    trouble.get_by_role("button").click()
    assert desk.page.locator("#trouble").is_hidden()


def test_dngs_that_need_an_option_are_told_at_once_with_the_command(
    desk: Desk, shoot: Shoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tasks.Task._options
    monkeypatch.setattr(tasks.Task, "_options", lambda task: replace(written(task), dng=Dng.SKIP))
    told = tasks._written_as_told
    reworded = {"reason": "said in other words"}
    monkeypatch.setattr(tasks, "_written_as_told", lambda *of: replace(told(*of), **reworded))
    desk.press("Shift+A")
    trouble = desk.page.get_by_role("alert")
    trouble.wait_for()
    assert trouble.inner_text().startswith("4 photos were not written: ")
    assert "`xmpredict review FOLDER --dng sidecar`" in trouble.inner_text()
    desk.wait_tally("0 of 8 reviewed")
    assert shoot.sidecars == []


def test_a_trouble_goes_with_the_next_photo(desk: Desk, shoot: Shoot) -> None:
    Path(shoot.photos[0]).with_suffix(".xmp").write_text("<x:xmpmeta")
    desk.press("a")
    desk.page.get_by_role("alert").wait_for()
    desk.press("ArrowRight")
    desk.page.locator("#trouble").wait_for(state="hidden")


def test_what_was_not_looked_at_cannot_be_accepted(bare: Desk, shoot: Shoot) -> None:
    unseen = {"scenes": [], "left_out": [], "unseen": shoot.photos}
    bare.page.route("**/v1/scenes?*", lambda route: route.fulfill(json=unseen))
    bare.page.route("**/v1/jobs", lambda _: None)
    bare.page.goto(shoot.url())
    bare.page.locator(".strip p", has_text="Not looked at yet").wait_for()
    bare.wait_picture()
    bare.press("a")
    bare.wait_said("has not looked at it yet")
    bare.wait_tally("0 of 8 reviewed")
    assert bare.page.locator("#photo-state").inner_text() == "not looked at yet"
    assert bare.page.locator("#scene").is_hidden()


def test_photos_that_a_cancelled_look_left_out_stay(bare: Desk, shoot: Shoot) -> None:
    unseen = {"scenes": [], "left_out": [], "unseen": shoot.photos}
    ended = {"id": "0", "kind": "predict", "state": "cancelled", "done": 0, "total": 8}
    job = {**ended, "created": "2024-05-18T16:12:03+00:00", "error": None, "photos": []}
    bare.page.route("**/v1/scenes?*", lambda route: route.fulfill(json=unseen))
    bare.page.route("**/v1/jobs**", lambda route: route.fulfill(json={"job": job}))
    bare.page.route("**/v1/jobs/**", lambda route: route.fulfill(json={"job": job}))
    bare.allowed = "EventSource"
    bare.page.goto(shoot.url())
    bare.page.locator(".strip p", has_text="Not looked at yet").wait_for()
    bare.settle()
    assert bare.page.locator("[role=option]").count() == len(shoot.photos)


def test_a_page_that_is_no_longer_let_in_says_how_to_go_on(desk: Desk) -> None:
    desk.page.context.clear_cookies()
    desk.allowed = "401"
    desk.press("r")
    trouble = desk.page.get_by_role("alert")
    trouble.wait_for()
    assert "This page is no longer let in: run xmpredict review again." in trouble.inner_text()
    desk.wait_state("SMPL0001.dng", "new")
    desk.wait_tally("0 of 8 reviewed")


def test_what_cannot_be_taken_back_is_told_and_stays(desk: Desk, shoot: Shoot) -> None:
    desk.press("a")
    desk.wait_said("Accepted")
    sidecar = Path(shoot.photos[0]).with_suffix(".xmp")
    sidecar.write_text("not XMP any more")
    desk.press("u")
    trouble = desk.page.get_by_role("alert")
    trouble.wait_for()
    assert "SMPL0001.dng was not taken back" in trouble.inner_text()
    desk.wait_state("SMPL0001.dng", "accepted")
    assert sidecar.read_text() == "not XMP any more"
