"""From a raw to a picture, split into decoding, developing and encoding.

Run ``python -m benchmarks.render [FILE…]``. Without files: a 24-megapixel DNG of lossless JPEG. A
preview of 2048 px and a JPEG of full size under an edit of ten sliders; beside them LibRaw's own
rendering by rawpy (no sliders), and developing stage by stage instead of by table.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rawpy
import torch
from PIL import Image

from benchmarks.decode import synthetic
from xmpredict.develop.render import render
from xmpredict.develop.settings import Settings
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.develop.tensors import as_tensors
from xmpredict.preview import context_of, develop_pixels
from xmpredict.raw.full import demosaic
from xmpredict.raw.libraw import quiet
from xmpredict.raw.open import open_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from xmpredict.raw.thumbnail import Thumbnail

EDIT = Settings(
    exposure=0.35,
    contrast=12,
    highlights=-45,
    shadows=30,
    whites=8,
    blacks=-6,
    clarity=8,
    vibrance=12,
    hue_orange=-5,
    temperature=5100,
)
PREVIEW_PX = 2048
ROUNDS = 3
STRIP_ROWS = 128


def preview(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the steps of a preview, to be run in order."""
    held: dict[str, Thumbnail] = {}

    def decode() -> None:
        held["proxy"] = open_photo(path, PROXY_EDGE_PX)
        held["large"] = open_photo(path, 2 * PREVIEW_PX)

    yield "decode", decode
    developed: list[NDArray[np.uint8]] = []

    def develop() -> None:
        developed[:] = [develop_pixels(held["large"].pixels, held["proxy"], EDIT, np.uint8)]

    yield "develop", develop
    yield "encode", lambda: encode(developed[0], PREVIEW_PX)


def full(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the steps of a picture of full size, to be run in order."""
    held: list[tuple[Thumbnail, NDArray[np.float16]]] = []

    def decode() -> None:
        held[:] = [(open_photo(path, PROXY_EDGE_PX), demosaic(path))]

    yield "decode", decode
    developed: list[NDArray[np.uint8]] = []

    def develop() -> None:
        proxy, pixels = held[0]
        developed[:] = [develop_pixels(pixels, proxy, EDIT, np.uint8)]

    yield "develop", develop
    yield "encode", lambda: encode(developed[0], None)


def by_stages(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield developing some rows of full size stage by stage, scaled up to all of them."""
    proxy, pixels = open_photo(path, PROXY_EDGE_PX), demosaic(path)
    context = context_of(proxy)
    settings = as_tensors([EDIT], context)
    matrix = proxy.camera.to_prophoto(proxy.neutral).T.astype(np.float32)
    strip = torch.from_numpy(pixels[:STRIP_ROWS].astype(np.float32) @ matrix)
    image = strip.permute(2, 0, 1).unsqueeze(0).contiguous()

    def develop() -> None:
        with torch.inference_mode():
            render(image, context, settings)

    yield f"{STRIP_ROWS} of {len(pixels)} rows", develop


def libraw(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield LibRaw's own way to a JPEG of full size."""
    held: list[NDArray[np.uint8]] = []

    def develop() -> None:
        with quiet(), rawpy.imread(str(path)) as raw:
            held[:] = [raw.postprocess(use_camera_wb=True)]

    yield "decode and develop", develop
    yield "encode", lambda: encode(held[0], None)


def encode(picture: NDArray[np.uint8], size_px: int | None) -> bytes:
    """Return `picture` as a JPEG, no larger than `size_px`."""
    image = Image.fromarray(picture)
    if size_px:
        image.thumbnail((size_px, size_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


WAYS = {
    f"preview {PREVIEW_PX} px": preview,
    "full size": full,
    "full size by stages": by_stages,
    "LibRaw, full size": libraw,
}


def main() -> None:
    """Print the steps of each way, and what they take together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        if not files:
            files = [p for p in synthetic(Path(folder)) if p.stem == "bayer-ljpeg"]
        for path in files:
            print(path.name)
            for name, way in WAYS.items():
                times: dict[str, float] = {}
                for _ in range(ROUNDS):
                    for step, run in way(path):
                        start = time.perf_counter()
                        run()
                        took = time.perf_counter() - start
                        times[step] = min(times.get(step, took), took)
                steps = ", ".join(f"{step} {1000 * took:.0f}" for step, took in times.items())
                print(f"  {name:22} {1000 * sum(times.values()):6.0f} ms   {steps}")


if __name__ == "__main__":
    main()
