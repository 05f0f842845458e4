"""Who cannot see well, or uses no mouse, can work with the page; and it trusts nothing inline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from xmpredict.plugin_bridge.page import FOLDER

if TYPE_CHECKING:
    from tests.plugin_bridge.review.desk import Desk

NAMELESS = """() => [...document.querySelectorAll(
    "button, input, summary, canvas, progress, dialog, [tabindex], [role=option], [role=group]"
  )].filter((part) => !part.closest("[aria-hidden=true]")).filter((part) => {
    const by = part.getAttribute("aria-labelledby");
    const names = [
      part.getAttribute("aria-label"), by && document.getElementById(by)?.textContent,
      ...[...(part.labels ?? [])].map(({ textContent }) => textContent),
      part.matches("button, summary") && part.textContent,
    ];
    return !names.some((name) => name && name.trim());
  }).map((part) => part.outerHTML)"""

FAINT = """() => {
  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const light = (color) => color.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const under = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const [r, g, b, a] = rgba(getComputedStyle(at).backgroundColor);
      // What is half clear lies on the picture, which may be white.
      if (a > 0) return [r, g, b].map((v) => v * a + 255 * (1 - a));
    }
    return [255, 255, 255];
  };
  const own = (part) => [...part.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((part) => (own(part) || part.matches("input[type=text]")) && part.checkVisibility())
    .filter((part) => !part.disabled && !part.closest(":disabled, script, noscript"))
    .map((part) => {
      const [a, b] = [light(rgba(getComputedStyle(part).color)), light(under(part))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), part.outerHTML.slice(0, 90)];
    }).filter(([ratio]) => ratio < 4.5);
}"""


def test_everything_has_a_name(desk: Desk) -> None:
    desk.press("?")
    assert desk.measure(NAMELESS) == []
    desk.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(desk: Desk, scheme: str) -> None:
    desk.page.emulate_media(color_scheme=scheme)
    desk.press("r", "a")
    desk.wait_said("Accepted")
    desk.press("?")
    assert desk.measure(FAINT) == []
    desk.press("Escape")
    desk.page.emulate_media(color_scheme="dark")


def test_focus_can_be_seen_wherever_tab_leads(desk: Desk) -> None:
    seen = set()
    for key in ["Shift+Tab"] * 10 + ["Escape"] + ["Tab"] * 14:
        desk.press(key)
        told = desk.measure(
            "() => { const { activeElement: at } = document; const style = getComputedStyle(at);"
            " return [at.id || at.className || at.textContent, at.type === 'range',"
            " style.outlineStyle, parseFloat(style.outlineWidth)]; }"
        )
        seen.add(told[0])
        # A slider's ring is around its thumb, which no script can ask for; the strips' is around
        # the current photo.
        assert told[1] or told[0] == "strips" or (told[2] != "none" and told[3] >= 2), told
    assert {"accept", "reject", "reset", "anchor", "theme", "help-button"} <= seen


def test_nothing_moves_for_whom_motion_disturbs(desk: Desk) -> None:
    durations = desk.measure(
        "() => [...document.querySelectorAll('*')]"
        ".map((part) => getComputedStyle(part).transitionDuration)"
    )
    assert set(durations) == {"0s"}


def test_what_happens_is_told(desk: Desk) -> None:
    assert desk.page.locator("#said").get_attribute("aria-live") == "polite"
    assert desk.page.locator("#trouble").get_attribute("role") == "alert"


def test_narrow_windows_lose_nothing(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 480, "height": 800})
    assert desk.measure("document.documentElement.scrollWidth") <= 480
    for part in ("#accept", "#strips", "#picture", "#modes", "#help-button"):
        assert desk.page.locator(part).is_visible()
    desk.page.set_viewport_size({"width": 1160, "height": 720})


def test_no_file_holds_what_the_policy_forbids() -> None:
    html = (FOLDER / "index.html").read_text()
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:|https?://(?!www\.w3)", html)
    assert re.findall(r"<script([^>]*)>(.*?)</script>", html) == [
        (' type="module" src="/page/main.js"', "")
    ]
    for script in FOLDER.glob("*.js"):
        text = script.read_text()
        assert not re.search(r"(inner|outer|Adjacent)HTML|document\.write|\beval\(", text), script
