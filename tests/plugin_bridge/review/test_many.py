"""Two thousand photos: what nobody sees neither exists nor is loaded."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk

SCENES, PHOTOS = 40, 50


FLIGHT = """async () => {
  const strips = document.getElementById("strips");
  const counts = [];
  for (let top = 0; top < 40000; top += 800) {
    strips.scrollTop = top;
    strips.dispatchEvent(new Event("scroll"));
    counts.push(document.querySelectorAll("[role=option]").length);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return counts;
}"""
"""Scrolls by timers of the page, which a busy machine delays together with its rests."""


@pytest.fixture
def many(bare: Desk, shoot: Shoot) -> Desk:
    """The page on a shoot of 2,000 photos, whose previews never come but one."""
    picture = io.BytesIO()
    Image.new("RGB", (96, 64), (90, 120, 150)).save(picture, "JPEG")

    def preview(route: Route) -> None:
        if "IMG_00000" in route.request.url:
            route.fulfill(body=picture.getvalue(), content_type="image/jpeg")

    answer = json.dumps(
        {"scenes": [scene(number) for number in range(SCENES)], "left_out": [], "unseen": []}
    )
    bare.page.route("**/v1/scenes?*", lambda route: route.fulfill(body=answer))
    bare.page.route("**/v1/preview?*", preview)
    bare.page.goto(shoot.url())
    bare.wait_tally("0 of 2000")
    return bare


def scene(number: int) -> dict[str, Any]:
    names = [f"IMG_{number * PHOTOS + i:05}" for i in range(PHOTOS)]
    photos = [
        {
            "path": f"/shoot/{name}.nef",
            "name": f"{name}.nef",
            "taken": f"2026-05-01T{10 + number // 6}:{number % 6}0:00",
            "width": 96,
            "height": 64,
            "kind": "raw",
            "state": "new",
            "mark": None,
            "settings": {},
            "predicted": {},
            "spread": {},
            "as_shot": None,
            "status": "done",
            "reason": None,
        }
        for name in names
    ]
    return {"scene": number + 1, "photos": photos, "consistency": None}


def test_only_what_is_in_view_exists_and_loads(many: Desk) -> None:
    asked: list[str] = []
    given_up: list[str] = []
    many.page.on("request", lambda request: asked.append(request.url))
    many.page.on("requestfailed", lambda request: given_up.append(request.url))
    options = many.page.locator("[role=option]")
    assert options.count() < 60
    assert max(many.measure(FLIGHT)) < 60
    many.wait_until(lambda: any("size=256" in url for url in asked))
    many.page.wait_for_timeout(400)
    thumbs = [url for url in asked if "size=256" in url]
    assert len(thumbs) < 40, "a strip that flies past loads nothing"
    assert options.first.get_attribute("aria-setsize") == "2000"
    many.press("End")
    many.wait_name("IMG_01999.nef")
    last = many.page.locator("[aria-selected=true]")
    box, frame = last.bounding_box(), many.page.locator("#strips").bounding_box()
    assert frame["y"] <= box["y"] <= box["y"] + box["height"] <= frame["y"] + frame["height"]
    # What left the view is not waited for.
    many.wait_until(lambda: bool(set(thumbs) & set(given_up)))


def test_steps_stay_quick(many: Desk) -> None:
    started = many.measure("performance.now()")
    many.press(*["ArrowRight"] * 50)
    many.wait_name("IMG_00050.nef")
    assert many.measure("performance.now()") - started < 5000
    many.press("ArrowDown")
    many.wait_name("IMG_00100.nef")


def test_the_head_of_a_scene_stays_above_its_photos(many: Desk) -> None:
    strips = many.page.locator("#strips")
    many.measure("document.getElementById('strips').scrollTop = 4000")
    top = strips.bounding_box()["y"]
    first = many.page.locator(".strip > p").first
    many.wait_until(lambda: abs(first.bounding_box()["y"] - top) <= 1)
    cells = many.page.locator("[role=option]").all()
    shown = [cell for cell in cells if cell.bounding_box()["y"] > top + 40][:3]
    for cell in shown:
        name = cell.get_attribute("aria-label").split(",")[0]
        cell.locator("span").click(timeout=2000)
        many.wait_name(name)
