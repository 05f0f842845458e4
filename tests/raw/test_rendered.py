"""JPEG, TIFF and PNG of every kind that photographers have."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from tests.color import profiles
from tests.raw import containers
from xmpredict.color.spaces import ADOBE_RGB_TO_PROPHOTO, SRGB_TO_PROPHOTO
from xmpredict.color.transfer import decode_adobe_rgb, decode_prophoto, decode_srgb
from xmpredict.errors import UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.formats import FileKind
from xmpredict.raw import rendered
from xmpredict.raw.full import demosaic
from xmpredict.raw.rendered import read_rendered

ENCODED = np.array([0.8, 0.5, 0.25])
EVEN = np.broadcast_to(ENCODED, (24, 36, 3))


def in_srgb(values=ENCODED):
    return decode_srgb(np.asarray(values, dtype=np.float64)) @ SRGB_TO_PROPHOTO.T


def bits(depth, values=EVEN):
    top = 2**depth - 1
    return np.rint(values * top).astype(np.uint8 if depth == 8 else np.uint16)


def saved(path, image, **options):
    Image.fromarray(image).save(path, **options)
    return path


def checked(path, light, tolerance=0.004):
    found = read_rendered(path)
    assert found.prophoto() == pytest.approx(
        np.broadcast_to(light, found.pixels.shape), abs=tolerance
    )
    assert found.kind is FileKind.RENDERED
    whole = demosaic(path)
    assert whole.shape[:2] == found.size_px[::-1]
    assert whole.astype(float).mean(axis=(0, 1)) == pytest.approx(light, abs=tolerance)
    return found


@pytest.mark.parametrize("extension", ["jpg", "png", "tif"])
def test_srgb(tmp_path, extension):
    path = saved(tmp_path / f"a.{extension}", bits(8))
    found = checked(path, in_srgb(), 0.012 if extension == "jpg" else 0.004)
    assert found.as_shot.kelvin == pytest.approx(5000, abs=10)
    assert found.neutral == (1, 1, 1)


@pytest.mark.parametrize(
    ("profile", "light"),
    [
        (profiles.SRGB, in_srgb()),
        (profiles.ADOBE_RGB, decode_adobe_rgb(ENCODED) @ ADOBE_RGB_TO_PROPHOTO.T),
        (profiles.PROPHOTO, ENCODED ** (461 / 256)),
        (b"no profile at all", in_srgb()),
    ],
    ids=["sRGB", "Adobe RGB", "ProPhoto", "damaged"],
)
def test_profiles_in_both_depths(tmp_path, profile, light):
    checked(saved(tmp_path / "a.png", bits(8), icc_profile=profile), light)
    checked(saved(tmp_path / "a.tif", bits(8), icc_profile=profile), light)
    deep = tmp_path / "b.tif"
    tifffile.imwrite(deep, bits(16), photometric="rgb", iccprofile=profile)
    checked(deep, light, 4e-4)


def test_sixteen_bits_are_not_thrown_away(tmp_path):
    shadow = np.broadcast_to(np.array([0.0105, 0.0125, 0.0145]), (24, 36, 3))
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(bits(16, shadow)))
    checked(tmp_path / "a.png", in_srgb(shadow[0, 0]), 2e-6)
    for name, options in {
        "plain": {},
        "deflate": {"compression": "zlib", "predictor": True},
        "lzw": {"compression": "lzw"},
        "tiles": {"tile": (16, 16)},
        "planes": {"planarconfig": "separate"},
        "big-endian": {"byteorder": ">"},
    }.items():
        values = bits(16, shadow)
        if name == "planes":
            values = np.moveaxis(values, -1, 0)
        tifffile.imwrite(tmp_path / f"{name}.tif", values, photometric="rgb", **options)
        checked(tmp_path / f"{name}.tif", in_srgb(shadow[0, 0]), 2e-6)


def test_adobe_rgb_by_exif_alone(tmp_path):
    """As cameras write it: ColorSpace "uncalibrated" and the index R03."""
    interop = Ifd({1: Tag(FieldType.ASCII, "R03")})
    exif = Ifd({40961: Tag(FieldType.SHORT, (65535,))}, below={40965: interop})
    block = encode_tiff(Ifd({271: Tag(FieldType.ASCII, "Canon")}, below={34665: exif}))
    path = saved(tmp_path / "a.jpg", bits(8), exif=b"Exif\0\0" + block, quality=95)
    checked(path, decode_adobe_rgb(ENCODED) @ ADOBE_RGB_TO_PROPHOTO.T, 0.012)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "PA"])
def test_grey_palette_and_transparency(tmp_path, mode):
    grey = Image.fromarray(bits(8, np.full((24, 36, 3), 1.0)))
    grey.convert("RGBA" if mode == "PA" else mode).convert(mode).save(
        tmp_path / "a.png" if mode != "PA" else tmp_path / "a.tif"
    )
    path = next(tmp_path.iterdir())
    checked(path, (1, 1, 1), 1e-3)


def test_transparent_is_white(tmp_path):
    clear = np.zeros((24, 36, 4), np.uint8)
    checked(saved(tmp_path / "a.png", clear), (1, 1, 1), 1e-3)
    tifffile.imwrite(
        tmp_path / "b.tif", clear.astype(np.uint16), photometric="rgb", extrasamples=["unassalpha"]
    )
    checked(tmp_path / "b.tif", (1, 1, 1), 1e-3)


def test_grey_profiles(tmp_path):
    values = np.full((24, 36), 128, np.uint8)
    path = saved(tmp_path / "a.png", values, icc_profile=profiles.GREY)
    checked(path, [(128 / 255) ** (563 / 256)] * 3, 2e-3)
    tifffile.imwrite(tmp_path / "b.tif", values.astype(np.uint16) * 257, photometric="minisblack")
    checked(tmp_path / "b.tif", in_srgb([128 / 255] * 3), 1e-3)


def test_cmyk_needs_a_profile(tmp_path):
    image = Image.new("CMYK", (36, 24), (0, 128, 200, 30))
    image.save(tmp_path / "a.jpg")
    with pytest.raises(UnsupportedPhotoError, match="CMYK values"):
        read_rendered(tmp_path / "a.jpg")


def test_tables_go_through_littlecms(tmp_path, monkeypatch):
    """No CMYK profile may be shipped, so one of curves is declared not to be."""
    monkeypatch.setattr("xmpredict.color.icc.read_profile", lambda _: None)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(tmp_path / "a.png", bits(8), icc_profile=profile)
    assert read_rendered(path).prophoto()[0, 0] == pytest.approx(in_srgb(), abs=0.008)


@pytest.mark.parametrize(
    "options",
    [
        {"data": EVEN.astype(np.float32), "photometric": "rgb"},
        {"data": bits(16)[..., :1].repeat(4, -1), "photometric": "separated"},
        {"data": bits(16).astype(np.uint32), "photometric": "rgb"},
    ],
    ids=["float", "CMYK", "32 bits"],
)
def test_deep_tiffs_that_are_no_photos(tmp_path, options):
    tifffile.imwrite(tmp_path / "a.tif", **options)
    with pytest.raises(UnsupportedPhotoError, match="save it as RGB"):
        read_rendered(tmp_path / "a.tif")


@pytest.mark.parametrize("extension", ["jpg", "png", "tif"])
@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_cut_off(tmp_path, extension, share):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    path = saved(tmp_path / f"a.{extension}", noise)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(UnreadablePhotoError):
        read_rendered(path)


@pytest.mark.parametrize(
    "size", [(512, 341), (513, 342), (1023, 682), (1024, 683), (2500, 100), (9, 6)]
)
def test_averaged_in_linear_light_to_the_edge(tmp_path, size):
    width, height = size
    stripes = np.zeros((height, width, 3), np.uint8)
    stripes[:, ::2] = 255
    found = read_rendered(saved(tmp_path / "a.png", stripes), 256)
    assert found.size_px == size
    assert max(found.pixels.shape) == min(256, max(size))
    if max(size) > 512:
        assert found.pixels.astype(float).mean() == pytest.approx(0.5, abs=0.01)


def test_strips_do_not_show(tmp_path, monkeypatch):
    noise = np.random.default_rng(0).integers(0, 255, (640, 700, 3), dtype=np.uint8)
    path = saved(tmp_path / "a.png", noise)
    whole = read_rendered(path).pixels, demosaic(path)
    monkeypatch.setattr(rendered, "STRIP_VALUES", 5000)
    for one, other in zip(whole, (read_rendered(path).pixels, demosaic(path)), strict=True):
        assert (one == other).all()


def lying(path, kind, values, orientation):
    """Write `values` as a file of `kind` whose Exif says `orientation`."""
    if kind == "deep tif":
        model = (272, "s", 0, "Canon EOS R5", True)
        tags = [model, (274, "H", 1, orientation, True)]
        tifffile.imwrite(path, values.astype(np.uint16) * 257, photometric="rgb", extratags=tags)
        return path
    exif = encode_tiff(Ifd(containers.HEAD | {274: Tag(FieldType.SHORT, (orientation,))}))
    if kind == "png":
        return saved(path, values, exif=exif)
    tags = Image.Exif()
    tags.load(exif)
    return saved(path, values, exif=tags, compression="tiff_lzw")


@pytest.mark.parametrize("kind", ["png", "tif", "deep tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright(tmp_path, orientation, kind):
    values = np.zeros((8, 16, 3), np.uint8)
    values[:4, :4] = 255
    path = lying(tmp_path / f"a.{kind.split()[-1]}", kind, values, orientation)
    found = read_rendered(path)
    assert found.size_px == ((16, 8) if orientation < 5 else (8, 16))
    corner = {
        1: (0, 0),
        2: (0, -1),
        3: (-1, -1),
        4: (-1, 0),
        5: (0, 0),
        6: (0, -1),
        7: (-1, -1),
        8: (-1, 0),
    }
    assert found.pixels[corner[orientation]].tolist() == [1, 1, 1]
    assert (demosaic(path) == found.pixels).all()
    assert found.capture.model == "Canon EOS R5"


def test_large_jpegs_are_decoded_small(tmp_path):
    y, x = np.mgrid[0:1600, 0:2400]
    values = np.stack([x / 2400, y / 1600, np.full(x.shape, 0.5)], axis=-1)
    path = saved(tmp_path / "a.jpg", bits(8, values), quality=95)
    found = read_rendered(path, 300)
    assert found.size_px == (2400, 1600)
    assert found.pixels.shape == (200, 300, 3)
    centre = in_srgb([0.5, 0.5, 0.5])
    assert found.prophoto()[99:101, 149:151].mean(axis=(0, 1)) == pytest.approx(centre, abs=0.01)


def test_a_tiff_of_a_billion_pixels_is_refused(tmp_path):
    data = encode_tiff(
        Ifd(
            {
                256: Tag(FieldType.LONG, (60000,)),
                257: Tag(FieldType.LONG, (60000,)),
                258: Tag(FieldType.SHORT, (8, 8, 8)),
                259: Tag(FieldType.SHORT, (1,)),
                262: Tag(FieldType.SHORT, (2,)),
                277: Tag(FieldType.SHORT, (3,)),
                278: Tag(FieldType.LONG, (60000,)),
                279: Tag(FieldType.LONG, (100,)),
            },
            image=bytes(100),
        )
    )
    (tmp_path / "a.tif").write_bytes(data)
    with pytest.raises(UnsupportedPhotoError, match="more pixels"):
        read_rendered(tmp_path / "a.tif")


def test_prophoto_of_the_standard_is_close_to_a_gamma(tmp_path):
    path = saved(tmp_path / "a.png", bits(8), icc_profile=profiles.PROPHOTO)
    assert read_rendered(path).prophoto()[0, 0] == pytest.approx(decode_prophoto(ENCODED), abs=3e-3)


def test_real_pictures(shared_data):
    found = read_rendered(shared_data / "photos" / "portrait_0001.jpg")
    with Image.open(
        io.BytesIO((shared_data / "photos" / "portrait_0001.jpg").read_bytes())
    ) as image:
        assert found.size_px == image.size
    assert 0.05 < found.prophoto().mean() < 0.8
