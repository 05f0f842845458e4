"""Sliders as the bridge describes them, and the picture that follows them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from xmpredict.develop import SLIDERS
from xmpredict.develop.slider import Slider
from xmpredict.plugin_bridge.page import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Request

    from tests.plugin_bridge.review.conftest import Shoot
    from tests.plugin_bridge.review.desk import Desk


def shown(shoot: Shoot) -> list[tuple[str, float | None]]:
    """The labels of the first photo's sliders, from the top, and where the network puts them."""
    photo = shoot.ask(f"/v1/scenes?folder={shoot.folder}")["scenes"][0]["photos"][0]
    return [
        (slider["label"], photo["predicted"].get(slider["crs"]))
        for slider in shoot.ask("/v1/sliders")["sliders"]
        if slider["only"] in {None, photo["kind"]}
    ]


def test_the_page_shows_every_slider_of_a_raw_where_the_network_puts_it(
    desk: Desk, shoot: Shoot
) -> None:
    wanted = shown(shoot)
    rows = desk.page.locator(".slider:not([hidden])")
    assert rows.locator("label").all_text_contents() == [label for label, _ in wanted]
    texts = rows.locator("input[type=text]").evaluate_all("(all) => all.map(({value}) => value)")
    values = [float(text.replace("\N{MINUS SIGN}", "-")) for text in texts]
    for value, (label, predicted) in zip(values, wanted, strict=True):
        if predicted is not None:
            assert value == predicted, label


def test_the_track_shows_the_proposal_and_how_sure_it_is(desk: Desk) -> None:
    row = desk.page.locator(".slider", has_text="Shadows").first
    told = row.locator("input[type=range]").get_attribute("aria-description")
    assert re.fullmatch(r"proposed \+\d+, give or take \d+", told or "")
    assert row.locator(".tick").is_visible()
    assert row.locator(".band").bounding_box()["width"] > 2


def test_no_script_knows_a_slider() -> None:
    words = {slider.crs for slider in SLIDERS}
    words |= {f'"{name}"' for slider in SLIDERS for name in (slider.name,)}
    words |= {f'"{slider.label}' for slider in SLIDERS if isinstance(slider, Slider)}
    scripts = "".join(path.read_text() for path in FOLDER.glob("*.js"))
    assert [word for word in sorted(words) if re.search(rf"{re.escape(word)}\b", scripts)] == []


def test_values_are_typed_and_reset(desk: Desk) -> None:
    box = desk.page.get_by_role("textbox", name="Contrast, value", exact=True)
    proposed = desk.value("Contrast")
    box.fill("+37")
    box.press("Enter")
    assert desk.value("Contrast") == 37
    box.fill("999")
    box.press("Enter")
    assert desk.value("Contrast") == 100
    box.fill("much")
    box.press("Enter")
    assert desk.value("Contrast") == 100
    desk.slider("Contrast").focus()
    desk.press("Backspace")
    assert desk.value("Contrast") == proposed
    desk.page.locator("label", has_text="Shadows").first.dblclick()
    assert desk.value("Shadows") == 0, "a double-click at the proposal goes on to the default"


def test_a_drag_asks_for_one_picture_at_a_time_and_ends_with_the_last(desk: Desk) -> None:
    begun: list[str] = []
    open_now: set[Request] = set()
    most = 0

    def begin(request: Request) -> None:
        nonlocal most
        query = parse_qs(urlsplit(request.url).query)
        shown = query["path"][0].endswith("SMPL0001.dng") if "path" in query else False
        settings = query.get("settings", ["{}"])[0]
        # The picture before any edit is asked for, too, and has no settings.
        if shown and "Exposure2012" in settings and int(query["size"][0]) > 256:
            open_now.add(request)
            begun.append(settings)
            most = max(most, len(open_now))

    desk.page.on("request", begin)

    for ended in ("requestfinished", "requestfailed"):
        desk.page.on(ended, lambda request: open_now.discard(request))  # noqa: PLW0108 - Playwright wraps it
    before = desk.look()
    box = desk.slider("Exposure").bounding_box()
    y = box["y"] + box["height"] / 2
    desk.page.mouse.move(box["x"] + box["width"] / 2, y)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 0.75 * box["width"], y, steps=25)
    desk.page.mouse.up()
    desk.settle()
    value = desk.value("Exposure")
    assert value > 1
    assert desk.look() != before
    assert json.loads(begun[-1])["Exposure2012"] == value
    # The last small picture may still be on its way out when the large one is asked for.
    assert most <= 2
    assert len(begun) < 25, "steps that nobody could see are left out"
    assert desk.measure("performance.getEntriesByName('xmpredict-step').length") > 0
    desk.press("u")
    desk.settle()
    assert desk.look() == before, "a whole drag is one step"
