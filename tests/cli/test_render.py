"""``render``: formats, what is said of the photo, and what goes wrong."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.export import made
from tests.export.conftest import ATTRIBUTES, ELEMENTS, packet
from xmpredict.export import tags
from xmpredict.export.directory import FieldType, Tag
from xmpredict.raw.capture import read_capture


@pytest.fixture
def photo(shoot):
    return min(shoot.glob("*.dng"))


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def upright(path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.getexif().get(tags.ORIENTATION, 1) == 1
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize(
    ("arguments", "name", "bits"),
    [
        ((), "SMPL0001_xmpredict.jpg", 8),
        (("--format", "jpeg"), "SMPL0001_xmpredict.jpg", 8),
        (("--format", "png"), "SMPL0001_xmpredict.png", 8),
        (("--format", "tiff16"), "SMPL0001_xmpredict.tif", 16),
        (("--format", "avif", "--quality", "85"), "SMPL0001_xmpredict.avif", 8),
    ],
)
def test_the_format_names_the_file(photo, out, xmpredict, arguments, name, bits):
    result = xmpredict("render", photo, "-o", out, "--size", 120, *arguments)
    assert (result.code, result.err.strip()) == (0, "")
    path = out / name
    assert result.out == f"{path}\n"
    if bits == 16:
        values = tifffile.imread(path)
        assert values.dtype == np.uint16
        assert len(np.unique(values)) > 1000
    plain = xmpredict("render", photo, "-o", out / "plain.png", "--size", 120)
    assert plain.code == 0
    assert np.abs(upright(path) - upright(out / "plain.png")).mean() < 4


def test_the_name_says_the_format(photo, out, xmpredict):
    for name, kind in (
        ("a.TIF", "TIFF"),
        ("a.jpeg", "JPEG"),
        ("a.avif", "AVIF"),
        ("a.tiff", "TIFF"),
    ):
        assert xmpredict("render", photo, "-o", out / name, "--size", 40).code == 0
        with Image.open(out / name) as image:
            assert image.format == kind
        if kind == "TIFF":
            assert tifffile.imread(out / name).dtype == np.uint16


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "a.png", "--format", "jpeg"), "ends with .jpg or .jpeg, not .png"),
        (("-o", "a.gif", "--format", "avif"), "ends with .avif, not .gif"),
        (("-o", "a.png", "--quality", "50"), "png loses nothing"),
        (("--format", "tiff16", "--quality", "50"), "tiff16 loses nothing"),
        (("--quality", "0"), "1<=x<=100"),
        (("--format", "gif"), "is not one of"),
    ],
)
def test_options_that_contradict_are_exit_2(photo, xmpredict, arguments, said, monkeypatch, out):
    monkeypatch.chdir(out)
    result = xmpredict("render", photo, *arguments)
    assert result.code == 2
    assert said in result.err
    assert not list(out.iterdir())


def test_several_photos_do_not_fit_into_a_file(shoot, out, xmpredict):
    result = xmpredict("render", shoot, "-o", out / "a.jpg")
    assert result.code == 2
    assert "name a folder" in result.err
    assert not list(out.iterdir())


def test_a_folder_without_photos_is_told(out, xmpredict):
    result = xmpredict("render", out)
    assert result.code == 1
    assert result.err == f"xmpredict: {out}: holds no photos; name another folder\n"


def test_a_folder_that_cannot_be_made_is_one_line(shoot, out, xmpredict):
    (out / "taken").write_text("")
    result = xmpredict("render", min(shoot.glob("*.dng")), "-o", out / "taken")
    assert result.code == 1
    assert f"{out / 'taken'}: cannot be made a folder (File exists)" in result.err


def test_a_place_that_is_taken_is_refused_before_the_work(photo, tmp_path, xmpredict, monkeypatch):
    taken = tmp_path / "a.avif"
    Image.new("RGB", (4, 4)).save(taken)
    monkeypatch.setattr("xmpredict.cli.render.render_photo", None)
    result = xmpredict("render", photo, "-o", taken)
    assert result.code == 1
    assert "not rendered by xmpredict" in result.err


def test_a_pillow_without_avif_is_one_line(photo, out, xmpredict, monkeypatch):
    Image.init()
    monkeypatch.delitem(Image.SAVE, "AVIF")
    result = xmpredict("render", photo, "-o", out, "--format", "avif")
    assert result.code == 1
    assert "cannot write AVIF; install Pillow 11.3 or newer" in result.err
    assert result.err.strip().count("\n") == 0


def test_raws_in_portrait_format_stand_upright(shoot, out, xmpredict):
    photo = next(p for p in sorted(shoot.glob("*.dng")) if read_capture(p).orientation == 6)
    for name in ("jpeg", "png", "tiff16", "avif"):
        assert xmpredict("render", photo, "-o", out, "--format", name, "--size", 100).code == 0
    for path in out.iterdir():
        shown = upright(path)
        assert shown.shape[0] == 100 > shown.shape[1], path.name


def test_the_render_says_what_the_photo_says(photo, out, xmpredict):
    xmpredict("edit", photo, "--dng", "sidecar")
    sidecar = photo.with_suffix(".xmp")
    text = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(text.replace('xmp:MetadataDate="', 'xmp:Rating="4" xmp:MetadataDate="'))
    assert xmpredict("render", photo, "-o", out, "--size", 60).code == 0
    with Image.open(out / "SMPL0001_xmpredict.jpg") as image:
        assert image.getexif()[tags.MODEL]
        assert image.getexif().get_ifd(34665)[tags.TAKEN]
        assert b'xmp:Rating="4"' in image.info["xmp"]
        assert b"crs:" not in image.info["xmp"]


@pytest.mark.parametrize("orientation", [1, 6, 8])
@pytest.mark.parametrize("extension", ["jpg", "tif", "png"])
def test_finished_pictures_are_turned_once(tmp_path, out, xmpredict, extension, orientation):
    path = tmp_path / f"finished.{extension}"
    exif = Image.Exif()
    exif[tags.ORIENTATION] = orientation
    Image.fromarray(made.picture(90, 60)).save(path, exif=exif)
    assert xmpredict("render", path, "-o", out / "a.png", "--size", "full").code == 0
    shown = upright(out / "a.png")
    turned = np.rot90(made.picture(90, 60), {1: 0, 6: -1, 8: 1}[orientation])
    assert shown.shape == turned.shape
    assert np.abs(shown - turned).mean() < 4


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("name", ["jpeg", "png", "tiff16", "avif"])
def test_a_grey_tiff(tmp_path, out, xmpredict, name, deep):
    grey = made.picture()[..., 0]
    values = grey.astype(np.uint16) * 257 if deep else grey
    tifffile.imwrite(tmp_path / "grey.tif", values, photometric="minisblack")
    assert xmpredict("render", tmp_path / "grey.tif", "-o", out, "--format", name).code == 0
    shown = upright(next(out.iterdir()))
    assert np.ptp(shown, axis=2).max() <= 3
    assert np.abs(shown[..., 0] - grey).mean() < 2


@pytest.mark.parametrize("extension", ["jpg", "tif"])
def test_cmyk_is_refused_in_one_line(tmp_path, out, xmpredict, extension):
    path = tmp_path / f"print.{extension}"
    Image.new("CMYK", (36, 24), (0, 128, 200, 30)).save(path)
    result = xmpredict("render", path, "-o", out / "a.jpg")
    assert result.code == 1
    assert f"{path}: has CMYK values" in result.err
    assert "save it as RGB" in result.err
    assert result.err.strip().count("\n") == 0


@pytest.mark.parametrize("length", [12, 60, 200, 500])
def test_damaged_exif_never_prevents_the_render(tmp_path, out, xmpredict, length):
    path = made.jpeg(tmp_path / "a.jpg", made.exif()[:length], packet('xmp:Rating="3"'))
    result = xmpredict("render", path, "-o", out / "b.jpg")
    assert result.code == 0
    assert result.err.strip() == f"note {path}: a part of its Exif cannot be read; it is left out"
    with Image.open(out / "b.jpg") as image:
        assert b'xmp:Rating="3"' in image.info["xmp"]


def test_nonsense_in_exif_never_prevents_the_render(tmp_path, out, xmpredict):
    random = np.random.default_rng(3)
    for number in range(12):
        block = bytearray(made.exif())
        for at in random.integers(8, len(block), 40):
            block[at] = random.integers(256)
        for kind in ("jpg", "png"):
            path = tmp_path / f"{number}.{kind}"
            Image.fromarray(made.picture()).save(path, exif=b"Exif\0\0" + bytes(block))
            assert xmpredict("render", path, "-o", out / f"{path.name}.png").code == 0


def test_a_comparison_is_no_place_for_faces(tmp_path, out, xmpredict):
    block = made.exif(made.IMAGE | {tags.ORIENTATION: Tag(FieldType.SHORT, (1,))})
    path = made.jpeg(tmp_path / "a.jpg", block, packet(ATTRIBUTES, ELEMENTS))
    for arguments, faces in (((), True), (("--compare",), False)):
        target = out / f"{faces}.png"
        assert xmpredict("render", path, "-o", target, *arguments).code == 0
        with Image.open(target) as image:
            assert (b"mwg-rs:Regions" in image.info["xmp"]) == faces


def test_a_comparison_of_sixteen_bits(photo, out, xmpredict):
    target = out / "both.tif"
    arguments = ("--compare", "--size", 60, "--set", "Exposure2012=+1")
    assert xmpredict("render", photo, "-o", target, *arguments).code == 0
    both = tifffile.imread(target)
    assert both.dtype == np.uint16
    left, right = both[:, : both.shape[1] // 2 - 8], both[:, both.shape[1] // 2 + 8 :]
    assert right.mean() > left.mean() * 1.2


def test_help_explains(xmpredict):
    said = " ".join(xmpredict("render", "--help").out.split())
    assert "[jpeg|png|tiff16|avif]" in said
    assert "92 for jpeg, 90 for avif" in said
    assert "no settings" in said
