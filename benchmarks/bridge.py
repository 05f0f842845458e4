"""``python -m benchmarks.bridge [PREVIEWS]``: the bridge's server, from outside.

Starts ``xmpredict serve`` on a folder made for it and measures requests a second, how long a
preview of 1024 px takes cold and while a slider is dragged, and what 50 clients at once that ask
for PREVIEWS (1,000) previews of 40 photos do to its memory.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np

from benchmarks.shoot import fill, tree_rss_mb
from xmpredict.plugin_bridge.configuration import ADDRESS
from xmpredict.plugin_bridge.server import find_server
from xmpredict.sample.dng import RGGB, Frame, write_dng

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xmpredict.plugin_bridge.contact import Contact

REQUESTS, STEPS, PHOTOS, CLIENTS = 500, 60, 40, 50
SIZE_PX = 1024
LARGE = 4000, 6000


class Caller:
    """One client, on one connection."""

    def __init__(self, contact: Contact) -> None:
        self._connection = http.client.HTTPConnection(ADDRESS, contact.port, timeout=600)
        self._headers = {"Authorization": f"Bearer {contact.token}"}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def get(self, path: str) -> float:
        """Ask for `path`; return the milliseconds until the answer was there."""
        start = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}")
        return (time.perf_counter() - start) * 1e3


def preview(photo: Path, exposure: float) -> str:
    """Return the address of `photo` at `exposure`."""
    settings = quote(json.dumps({"Exposure2012": exposure, "Contrast2012": 10}))
    return f"/v1/preview?path={quote(str(photo))}&size={SIZE_PX}&settings={settings}"


def spread(times: list[float]) -> str:
    """Return median and 99th percentile."""
    return f"p50 {statistics.median(times):7.1f} ms   p99 {np.percentile(times, 99):7.1f} ms"


@contextmanager
def serving(home: Path) -> Iterator[tuple[Contact, int]]:
    """Run the command; yield where it is, and its process."""
    environment = os.environ | {"XMPREDICT_DATA": str(home / "data")}
    command = [sys.executable, "-m", "xmpredict", "serve", "--port", "0", "--root", str(home)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            while (contact := find_server(home / "data")) is None:
                time.sleep(0.1)
            yield contact, process.pid
        finally:
            process.terminate()


def measure_requests(caller: Caller) -> None:
    """Print requests a second of one client."""
    for path in ("/health", "/v1/sliders"):
        times = [caller.get(path) for _ in range(REQUESTS)]
        print(f"{path:32s} {1e3 / statistics.mean(times):7.0f} requests/s   {spread(times)}")


def measure_dragging(caller: Caller, photos: list[Path], large: Path) -> None:
    """Print what the first preview of photos takes, and those of a slider that is dragged."""
    caller.get(preview(photos[0], 0))  # the first one loads torch
    cold = [caller.get(preview(photo, 0)) for photo in photos[1:9]]
    print(f"first preview, 0.7 megapixels    {spread(cold)}")
    print(f"first preview, 24 megapixels     {caller.get(preview(large, 0)):11.1f} ms")
    warm = [caller.get(preview(large, step / STEPS)) for step in range(STEPS)]
    print(f"a slider that is dragged         {spread(warm)}")


def measure_crowd(contact: Contact, pid: int, photos: list[Path], previews: int) -> None:
    """Print what many clients at once have to wait, and the memory that they cost."""
    before = tree_rss_mb(pid)
    peaks = [before]

    def work(number: int) -> list[float]:
        with closing(Caller(contact)) as caller:
            times = []
            for step in range(number, previews, CLIENTS):
                times.append(caller.get(preview(photos[step % len(photos)], step / previews)))
                peaks.append(tree_rss_mb(pid))
            return times

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [time for found in pool.map(work, range(CLIENTS)) for time in found]
    rate = previews / (time.perf_counter() - start)
    print(
        f"{CLIENTS} clients, {previews} previews         {rate:7.1f} previews/s   {spread(times)}"
    )
    half = len(peaks) // 2
    print(f"memory before, in the first half, in the second: {before:.0f}", end="")
    print(f", {max(peaks[:half]):.0f}, {max(peaks[half:]):.0f} MB")


def main() -> None:
    """Print the measures."""
    previews = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        fill(home, PHOTOS)
        photos = sorted(home.glob("shot_*.dng"))
        large = home / "large.dng"
        light = np.linspace(600, 9000, LARGE[1]).astype(np.uint16)
        write_dng(large, Frame(pixels=np.tile(light, (LARGE[0], 1)), pattern=RGGB))
        with serving(home) as (contact, pid), closing(Caller(contact)) as caller:
            print(f"memory after the start: {tree_rss_mb(pid):.0f} MB")
            measure_requests(caller)
            measure_dragging(caller, photos, large)
            measure_crowd(contact, pid, photos, previews)


if __name__ == "__main__":
    main()
