"""ICC profiles against our own spaces and against LittleCMS."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from tests.color import profiles
from xmpredict.color.difference import delta_e00, xyz_to_lab
from xmpredict.color.icc import color_space, read_profile
from xmpredict.color.spaces import ADOBE_RGB_TO_PROPHOTO, PROPHOTO_TO_XYZ, SRGB_TO_PROPHOTO
from xmpredict.color.transfer import decode_adobe_rgb, decode_srgb


@pytest.mark.parametrize(
    ("data", "matrix", "decode"),
    [
        (profiles.SRGB, SRGB_TO_PROPHOTO, decode_srgb),
        (profiles.ADOBE_RGB, ADOBE_RGB_TO_PROPHOTO, decode_adobe_rgb),
        (profiles.PROPHOTO, np.eye(3), lambda v: v ** (461 / 256)),
    ],
    ids=["sRGB", "Adobe RGB", "ProPhoto"],
)
def test_known_spaces(data, matrix, decode):
    found = read_profile(data)
    assert found.to_prophoto == pytest.approx(matrix, abs=2e-4)
    ramp = np.linspace(0, 1, 101)
    for curve in found.curves:
        assert curve(ramp) == pytest.approx(decode(ramp), abs=3e-5)


def test_white_stays_white():
    tilted = profiles.rgb(PROPHOTO_TO_XYZ * np.array([[1.01], [1.0], [0.99]]), profiles.curv(461))
    assert read_profile(tilted).to_prophoto @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-9)


@pytest.mark.parametrize("data", [profiles.SRGB, profiles.ADOBE_RGB, profiles.PROPHOTO])
def test_as_littlecms(data):
    colors = np.random.default_rng(2).integers(0, 256, (1, 400, 3), dtype=np.uint8)
    to_lab = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.createProfile("LAB"), "RGB", "LAB", 1
    )
    packed = np.asarray(ImageCms.applyTransform(Image.fromarray(colors), to_lab)).astype(np.float64)
    theirs = packed * (100 / 255, 1, 1)
    theirs[..., 1:] -= np.where(packed[..., 1:] > 127, 256, 0)
    found = read_profile(data)
    linear = found.curves[0](colors / 255) @ found.to_prophoto.T
    ours = xyz_to_lab(linear @ PROPHOTO_TO_XYZ.T)
    # Eight-bit Lab holds a and b to ±127, which wide spaces exceed.
    inside = (np.abs(ours[..., 1:]) < 126).all(axis=-1)
    assert inside.sum() > 150
    assert delta_e00(ours, theirs)[inside].max() < 1


@pytest.mark.parametrize(
    ("tag", "value", "linear"),
    [
        (profiles.curv(), 0.3, 0.3),
        (profiles.curv(round(1.8 * 256)), 0.3, 0.3 ** (461 / 256)),
        (profiles.curv(0, 16384, 65535), 0.25, 0.125),
        (profiles.para(0, 2.2), 0.3, 0.3**2.2),
        (profiles.para(1, 2.0, 2.0, -0.5), 0.5, 0.25),
        (profiles.para(1, 2.0, 2.0, -0.5), 0.2, 0.0),
        (profiles.para(2, 2.0, 2.0, -0.5, 0.1), 0.5, 0.35),
        (profiles.para(2, 2.0, 2.0, -0.5, 0.1), 0.2, 0.1),
        (profiles.para(3, 2.0, 1.0, 0.0, 0.5, 0.1), 0.05, 0.025),
        (profiles.para(4, 2.0, 1.0, 0.0, 0.5, 0.1, 0.02, 0.01), 0.05, 0.035),
        (profiles.para(4, 2.0, 1.0, 0.0, 0.5, 0.1, 0.02, 0.01), 0.5, 0.27),
    ],
)
def test_every_kind_of_curve(tag, value, linear):
    found = read_profile(profiles.rgb(PROPHOTO_TO_XYZ, tag))
    assert float(found.curves[1](np.float64(value))) == pytest.approx(linear, abs=1e-4)


def test_grey():
    found = read_profile(profiles.GREY)
    assert len(found.curves) == 1
    assert color_space(profiles.GREY) == "GRAY"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        profiles.SRGB[:150],
        profiles.profile({b"A2B0": b"mft2"}),
        profiles.profile({b"A2B0": b"mft2"}, b"CMYK"),
        profiles.rgb(np.zeros((3, 3)), profiles.curv()),
        profiles.rgb(PROPHOTO_TO_XYZ, b"vcgt" + bytes(20)),
    ],
)
def test_what_it_cannot_read_is_none(data):
    assert read_profile(data) is None


@given(at=st.integers(0, len(profiles.SRGB)), damage=st.binary(max_size=12))
def test_damage_is_no_error(at, damage):
    found = read_profile(profiles.SRGB[:at] + damage + profiles.SRGB[at + len(damage) :])
    if found:
        assert np.isfinite(found.to_prophoto).all()
