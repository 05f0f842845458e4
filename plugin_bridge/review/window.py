"""Where the review page is shown: in a window of its own, or in the browser.

The window is pywebview's, which the extra ``desktop`` installs together with Qt. Whatever the
page can do, it does in both.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TITLE = "xmpredict review"
SIZE_PX = (1440, 900)
LEAST_PX = (480, 600)


def why_no_window() -> str | None:
    """Return what a window of its own lacks, or None where it can be shown."""
    if find_spec("webview") is None or find_spec("PySide6") is None:
        return "the extra `desktop` is not installed"
    if sys.platform.startswith("linux") and not _has_screen():
        return "there is no screen"
    return None


def show_window(url: str, data: Path, shown: Callable[[], None] = lambda: None) -> None:
    """Show the page at `url` in a window, and return once that is closed.

    Args:
        url: Address of the page, with its one-time code.
        data: Folder in which the window keeps what a browser would: work not accepted yet.
        shown: Called from another thread when the page has been loaded.
    """
    import webview  # noqa: PLC0415 - it comes with an extra

    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium's sandbox refuses to start for root, as in a container.
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    width, height = SIZE_PX
    # What forbids to select text is an inline style, which the page refuses.
    window = webview.create_window(
        TITLE, url, width=width, height=height, min_size=LEAST_PX, text_select=True
    )
    if window is None:
        return
    window.events.loaded += shown
    webview.start(gui="qt", private_mode=False, storage_path=str(data / "window"))


def open_browser(url: str) -> bool:
    """Open the page at `url` in the user's browser; return whether one was found."""
    return webbrowser.open(url)


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
