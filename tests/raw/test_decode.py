"""Thumbnails of raws: every sensor layout that can be written into a DNG."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from tests.raw.conftest import averaged, mosaic, scene
from xmpredict.color.temperature import WhiteBalance
from xmpredict.formats import FileKind
from xmpredict.raw.binning import Binned, Mosaic
from xmpredict.raw.camera import Camera, ColorSource, Illuminant, to_matrix
from xmpredict.raw.capture import Capture
from xmpredict.raw.decode import _block, decode
from xmpredict.raw.full import demosaic
from xmpredict.raw.profile import read_profile
from xmpredict.sample.dng import CAMERA, RGGB, XTRANS, Compression

NEUTRAL = (0.5, 1.0, 0.7)
RANDOM = np.random.default_rng(5)
BLACK_2X2 = RANDOM.integers(400, 700, (2, 2))
BLACK_2X4 = RANDOM.integers(400, 700, (2, 4))
BLACK_6X6 = RANDOM.integers(400, 700, (6, 6))


def linear(light, black, white):
    return np.rint(light * (white - np.array(black)) + black).astype(np.uint16)


FRAMES = {
    "bayer": {},
    "bayer BGGR": {
        "pixels": mosaic(scene(), ((2, 1), (1, 0))),
        "pattern": ((2, 1), (1, 0)),
    },
    "lossless jpeg": {"compression": Compression.LOSSLESS_JPEG},
    "x-trans": {"pixels": mosaic(scene(), XTRANS), "pattern": XTRANS},
    "linear": {
        "pixels": linear(scene(), 0, 65535),
        "pattern": None,
        "black": (0,) * 3,
        "white": 65535,
    },
    "linear, a black level a channel": {
        "pixels": linear(scene(), (100, 200, 300), 16383),
        "pattern": None,
        "black": (100, 200, 300),
    },
    "black levels by place": {
        "pixels": mosaic(scene(), RGGB, BLACK_2X2),
        "black": BLACK_2X2.ravel().tolist(),
        "black_repeat": (2, 2),
    },
    "black levels over 2 x 4": {
        "pixels": mosaic(scene(), RGGB, BLACK_2X4),
        "black": BLACK_2X4.ravel().tolist(),
        "black_repeat": (2, 4),
    },
    "x-trans black levels": {
        "pixels": mosaic(scene(), XTRANS, BLACK_6X6),
        "pattern": XTRANS,
        "black": BLACK_6X6.ravel().tolist(),
        "black_repeat": (6, 6),
    },
    "masked borders": {
        "pixels": np.pad(mosaic(scene(), RGGB), ((6, 2), (4, 8)), constant_values=200),
        "border": (6, 4, 2, 8),
    },
}


@pytest.mark.parametrize("fields", FRAMES.values(), ids=FRAMES)
def test_every_layout(dng, fields):
    found = decode(dng(neutral=NEUTRAL, **fields))
    assert found.pixels.dtype == np.float16
    assert found.size_px == (144, 96)
    light = averaged(scene(), found.pixels.shape)
    assert found.pixels.astype(float) == pytest.approx(light, abs=0.006)
    assert found.neutral == pytest.approx(NEUTRAL)
    assert found.kind is FileKind.RAW


def test_monochrome_is_grey_and_has_no_color_to_balance(dng):
    grey = np.repeat(scene()[..., :1], 3, axis=2)
    path = dng(pixels=linear(grey[..., 0], 512, 16383), pattern=None)
    found = decode(path)
    assert found.pixels.astype(float) == pytest.approx(grey, abs=1e-3)
    assert found.prophoto() == pytest.approx(grey, abs=1e-3)
    assert found.as_shot.kelvin == pytest.approx(5000, abs=10)
    assert demosaic(path).astype(float) == pytest.approx(grey, abs=1e-3)


def test_borders_of_odd_width_move_the_pattern(dng):
    light = scene(98, 146)
    pixels = np.pad(mosaic(light, RGGB), ((3, 1), (5, 3)), constant_values=200)
    pattern = ((2, 1), (1, 0))  # of the padded frame, so that the picture begins with red
    found = decode(dng(pixels=pixels, pattern=pattern, border=(3, 5, 1, 3)))
    # LibRaw counts the pattern of a DNG from the top left of its active area.
    red_or_blue = found.pixels[..., 0].astype(float)
    assert red_or_blue[0, -1] == pytest.approx(0.3, abs=0.02) or red_or_blue[0, -1] > 0.55


@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright(dng, orientation):
    capture = Capture(make="a", model="b", orientation=orientation)
    found = decode(dng(capture=capture))
    full = demosaic(dng(capture=capture))
    turned = orientation > 4
    assert found.size_px == ((96, 144) if turned else (144, 96))
    assert full.shape[:2] == found.size_px[::-1]
    red, green = (found.pixels[..., c].astype(float) for c in (0, 1))
    rises = {1: (0, 1, 1), 2: (0, -1, 1), 3: (0, -1, -1), 4: (0, 1, -1)}
    rises |= {5: (1, 1, 1), 6: (1, 1, -1), 7: (1, -1, -1), 8: (1, -1, 1)}
    swapped, of_red, of_green = rises[orientation]
    across, down = np.diff(red, axis=1 - swapped).mean(), np.diff(green, axis=swapped).mean()
    assert (np.sign(across), np.sign(down)) == (of_red, of_green)
    shrunk = full.astype(float).reshape(*found.pixels.shape[:1], 2, -1, 2, 3).mean(axis=(1, 3))
    assert shrunk == pytest.approx(found.pixels.astype(float), abs=0.006)


@pytest.mark.parametrize(
    ("edge", "size"), [(512, (72, 48)), (72, (72, 48)), (71, (36, 24)), (5, (4, 3))]
)
def test_never_longer_than_asked_for(dng, edge, size):
    assert decode(dng(), edge).pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize("fields", [FRAMES["bayer"], FRAMES["linear"], FRAMES["masked borders"]])
def test_full_size_has_the_same_numbers(dng, fields):
    found = demosaic(dng(neutral=NEUTRAL, **fields))
    assert found.shape == (96, 144, 3)
    inner = np.s_[4:-4, 4:-4]
    assert found[inner].astype(float) == pytest.approx(scene()[inner], abs=0.002)


def test_blown_highlights_are_neutral_at_both_sizes(dng):
    ramp = np.linspace(0.2, 3, 144)
    light = np.broadcast_to((ramp[:, None] * NEUTRAL), (96, 144, 3))
    path = dng(pixels=mosaic(np.minimum(light, 1), RGGB), neutral=NEUTRAL)
    for pixels in (decode(path).pixels, demosaic(path)[4:-4, 8:-8]):
        balanced = pixels.astype(float) / NEUTRAL
        assert np.ptp(balanced, axis=2).max() < 0.1
        assert balanced[10, -1] == pytest.approx([2, 2, 2], abs=0.01)
        assert (np.diff(balanced[10, :, 1]) > -0.01).all()


def test_as_shot_and_prophoto_by_the_cameras_matrices(dng):
    light = WhiteBalance(4300, -8)
    neutral = CAMERA.neutral(light.to_xy())
    grey = np.broadcast_to(0.5 * np.array(neutral), (96, 144, 3))
    found = decode(dng(pixels=mosaic(grey, RGGB), neutral=neutral))
    assert found.as_shot.kelvin == pytest.approx(4300, abs=1)
    assert found.as_shot.tint == pytest.approx(-8, abs=0.1)
    assert found.prophoto() == pytest.approx(0.5, abs=2e-3)
    assert found.prophoto().dtype == np.float32


def test_baseline_exposure_is_in_prophoto_not_in_pixels(dng):
    camera = Camera("c", CAMERA.illuminants, baseline_ev=1.0)
    plain, raised = decode(dng()), decode(dng(camera=camera))
    assert (plain.pixels == raised.pixels).all()
    assert raised.prophoto() == pytest.approx(2 * plain.prophoto(), rel=1e-4)


def test_survives_the_way_between_processes(dng):
    found = decode(dng())
    back = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert (back.pixels == found.pixels).all()
    assert (back.camera, back.as_shot, back.capture) == (found.camera, found.as_shot, found.capture)


# What LibRaw says of a proprietary raw, of which few may be shipped.
def libraw(matrix, gains):
    rows = np.zeros((4, 3))
    rows[: len(matrix)] = matrix
    return SimpleNamespace(rgb_xyz_matrix=rows, camera_whitebalance=gains)


def flat(*values):
    pixels = np.full((4, 4, len(values)), values, np.float32)
    return Binned(pixels, np.zeros_like(pixels), 0.99)


MATRIX = CAMERA.illuminants[1].color


def test_a_camera_of_librafs_table():
    found = read_profile(libraw(MATRIX, [2.0, 1.0, 1.6, 0.0]), [], "Some X", flat(0.2, 0.4, 0.3))
    assert found.camera == Camera("Some X", (Illuminant(0, MATRIX),), source=ColorSource.LIBRAW)
    assert found.neutral == pytest.approx((0.5, 1, 0.625))


@pytest.mark.parametrize("gains", [[-1.0, 0.97, 1.0, 0.0], [0.0] * 4, [float("nan"), 1, 1, 0]])
def test_without_a_balance_the_mean_is_white(gains):
    found = read_profile(libraw(MATRIX, gains), [], "x", flat(0.2, 0.4, 0.3))
    assert found.neutral == pytest.approx((0.5, 1, 0.75))
    assert read_profile(libraw(MATRIX, gains), [], "x", flat(0, 0, 0)).neutral == (1, 1, 1)


def test_a_camera_without_a_matrix_is_unknown():
    found = read_profile(libraw(np.zeros((3, 3)), [1.0] * 4), [], "Kodak", flat(0.2, 0.4, 0.3))
    assert found.camera.source is ColorSource.UNKNOWN


def test_four_colors_are_folded_into_three():
    rgbe = np.array([*MATRIX, (-0.2, 1.0, 0.4)])
    xyz = np.array([0.3, 0.35, 0.2])
    light = rgbe @ np.linalg.inv(to_matrix(MATRIX)) @ CAMERA.neutral((0.3457, 0.3585))
    found = read_profile(libraw(rgbe, list(1 / light)), [], "Sony F828", flat(0.2, 0.4, 0.3, 0.4))
    rgb = found.to_rgb((rgbe @ xyz).astype(np.float32))
    recovered = np.linalg.inv(found.camera.xyz_to_camera((0.3127, 0.329))) @ rgb
    assert recovered / recovered[1] == pytest.approx(xyz / xyz[1], abs=1e-5)
    assert max(found.neutral) == 1
    # The light in which the three colors see this white, up to Bradford and interpolation.
    assert found.camera.xy(found.neutral) == pytest.approx((0.3457, 0.3585), abs=0.02)


def test_a_pattern_that_we_do_not_bin_goes_through_libraw(dng, monkeypatch):
    """As the rotated Super CCD, of which no file may be shipped."""
    monkeypatch.setattr("xmpredict.raw.sensor.PERIODS", (1,))
    found = decode(dng(neutral=NEUTRAL), 72)
    light = averaged(scene(), found.pixels.shape)
    assert found.pixels.shape == (48, 72, 3)
    assert found.pixels[1:-1, 1:-1].astype(float) == pytest.approx(light[1:-1, 1:-1], abs=0.006)


@pytest.mark.parametrize(
    ("aspect", "block", "size"),
    [(1.0, (6, 6), (144, 96)), (0.5, (4, 8), (144, 192)), (2.0, (12, 6), (288, 96))],
)
def test_pixels_that_are_not_square(aspect, block, size):
    colors = np.array(RGGB)
    sensor = Mosaic(mosaic(scene(), RGGB), colors, np.zeros(colors.shape, np.float32), 16383.0)
    assert _block(sensor, 24, aspect) == (block, size)
