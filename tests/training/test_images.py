"""Pictures of 8 and 16 bits, their color space, and masks."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.color import profiles
from tests.training import made
from xmpredict.color.transfer import decode_srgb
from xmpredict.errors import UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.training import images
from xmpredict.training.images import is_srgb, read_mask, read_srgb

EIGHT = np.random.default_rng(5).integers(0, 256, (7, 9, 3), np.uint8)

# The colorants of the profile that most files carry, "sRGB IEC61966-2.1" of 1998.
COLORANTS = np.array(
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)
CURVE = profiles.curv(*np.rint(decode_srgb(np.linspace(0, 1, 1024)) * 65535).astype(int))


@pytest.mark.parametrize("extension", ["png", "tif"])
def test_8_bits_stay_as_they_are(tmp_path, extension):
    path = tmp_path / f"a.{extension}"
    Image.fromarray(EIGHT).save(path, icc_profile=profiles.SRGB)
    assert (read_srgb(path) == EIGHT).all()


@pytest.mark.parametrize("extension", ["png", "tif"])
def test_16_bits_are_rounded(tmp_path, extension, monkeypatch):
    monkeypatch.setattr(images, "STRIP_ROWS", 4)
    deep = np.random.default_rng(6).integers(0, 65536, (11, 5, 3), np.uint16)
    deep[0, 0] = [128, 129, 65535]
    path = tmp_path / f"a.{extension}"
    if extension == "tif":
        tifffile.imwrite(path, deep, photometric="rgb")
    else:
        path.write_bytes(imagecodecs.png_encode(deep))
    found = read_srgb(path)
    assert found.dtype == np.uint8
    assert (found == np.rint(deep / 257)).all()
    assert found[0, 0].tolist() == [0, 1, 255]


def test_grey_becomes_three_channels(tmp_path):
    Image.fromarray(EIGHT[..., 0]).save(tmp_path / "a.png")
    assert (read_srgb(tmp_path / "a.png") == EIGHT[..., :1]).all()


@pytest.mark.parametrize("extension", ["png", "tif"])
def test_pictures_are_turned_upright(tmp_path, extension):
    path = tmp_path / f"a.{extension}"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(EIGHT).save(path, exif=exif)
    assert (read_srgb(path) == np.rot90(EIGHT, -1)).all()
    assert (read_mask(path, (9, 7)) == np.rot90(EIGHT.max(axis=2) > 0, -1)).all()


def test_other_color_spaces_are_refused_by_name(tmp_path):
    path = tmp_path / "a.tif"
    Image.fromarray(EIGHT).save(path, icc_profile=profiles.ADOBE_RGB)
    with pytest.raises(UnsupportedPhotoError, match=r"a\.tif: is not sRGB"):
        read_srgb(path)


def test_which_profiles_are_srgb():
    assert is_srgb(b"")
    assert is_srgb(b"damaged")
    assert is_srgb(profiles.SRGB)
    assert is_srgb(profiles.rgb(COLORANTS, CURVE))
    assert not is_srgb(profiles.rgb(COLORANTS, profiles.curv(563)))
    assert not is_srgb(profiles.PROPHOTO)
    assert not is_srgb(profiles.GREY)


def test_masks_are_where_they_are_above_zero(tmp_path):
    values = np.array([[0, 1, 128, 255], [0, 0, 0, 7]], np.uint8)
    for name, saved in (
        ("l", Image.fromarray(values)),
        ("rgb", Image.fromarray(np.stack([0 * values, values, 0 * values], axis=-1))),
        ("one", Image.fromarray(values > 0)),
    ):
        saved.save(tmp_path / f"{name}.png")
        found = read_mask(tmp_path / f"{name}.png", (2, 4))
        assert found.dtype == bool
        assert (found == (values > 0)).all()


def test_masks_of_another_size_are_resized_before_they_are_cut(tmp_path):
    values = np.zeros((10, 10), np.uint8)
    values[:, 5:] = 255
    Image.fromarray(values).save(tmp_path / "m.png")
    larger = read_mask(tmp_path / "m.png", (20, 40))
    # Interpolation reaches less than one of the mask's pixels, here 4, beyond the edge at 20.
    assert larger.shape == (20, 40)
    assert larger.argmax(axis=1).tolist() == [18] * 20


@pytest.mark.parametrize(("number", "pixels"), [(1, 856), (2, 714), (5, 713)])
def test_a_person_is_as_large_as_octave_finds_it(tmp_path, number, pixels):
    Image.fromarray(made.mask(number)).save(tmp_path / "m.png")
    found = read_mask(tmp_path / "m.png", (made.HEIGHT, made.WIDTH))
    assert np.count_nonzero(found) == pixels


def test_what_is_no_picture_is_an_error(tmp_path):
    (tmp_path / "a.png").write_text("hello")
    with pytest.raises(UnreadablePhotoError):
        read_mask(tmp_path / "a.png", (2, 2))
    with pytest.raises(UnreadablePhotoError):
        read_srgb(tmp_path / "missing.png")
