"""The page in a window of its own, on a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from xmpredict.plugin_bridge.review import window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.plugin_bridge.review.conftest import Shoot

SHOW = """
import sys, threading, time
from pathlib import Path
from PIL import ImageGrab
from xmpredict.plugin_bridge.review.window import show_window

url, data, picture = sys.argv[1:]

def watch():
    import webview
    for _ in range(120):
        time.sleep(0.5)
        screen = ImageGrab.grab(xdisplay="")
        # A photo has many colors, an empty page a handful.
        if len(screen.getcolors(1 << 24)) > 20_000:
            break
    screen.save(picture)
    webview.windows[0].destroy()

show_window(url, Path(data), lambda: threading.Thread(target=watch).start())
print("closed")
"""


@pytest.fixture
def screen() -> Iterator[str]:
    """The name of an X display."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not here")
    reading, writing = os.pipe()
    arguments = [program, "-displayfd", str(writing), "-screen", "0", "1440x900x24"]
    with subprocess.Popen(arguments, pass_fds=[writing], stderr=subprocess.DEVNULL) as running:
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
        running.terminate()


def test_a_window_shows_the_page_until_it_is_closed(
    shoot: Shoot, screen: str, tmp_path: Path
) -> None:
    if find_spec("webview") is None:
        pytest.skip("the extra `desktop` is not installed")
    picture = tmp_path / "window.png"
    done = subprocess.run(
        [sys.executable, "-c", SHOW, shoot.url(), str(tmp_path), str(picture)],
        env=os.environ | {"DISPLAY": screen},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.stdout == "closed\n", done.stderr
    pixels = np.asarray(Image.open(picture).convert("RGB"), int)
    panel = pixels[-8:, :200]
    assert np.ptp(panel, axis=2).max() == 0, "what is near the picture is neutral gray"
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 20_000


def test_what_a_window_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "find_spec", lambda _: object())
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert window.why_no_window() == "there is no screen"
    monkeypatch.setenv("DISPLAY", ":0")
    assert window.why_no_window() is None
    monkeypatch.setattr(window, "find_spec", lambda _: None)
    assert window.why_no_window() == "the extra `desktop` is not installed"
