"""The page as a person sits before it: keys, and what can be seen."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

PATIENCE_S = 60
"""Long enough for a first look at eight photos on a machine that others use too."""

LOOK = """(canvas) => {
  const small = new OffscreenCanvas(8, 8).getContext("2d");
  small.drawImage(canvas, 0, 0, 8, 8);
  return [...small.getImageData(0, 0, 8, 8).data];
}"""


@dataclass
class Desk:
    page: Page
    allowed: str | None = None
    """What messages on the console may hold that are meant to come."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settle(self) -> None:
        """Wait until the picture shows what it is meant to show, and no job runs."""
        self.wait_picture()
        self.page.locator("#job").wait_for(state="hidden")
        self.wait_picture()

    def wait_picture(self) -> None:
        """Wait until the picture shows what it is meant to show, whatever jobs do."""
        self.page.locator("#picture[aria-busy=false]").wait_for()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that no locator tells."""
        until = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until, "it never came"
            self.page.wait_for_timeout(20)

    def wait_tally(self, text: str) -> None:
        self.page.locator("#tally", has_text=text).wait_for()

    def look(self) -> list[int]:
        """Return the easel as 64 colors, which tell one picture from another."""
        colors: list[int] = self.page.locator("#picture").evaluate(LOOK)
        return colors

    @property
    def name(self) -> str:
        return self.page.locator("#photo-name").inner_text()

    def wait_name(self, name: str) -> None:
        self.page.locator("#photo-name", has_text=name).wait_for()

    def wait_state(self, name: str, state: str) -> None:
        self.page.locator(f'[role=option][data-state={state}][aria-label^="{name}"]').wait_for()

    def wait_said(self, text: str) -> None:
        self.page.locator("#said", has_text=text).wait_for()

    def slider(self, label: str) -> Locator:
        return self.page.get_by_role("slider", name=label, exact=True)

    def value(self, label: str) -> float:
        name = re.compile(rf"^{label}, value")
        text = self.page.get_by_role("textbox", name=name).first.input_value()
        return float(text.replace("\N{MINUS SIGN}", "-"))

    def measure(self, script: str) -> Any:
        return self.page.evaluate(script)
