"""The default model end to end: photos a second, and where the time goes.

Run ``python -m benchmarks.predict [FILE…]``. Without files: the sample's portraits enlarged to 11,
25 and 45 megapixels as lossless DNGs, and the raws of ``../shared/data/raw`` where they are.
Every kind is a scene of some photos, edited into sidecars twice: by worker processes, as `edit`
does, and in one thread of this process alone, split by step. The floor is LibRaw's half-size
decoding by rawpy alone, which decides nothing. Photos a second are by the clock; all else is time
of the processor, which says the same on a busy machine. Before all that, a scene of ten after
decoding, in a process of its own. JPEG is not in it, for `edit` does not write any.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from unittest import mock

import numpy as np
import rawpy
import torch

from benchmarks.decode import half_size
from xmpredict import plan, predict
from xmpredict.engine import Done, default_jobs
from xmpredict.errors import XmpredictError
from xmpredict.network.model import open_model
from xmpredict.people import segmenter
from xmpredict.plan import Wishes, plan_scene
from xmpredict.predict import Editing, edit_photos
from xmpredict.raw.capture import read_capture
from xmpredict.raw.libraw import quiet
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample
from xmpredict.sample.dng import RGGB, Compression, Frame, write_dng
from xmpredict.xmp import Dng, Journal, Options, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xmpredict.network.model import Model
    from xmpredict.raw.thumbnail import Thumbnail

SHARED = Path(__file__).parents[2] / "shared" / "data" / "raw"
ENLARGED = {"11 MP": 4, "25 MP": 6, "45 MP": 8}
PHOTOS, ROUNDS = 12, 3
SCENE, SCENE_ROUNDS = 10, 5
NOISE = 40
"""Standard deviation, in the sensor's values, so that lossless coding has its usual work."""

OPTIONS = Options(overwrite=True, dng=Dng.SIDECAR)
STEPS = ("metadata", "decode", "people", "network", "solve", "write", "rest")
LIMIT_S, LIMIT_MB = 1.0, 1000

P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """Sums what each step takes of the processor, without the steps within it."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._steps = ["rest"]
        self._since = time.process_time()

    def _count(self) -> None:
        now = time.process_time()
        self.seconds[self._steps[-1]] += now - self._since
        self._since = now

    def wrap(self, step: str, function: Callable[P, T]) -> Callable[P, T]:
        """Return `function`, whose time is that of `step`."""

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            self._count()
            self._steps.append(step)
            try:
                return function(*args, **kwargs)
            finally:
                self._count()
                self._steps.pop()

        return timed

    @contextmanager
    def splitting(self) -> Iterator[None]:
        """Count the steps of edits of this process, which then decodes by itself."""
        parts = (
            (predict, "read_capture", "metadata"),
            (predict, "find_target", "metadata"),
            (segmenter, "_recall", "people"),
            (plan, "_decide", "network"),
            (plan, "solve", "solve"),
            (predict, "write", "write"),
        )
        opened = self.wrap("decode", open_photo)

        def here(_: object, photos: Iterable[Path], __: int) -> Iterator[Done[object]]:
            return (Done(photo, opened(photo)) for photo in photos)

        with ExitStack() as stack:
            stack.enter_context(mock.patch.object(predict, "map_photos", here))
            for module, name, step in parts:
                timed = self.wrap(step, getattr(module, name))
                stack.enter_context(mock.patch.object(module, name, timed))
            self._since = time.process_time()
            yield
            self._count()


def enlarged(folder: Path, frames: list[Path], name: str, factor: int) -> list[Path]:
    """Write the photos of `frames`, each block of the pattern `factor` times in both directions."""
    random = np.random.default_rng(factor)
    made = []
    for frame in frames:
        with quiet(), rawpy.imread(str(frame)) as raw:
            pixels = raw.raw_image_visible.astype(np.float32)
        height, width = (side // 2 for side in pixels.shape)
        blocks = pixels.reshape(height, 1, 2, width, 1, 2)
        large = np.broadcast_to(blocks, (height, factor, 2, width, factor, 2))
        large = large.reshape(2 * height * factor, 2 * width * factor)
        noisy = large + NOISE * random.standard_normal(large.shape, dtype=np.float32)
        made.append(folder / f"{name}_{frame.name}")
        image = Frame(
            pixels=np.clip(noisy, 0, 16383).astype(np.uint16),
            pattern=RGGB,
            neutral=open_photo(frame).neutral,
            capture=read_capture(frame),
            compression=Compression.LOSSLESS_JPEG,
        )
        write_dng(made[-1], image)
    return made


def edit(photos: list[Path], home: Path, jobs: int) -> float:
    """Edit `photos` for the first time, by a journal and a cache of their own; return seconds."""
    for sidecar in {photo.with_suffix(".xmp") for photo in photos}:
        sidecar.unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    editing = Editing(open_model("default"), OPTIONS, jobs)
    with mock.patch.dict(os.environ, XMPREDICT_DATA=str(home)), Journal.open() as journal:
        start = time.perf_counter()
        with journal.run("benchmark") as run:
            status = Counter(edited.outcome.status for edited in edit_photos(photos, run, editing))
        taken = time.perf_counter() - start
    if status != {Status.WRITTEN: len(photos)}:
        raise SystemExit(f"{photos[0].name}: {dict(status)}")
    return taken


def measure(name: str, files: list[Path], folder: Path) -> None:
    """Print one line: a scene of copies of `files`."""
    photos = [folder / f"{n:02d}_{files[n % len(files)].name}" for n in range(PHOTOS)]
    for number, photo in enumerate(photos):
        shutil.copyfile(files[number % len(files)], photo)
    size = open_photo(photos[0]).size_px
    whole, floor = float("inf"), float("inf")
    split: Counter[str] = Counter(rest=float("inf"))
    for _ in range(ROUNDS):
        clock = Clock()
        with clock.splitting():
            edit(photos, folder / "data", 1)
        split = min(split, clock.seconds, key=Counter.total)
        whole = min(whole, edit(photos, folder / "data", default_jobs()))
        start = time.process_time()
        for photo in photos:
            half_size(photo)
        floor = min(floor, time.process_time() - start)
    steps = "".join(f"{1000 * split[step] / PHOTOS:9.1f}" for step in STEPS)
    alone = split.total() / PHOTOS
    print(
        f"{name:26} {size[0] * size[1] / 1e6:5.1f} {PHOTOS / whole:8.2f} {steps}"
        f" {1000 * alone:8.1f} {1000 * floor / PHOTOS:8.1f} {alone * PHOTOS / floor:6.2f}",
        flush=True,
    )
    for photo in photos:
        photo.unlink()


def scene_of_ten() -> None:
    """Print, as JSON, seconds and MB of a scene after decoding: people, network and solve."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as home:
        frames = write_sample(Path(home))[:4]
        photos = [Path(home, f"{n:02d}.dng") for n in range(SCENE)]
        for number, photo in enumerate(photos):
            shutil.copyfile(frames[number % len(frames)], photo)
        scene = [(photo, open_photo(photo)) for photo in photos]
        model = open_model("default")
        taken = [planning(scene, model, Path(home, f"data{n}")) for n in range(SCENE_ROUNDS + 1)]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    (first_s, _), *later = taken
    best_s, cpu_s = (min(one) for one in zip(*later, strict=True))
    print(json.dumps({"first_s": first_s, "best_s": best_s, "cpu_s": cpu_s, "peak_mb": peak_mb}))


def planning(scene: list[tuple[Path, Thumbnail]], model: Model, home: Path) -> tuple[float, float]:
    """Return the seconds, on the clock and of the processor, that `scene` takes to decide."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, XMPREDICT_DATA=str(home)))
        run = stack.enter_context(stack.enter_context(Journal.open()).run("benchmark"))
        start, start_cpu = time.perf_counter(), time.process_time()
        plan_scene(scene, model, run, OPTIONS, Wishes())
        return time.perf_counter() - start, time.process_time() - start_cpu


def report_scene() -> None:
    """Measure the scene in a process of its own, whose memory is its alone, and print it."""
    command = [sys.executable, "-c", "from benchmarks.predict import *; scene_of_ten()"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    print(
        f"scene of {SCENE} after decoding, one thread: {told['best_s']:.2f} s (limit {LIMIT_S}),"
        f" {told['cpu_s']:.2f} s of CPU; the first with its weights {told['first_s']:.2f} s;"
        f" process {told['peak_mb']:.0f} MB (limit {LIMIT_MB})"
    )


def main() -> None:
    """Print one line a kind of file, and the scene."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args().files
    # First, since the system counts this process's own peak as its child's.
    report_scene()
    titles = "".join(f"{step:>9}" for step in STEPS)
    print(f"{PHOTOS} photos a line, ms of CPU a photo; photos/s by {default_jobs()} processes")
    print(f"{'file':26} {'MP':>5} {'photos/s':>8} {titles} {'alone':>8} {'half':>8}  ratio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not given:
            frames = write_sample(folder / "frames")[:4]
            for title, factor in ENLARGED.items():
                made = enlarged(folder, frames, title.replace(" ", ""), factor)
                measure(f"DNG, lossless, {title}", made, folder)
                for path in made:
                    path.unlink()
        for path in given or sorted(SHARED.glob("*.[CKd]*")):
            try:
                measure(path.name, [path], folder)
            except (XmpredictError, rawpy.LibRawError) as error:
                print(f"{path.name:26} {error}")


if __name__ == "__main__":
    main()
