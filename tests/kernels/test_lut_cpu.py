"""Whole photos: the compiled pass against the definition, and the definition against formulas."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from xmpredict.color.spaces import PROPHOTO_TO_SRGB
from xmpredict.color.transfer import decode_srgb, encode_srgb
from xmpredict.errors import KernelError, ShapeError
from xmpredict.kernels import lut_cpu
from xmpredict.kernels.lut_cpu import apply_lut
from xmpredict.kernels.photo import Finish, GuidedGain
from xmpredict.kernels.shaper import LINEAR, Shaper

COMPILED = [
    pytest.param(b, marks=pytest.mark.skipif(b not in lut_cpu.BACKENDS, reason="cannot run here"))
    for b in ("plain", "avx2", "avx512")
]
every_backend = pytest.mark.parametrize("backend", ["torch", *COMPILED])
FINISH = Finish(decode_srgb, PROPHOTO_TO_SRGB, encode_srgb)
SHAPER = Shaper()
TYPES = (np.uint8, np.uint16, np.float16, np.float32)
WEIGHTS = (0.3, 0.6, 0.1)


def random(*shape, seed=0):
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


def photo(dtype, height=37, width=301):
    """Light that is mostly dark, as light is, up to 1 in integers and to 4 in floats."""
    light = random(height, width, 3) ** 3
    if np.issubdtype(dtype, np.floating):
        return (4 * light).astype(dtype)
    return (light * np.iinfo(dtype).max).astype(dtype)


def colors(nodes):
    """A LUT with saturated colors and some beyond 0..1, whose neighbors are not far apart."""
    at = np.linspace(0, 1, nodes, dtype=np.float32)
    r, g, b = np.meshgrid(at, at, at, indexing="ij")
    return np.stack([1.1 * r**0.7 - 0.05, g * (1 - 0.3 * b), 0.2 * r + 0.9 * b**1.5], axis=-1)


def guided(height=11, width=23):
    slope, offset = random(height, width, seed=1), random(height, width, seed=2)
    return GuidedGain(0.6 * (slope - 0.5), 3 * (offset - 0.5), WEIGHTS)


def off(found, wanted):
    return int(np.abs(found.astype(np.int64) - wanted.astype(np.int64)).max())


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("nodes", [2, 33])
@pytest.mark.parametrize("steps", ["plain", "shaper", "gain", "finish", "all"])
def test_codes_are_those_of_the_definition(backend, dtype, nodes, steps):
    image, lut = photo(dtype), colors(nodes)
    shaper = LINEAR if steps == "plain" else SHAPER
    gain = guided() if steps in {"gain", "all"} else None
    finish = FINISH if steps in {"finish", "all"} else None

    def run(by, codes):
        return apply_lut(
            image, lut, dtype=codes, shaper=shaper, gain=gain, finish=finish, backend=by
        )

    assert off(run(backend, np.uint8), run("torch", np.uint8)) <= 1
    assert off(run(backend, np.uint16), run("torch", np.uint16)) <= 1
    exact = 2e-5 if finish else 2e-6
    assert run(backend, np.float32) == pytest.approx(run("torch", np.float32), abs=exact)


@every_backend
def test_the_gain_by_its_formula(backend):
    image, gain = photo(np.float32, 40, 70), guided(5, 9)
    lut = np.stack(np.meshgrid(*[np.linspace(0, 1, 65)] * 3, indexing="ij"), axis=-1)
    y = np.clip((np.arange(40) + 0.5) * 5 / 40 - 0.5, 0, 4)
    x = np.clip((np.arange(70) + 0.5) * 9 / 70 - 0.5, 0, 8)
    places = np.meshgrid(y, x, indexing="ij")
    slope, offset = (map_coordinates(p, places, order=1) for p in (gain.slope, gain.offset))
    ev = slope * np.log2(np.maximum(image @ np.array(WEIGHTS), 1e-6) / 0.18) + offset
    wanted = np.clip(image * 2 ** ev[..., None], 0, 1)
    found = apply_lut(image, lut, dtype=np.float32, gain=gain, backend=backend)
    assert found == pytest.approx(wanted, abs=2e-5)


@every_backend
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (3, 1), (60, 400)])
def test_planes_of_every_size(backend, size):
    image, gain = photo(np.float32), guided(*size)
    found = apply_lut(image, colors(5), dtype=np.uint16, gain=gain, backend=backend)
    wanted = apply_lut(image, colors(5), dtype=np.uint16, gain=gain, backend="torch")
    assert off(found, wanted) <= 1
    assert found.std() > 0


@every_backend
def test_the_finish_by_its_formula(backend):
    image = photo(np.float32) / 4
    lut = np.stack(np.meshgrid(*[np.linspace(0, 1, 2)] * 3, indexing="ij"), axis=-1)
    linear = decode_srgb(image.astype(np.float64)) @ PROPHOTO_TO_SRGB.T
    wanted = encode_srgb(np.clip(linear, 0, 1)) * 65535
    found = apply_lut(image, lut, dtype=np.uint16, finish=FINISH, backend=backend)
    assert np.abs(found - wanted).max() < 2


@every_backend
def test_codes_are_rounded_and_held(backend):
    lut = np.zeros((2, 2, 2, 3), np.float32)
    lut[1] = 1.5, -0.5, np.nan
    image = np.array([[[0, 0, 0], [0.1, 0, 0], [1, 0, 0]]], np.float32)
    found = apply_lut(image, lut, dtype=np.uint8, backend=backend)
    assert found[0, :, 0].tolist() == [0, 38, 255]
    assert found[0, :, 1].tolist() == [0, 0, 0]


@every_backend
def test_strips_and_threads_leave_no_seam(backend, monkeypatch):
    image, lut, gain = photo(np.uint16, 101, 64), colors(9), guided()

    def run(threads):
        return apply_lut(
            image, lut, dtype=np.uint16, shaper=SHAPER, gain=gain, threads=threads, backend=backend
        )

    whole = run(1)
    monkeypatch.setattr(lut_cpu, "STRIP_PX", 7 * 64)
    assert off(run(3), whole) <= 1
    assert np.array_equal(run(3), run(1))


@every_backend
def test_bytes_of_another_order(backend):
    image, lut = photo(np.uint16), colors(5)
    turned = image.astype(image.dtype.newbyteorder())
    found = apply_lut(turned, lut, dtype=np.uint8, backend=backend)
    assert np.array_equal(found, apply_lut(image, lut, dtype=np.uint8, backend=backend))


@pytest.mark.parametrize(
    ("image", "lut", "dtype"),
    [
        (np.zeros((4, 4), np.uint8), (2, 2, 2, 3), np.uint8),
        (np.zeros((4, 4, 4), np.uint8), (2, 2, 2, 3), np.uint8),
        (np.zeros((4, 4, 3), np.int16), (2, 2, 2, 3), np.uint8),
        (np.zeros((4, 4, 3), np.float64), (2, 2, 2, 3), np.uint8),
        (np.zeros((4, 4, 3), np.uint8), (2, 2, 3, 3), np.uint8),
        (np.zeros((4, 4, 3), np.uint8), (1, 1, 1, 3), np.uint8),
        (np.zeros((4, 4, 3), np.uint8), (257, 257, 257, 3), np.uint8),
        (np.zeros((4, 4, 3), np.uint8), (), np.uint8),
        (np.zeros((4, 4, 3), np.uint8), (2, 2, 2, 3), np.int8),
    ],
)
def test_what_is_no_photo_and_no_lut(image, lut, dtype):
    with pytest.raises(ShapeError):
        apply_lut(image, np.broadcast_to(np.float32(0), lut), dtype=dtype)


@pytest.mark.parametrize(("slope", "offset"), [((3,), (3,)), ((2, 3), (3, 2)), ((0, 3), (0, 3))])
def test_what_is_no_gain(slope, offset):
    with pytest.raises(ShapeError):
        GuidedGain(np.zeros(slope, np.float32), np.zeros(offset, np.float32), WEIGHTS)


def test_what_is_no_color():
    with pytest.raises(ShapeError, match="weights"):
        GuidedGain(np.zeros((2, 2), np.float32), np.zeros((2, 2), np.float32), (0.5, 0.5))
    with pytest.raises(ShapeError, match="matrix"):
        Finish(decode_srgb, np.eye(4), encode_srgb)


def test_a_backend_that_is_not_there():
    with pytest.raises(KernelError, match="choose of torch"):
        apply_lut(photo(np.uint8), colors(2), dtype=np.uint8, backend="neon")


def test_without_a_compiler_torch_does_it():
    hide = "import sys; sys.modules['xmpredict.kernels._photo'] = None"
    code = f"{hide}; from xmpredict.kernels.lut_cpu import BACKEND, BACKENDS; print(BACKENDS)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "('torch',)"
