"""How fast sidecars are merged and written, against ExifTool in the same run.

``python -m benchmarks.sidecars [PHOTOS]`` makes a folder of so many raws with sidecars as
Lightroom writes them, and sets eight sliders of each.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from xmpredict.develop.settings import Settings
from xmpredict.formats import FileKind
from xmpredict.xmp import Journal, Status, write
from xmpredict.xmp.completion import complete, fresh
from xmpredict.xmp.fresh import fresh_packet
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import to_crs

PHOTOS = 500
MERGES = 300
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory
EDIT = Settings(
    exposure=0.35,
    contrast=5,
    highlights=-30,
    shadows=20,
    whites=8,
    blacks=-6,
    temperature=5100,
    tint=4,
)


def shoot(folder: Path, photos: int) -> list[Path]:
    """Make `photos` raws, each with a sidecar full of defaults and a rating."""
    paths = []
    for number in range(photos):
        path = folder / f"IMG_{number:05}.CR2"
        path.write_bytes(b"raw %d" % number)
        data = fresh_packet(path, fresh({}, FileKind.RAW, "15.4"))
        path.with_suffix(".xmp").write_bytes(data.replace(b"   crs:", b'   xmp:Rating="3" crs:', 1))
        paths.append(path)
    return paths


def merge_us(data: bytes) -> float:
    """Return the median time in µs to parse, merge and serialize one sidecar."""
    times = []
    for _ in range(MERGES):
        start = time.perf_counter()
        packet = Packet.parse(data)
        sliders = to_crs(EDIT, FileKind.RAW)
        changes = complete(packet, sliders, FileKind.RAW, "15.4")
        packet.put({crs(name): text for name, text in changes.items()})
        packet.to_bytes()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def write_rate(photos: list[Path], journal: Path, expected: Status) -> float:
    """Return files a second of whole safe writes, from finding the file to the journal."""
    start = time.perf_counter()
    with Journal.open(journal) as opened, opened.run("benchmark") as run:
        found = [write(photo, EDIT, run).status for photo in photos]
    seconds = time.perf_counter() - start
    if set(found) != {expected}:
        raise RuntimeError(f"expected {expected}, found {set(found)}")
    return len(photos) / seconds


def exiftool_rate(photos: list[Path], folder: Path) -> float:
    """Return files a second of ExifTool setting the same properties, in one process."""
    names = {"Temperature": "ColorTemperature"}
    set_to = [f"-XMP-crs:{names.get(n, n)}={t}" for n, t in to_crs(EDIT, FileKind.RAW).items()]
    arguments = folder / "arguments.txt"
    lines = ["-q", "-overwrite_original", *set_to, *(str(p.with_suffix(".xmp")) for p in photos)]
    arguments.write_text("\n".join(lines))
    start = time.perf_counter()
    subprocess.run(["exiftool", "-@", str(arguments)], check=True)
    return len(photos) / (time.perf_counter() - start)


def compare(folder: Path, count: int) -> None:
    """Print our rates and ExifTool's, with all files in `folder`."""
    for side in ("ours", "theirs", "new"):
        (folder / side).mkdir()
    photos = shoot(folder / "ours", count)
    journal = folder / "journal.sqlite"
    ours = write_rate(photos, journal, Status.WRITTEN)
    print(f"  existing sidecars         {ours:8.0f} files/s")
    again = write_rate(photos, journal, Status.UNCHANGED)
    print(f"  again, nothing to change  {again:8.0f} files/s")
    new = [Path(shutil.copy(photo, folder / "new")) for photo in photos]
    print(f"  new sidecars              {write_rate(new, journal, Status.WRITTEN):8.0f} files/s")
    if shutil.which("exiftool") is None:
        print("  ExifTool is not installed: no comparison")
        return
    theirs = exiftool_rate(shoot(folder / "theirs", count), folder)
    print(f"  ExifTool, one process     {theirs:8.0f} files/s")
    print(f"  ratio ours / ExifTool     {ours / theirs:8.2f} x")


def main() -> None:
    """Print the measures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    with tempfile.TemporaryDirectory() as name:
        data = shoot(Path(name), 1)[0].with_suffix(".xmp").read_bytes()
        print(f"{count} sidecars of {len(data) / 1024:.1f} KiB, {len(EDIT)} sliders set")
        print(f"merge in memory             {merge_us(data):8.0f} µs")
    with tempfile.TemporaryDirectory() as name:
        print("safe writes on this disk, each of which waits for it three times, ExifTool's never:")
        compare(Path(name), count)
    if MEMORY.is_dir():
        with tempfile.TemporaryDirectory(dir=MEMORY) as name:
            print("safe writes in memory, where nobody waits:")
            compare(Path(name), count)


if __name__ == "__main__":
    main()
