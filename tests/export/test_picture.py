"""Pictures as files: every format, its profile, and a disk that says no."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from tests.export import made
from tests.export.conftest import packet
from xmpredict.errors import UnsupportedPhotoError, XmpredictError
from xmpredict.export import tags, tiff
from xmpredict.export.formats import BY_EXTENSION
from xmpredict.export.metadata import read_metadata
from xmpredict.export.picture import check_target, is_render, save
from xmpredict.export.properties import Properties
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SHOWN = made.picture()
DEEP = SHOWN.astype(np.uint16) * 251 + 77


@pytest.fixture
def photo(tmp_path: Path, rich: bytes) -> Path:
    return made.jpeg(tmp_path / "photo.jpg", packet=rich)


class TestFormats:
    @pytest.mark.parametrize("extension", sorted(BY_EXTENSION))
    def test_pixels_profile_and_size(self, extension: str, tmp_path: Path, photo: Path) -> None:
        path = tmp_path / f"shown{extension.upper()}"
        save(SHOWN, path, metadata=read_metadata(photo))
        with Image.open(path) as saved:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(saved.info["icc_profile"]))
            assert "sRGB" in ImageCms.getProfileDescription(profile)
            assert saved.getexif().get(tags.ORIENTATION, 1) == 1
            assert saved.getexif()[tags.MAKE] == "Canon"
            assert saved.size == SHOWN.shape[1::-1]
            off = np.abs(np.asarray(saved.convert("RGB")).astype(int) - SHOWN)
            lossless = BY_EXTENSION[extension].quality == 0
            assert off.mean() < (1e-9 if lossless else 2)

    def test_sixteen_bits_come_back_to_the_last(self, tmp_path: Path, photo: Path) -> None:
        path = tmp_path / "deep.tif"
        save(DEEP, path, metadata=read_metadata(photo))
        with tifffile.TiffFile(path) as saved:
            page = saved.pages.first
            assert page.asarray().dtype == np.uint16
            assert (page.asarray() == DEEP).all()
            assert page.tags["Orientation"].value == 1
            assert page.tags["ExifTag"].value["ExposureTime"] == (1, 125)
            assert b"wedding" in page.tags["XMP"].value
            assert len(page.tags["InterColorProfile"].value) > 400
        with Image.open(path) as saved:
            assert (np.asarray(saved) == DEEP >> 8).all()

    @pytest.mark.parametrize("strip_bytes", [1, 1000, 5000])
    def test_strips_of_a_tiff_do_not_show(
        self, tmp_path: Path, strip_bytes: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tiff, "STRIP_BYTES", strip_bytes)
        for name, image in (("a.tif", DEEP), ("b.tif", SHOWN), ("c.tif", DEEP[:1, :1])):
            save(image, tmp_path / name)
            assert (tifffile.imread(tmp_path / name) == image).all()

    def test_views_are_written_as_they_look(self, tmp_path: Path) -> None:
        for name, image in (("a.tif", DEEP), ("b.png", SHOWN)):
            turned = image.swapaxes(0, 1)[::-1]
            save(turned, tmp_path / name)
            with Image.open(tmp_path / name) as saved:
                assert saved.size == (32, 48)
        assert (tifffile.imread(tmp_path / "a.tif") == DEEP.swapaxes(0, 1)[::-1]).all()

    @pytest.mark.parametrize("extension", [".jpg", ".avif"])
    def test_quality_makes_a_smaller_file(self, extension: str, tmp_path: Path) -> None:
        noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
        save(noise, tmp_path / f"a{extension}", quality=30)
        save(noise, tmp_path / f"b{extension}", quality=95)
        small, large = (tmp_path / f"{name}{extension}" for name in "ab")
        assert small.stat().st_size < large.stat().st_size / 2

    @pytest.mark.parametrize(("quality", "chroma"), [(89, 2), (90, 1), (None, 1)])
    def test_color_is_as_sharp_as_light_where_quality_is_high(
        self, quality: int | None, chroma: int, tmp_path: Path
    ) -> None:
        save(SHOWN, tmp_path / "a.jpg", quality)
        with Image.open(tmp_path / "a.jpg") as saved:
            assert saved.layer[0][1] == chroma

    @pytest.mark.parametrize("name", ["shown.gif", "shown", "shown.nef"])
    def test_another_format_is_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedPhotoError, match=r"use one of \.jpg"):
            save(SHOWN, tmp_path / name)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("extension", [".jpg", ".png", ".avif"])
    def test_sixteen_bits_are_refused_where_they_would_be_lost(
        self, extension: str, tmp_path: Path
    ) -> None:
        with pytest.raises(UnsupportedPhotoError, match="write a TIFF"):
            save(DEEP, tmp_path / f"deep{extension}")
        assert not list(tmp_path.iterdir())

    def test_a_jpeg_that_is_too_wide_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(XmpredictError, match=r"wide\.jpg: cannot be written as jpeg"):
            save(np.zeros((1, 70_000, 3), np.uint8), tmp_path / "wide.jpg")
        assert not list(tmp_path.iterdir())

    def test_a_pillow_without_avif_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(Image.SAVE, "AVIF")
        with pytest.raises(UnsupportedPhotoError, match=r"Pillow .* cannot write AVIF; install"):
            check_target(tmp_path / "shown.avif")
        check_target(tmp_path / "shown.jpg")


@pytest.mark.skipif(os.name == "nt", reason="needs resource limits")
@pytest.mark.parametrize("extension", [".png", ".tif"])
def test_a_disk_that_is_full_in_the_middle_leaves_nothing(extension: str, tmp_path: Path) -> None:
    """A limit of file sizes stands for the disk: the write itself fails, half done."""
    path = tmp_path / f"a{extension}"
    code = (
        "import resource, signal, sys, numpy as np\n"
        "from pathlib import Path\n"
        "from xmpredict.errors import XmpredictError\n"
        "from xmpredict.export.picture import save\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)\n"
        "try:\n    save(noise, Path(sys.argv[1]))\n"
        "except XmpredictError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"{path}: cannot be written (")
    assert done.stdout.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_place_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(XmpredictError, match="cannot be written"):
        save(SHOWN, tmp_path / "none" / "shown.png")


def test_a_read_only_folder_stays_as_it_is(
    open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]
) -> None:
    def attempt() -> str:
        try:
            save(SHOWN, open_folder / "a.tif")
        except XmpredictError as error:
            return str(error)
        return "written"

    open_folder.chmod(0o755)
    assert "cannot be written (Permission denied); check the folder" in as_nobody(attempt)
    assert not list(open_folder.iterdir())


def test_a_locked_render_stays_as_it_is(
    open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]
) -> None:
    path = open_folder / "a.tif"
    save(SHOWN, path)
    path.chmod(0o444)

    def attempt() -> str:
        try:
            save(SHOWN[:20], path)
        except XmpredictError as error:
            return str(error)
        return "written"

    assert as_nobody(attempt) == f"{path}: is read-only; unlock it if it may be replaced"
    assert (tifffile.imread(path) == SHOWN).all()


def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(SHOWN, tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_a_large_render_is_known_as_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow takes pictures of many pixels for an attack."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    for extension in (".jpg", ".tif", ".avif"):
        path = tmp_path / f"a{extension}"
        save(SHOWN, path)
        assert is_render(path)


def test_metadata_of_the_largest_kind_fits_into_every_format(tmp_path: Path) -> None:
    image = made.IMAGE | {270: made.Tag(made.FieldType.ASCII, "d" * 47_000)}
    long = packet('xmp:Rating="3"', f"<dc:source>{'x' * 59_000}</dc:source>")
    photo = made.jpeg(tmp_path / "photo.jpg", made.exif(image), long)
    metadata = read_metadata(photo)
    assert metadata.left_out == ()
    for extension in BY_EXTENSION:
        save(SHOWN, tmp_path / f"a{extension}", metadata=metadata)
        data = (tmp_path / f"a{extension}").read_bytes()
        assert b"d" * 47_000 in data
        assert b"x" * 59_000 in data


def test_properties_that_grow_when_they_are_written_fit(tmp_path: Path) -> None:
    grown = packet(f'xmp:Rating="3" dc:source="{"&amp;" * 20_000}"')
    metadata = read_metadata(made.jpeg(tmp_path / "photo.jpg", packet=b""))
    assert metadata.left_out == ()
    properties = Properties([Packet.parse(grown)])
    assert properties.shortened
    save(SHOWN, tmp_path / "a.jpg", metadata=replace(metadata, properties=properties))
    with Image.open(tmp_path / "a.jpg") as saved:
        assert b'xmp:Rating="3"' in saved.info["xmp"]


def test_nothing_is_said_without_a_photo(tmp_path: Path) -> None:
    save(SHOWN, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as saved:
        assert tags.MAKE not in saved.getexif()
        assert "xmp" not in saved.info
