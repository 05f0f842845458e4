"""``python -m benchmarks.shoot``: a growing folder of small raws, end to end.

Prints seconds and the peak resident memory of the whole process tree, to see that the work is
linear in photos and that memory does not grow with the shoot. Every size runs in a process of
its own, on its own folder, with the same four looks over and over.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from xmpredict.sample import write_sample

SIZES = (125, 250, 500, 1000, 2000)
SAMPLED_EVERY_S = 0.2


def tree_rss_mb(root: int) -> float:
    """Return the resident memory of process `root` and its children, in MB (Linux)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid, parent, pages = int(stat.parent.name), int(fields[1]), int(fields[21])
        if root in (pid, parent):
            total += pages
    return total * resource.getpagesize() / 1e6


def fill(folder: Path, count: int) -> None:
    """Put `count` raws into `folder`: the sample over and over, each told apart by its end."""
    frames = write_sample(folder / "frames")
    for number in range(count):
        data = frames[number % len(frames)].read_bytes()
        (folder / f"shot_{number:05d}.dng").write_bytes(data + number.to_bytes(4, "big"))
    for frame in frames:
        frame.unlink()


def measure(count: int, home: Path) -> tuple[float, float]:
    """Edit a shoot of `count` photos; return seconds and peak MB."""
    folder = home / str(count)
    folder.mkdir()
    fill(folder, count)
    command = [sys.executable, "-m", "xmpredict", "edit", str(folder), "--dng", "sidecar", "--json"]
    environment = os.environ | {"XMPREDICT_DATA": str(home / f"data-{count}")}
    peak = 0.0
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(SAMPLED_EVERY_S):
                peak = max(peak, tree_rss_mb(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        written = sum(json.loads(line)["status"] == "written" for line in process.stdout or ())
        done.set()
        watcher.join()
    if written != count:
        raise SystemExit(f"only {written} of {count} photos were written")
    return time.perf_counter() - begin, peak


def main() -> None:
    """Measure every size and print the table."""
    print(f"{'photos':>7} {'s':>8} {'photos/s':>9} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as home:
        for count in SIZES:
            seconds, peak = measure(count, Path(home))
            print(f"{count:7d} {seconds:8.1f} {count / seconds:9.1f} {peak:8.0f}", flush=True)


if __name__ == "__main__":
    main()
