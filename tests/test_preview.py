"""Pictures of photos: thumbnails, any size, files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.raw import profiles
from xmpredict import preview
from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.settings import Settings
from xmpredict.errors import UnreadablePhotoError
from xmpredict.export import tags
from xmpredict.formats import FileKind
from xmpredict.preview import context_of, render_photo, render_thumbnail, side_by_side
from xmpredict.raw.camera import Camera
from xmpredict.raw.capture import Capture
from xmpredict.raw.dcp import Profile, Table, read_dcp
from xmpredict.raw.thumbnail import Thumbnail

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

EDIT = Settings(
    exposure=0.4, highlights=-50, shadows=40, clarity=20, contrast=20, post_crop_vignette_amount=-20
)


def scene(width: int, height: int) -> NDArray[np.float32]:
    """Return smooth light with a bright and a dark side, shape (H, W, 3)."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 0.03 + 0.7 * x**2 * (0.8 + 0.2 * np.sin(9 * y))
    return (light[..., None] * [0.5, 1.0, 0.7]).astype(np.float32)


def thumbnail(kind: FileKind = FileKind.RAW) -> Thumbnail:
    raw = kind is FileKind.RAW
    camera = Camera.unknown("Test One") if raw else Camera.prophoto()
    neutral = (0.5, 1.0, 0.7) if raw else (1.0, 1.0, 1.0)
    return Thumbnail(
        pixels=scene(60, 40).astype(np.float16),
        camera=camera,
        as_shot=camera.white_balance(neutral),
        neutral=neutral,
        capture=Capture(),
        kind=kind,
        size_px=(600, 400),
    )


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    """A finished picture of 900 x 600 with fine detail, stored lying on its side."""
    path = tmp_path / "finished.jpg"
    pixels = (np.clip(scene(900, 600), 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)
    exif = Image.Exif()
    exif[tags.ORIENTATION] = 6
    Image.fromarray(pixels).save(path, quality=95, exif=exif)
    return path


@pytest.mark.parametrize("kind", FileKind)
def test_a_thumbnail_is_rendered_at_its_size(kind: FileKind) -> None:
    shown = render_thumbnail(thumbnail(kind), EDIT)
    assert shown.shape == (40, 60, 3)
    assert shown.dtype == np.uint8
    assert shown.std() > 10


def test_a_neutral_raw_is_grey_where_the_light_is_white() -> None:
    shown = render_thumbnail(thumbnail(), Settings()).astype(int)
    assert np.abs(shown - shown[..., 1:2]).max() <= 1


def test_exposure_and_warmth_show() -> None:
    photo = thumbnail()
    still = render_thumbnail(photo, Settings()).astype(float).mean((0, 1))
    bright = render_thumbnail(photo, Settings(exposure=1)).astype(float).mean((0, 1))
    warm = render_thumbnail(photo, Settings(temperature=photo.as_shot.kelvin * 1.3)).astype(float)
    assert (bright > still + 20).all()
    assert warm[..., 0].mean() > still[0] + 5 > still[2] > warm[..., 2].mean() + 5


def test_the_as_shot_balance_stated_is_the_as_shot_balance_kept() -> None:
    photo = thumbnail()
    stated = Settings(temperature=photo.as_shot.kelvin, tint=photo.as_shot.tint)
    kept = render_thumbnail(photo, Settings()).astype(int)
    # Kelvin and tint are whole numbers in Camera Raw.
    assert np.abs(render_thumbnail(photo, stated).astype(int) - kept).max() <= 1


def test_the_profile_of_a_photo_shows_and_its_straight_curve_is_linear() -> None:
    photo = thumbnail()
    light = photo.camera.illuminants
    grey = np.ones((1, 2, 2, 3), np.float32) * np.array([0, 0, 1], np.float32)
    straight = Profile("", "", light, tone_curve=((0, 0), (1, 1)))
    colorless = replace(straight, look_table=Table(grey, srgb=False))
    plain, linear, dull = (
        render_thumbnail(replace(photo, profile=profile), Settings(temperature=9000)).astype(int)
        for profile in (None, straight, colorless)
    )
    assert plain.mean() > linear.mean() + 10
    assert np.ptp(linear, axis=2).max() > 20
    assert np.ptp(dull, axis=2).max() <= 1


class TestContext:
    def test_of_a_raw(self) -> None:
        context = context_of(thumbnail())
        assert not context.rendered.item()
        (only,) = thumbnail().camera.illuminants
        twice = np.array([only.color, only.color])
        assert context.camera.color[0].numpy() == pytest.approx(twice, abs=1e-6)
        assert 1e6 / context.as_shot_mired.item() == pytest.approx(
            thumbnail().as_shot.kelvin, rel=1e-5
        )

    def test_white_is_where_the_last_channel_is_full(self) -> None:
        photo = thumbnail()
        bright = Thumbnail(
            photo.pixels * np.float16(3),
            *(photo.camera, photo.as_shot, photo.neutral, photo.capture, photo.kind, photo.size_px),
        )
        assert context_of(bright).white.item() == pytest.approx(1 / 0.5)
        assert context_of(photo).white.item() == pytest.approx(2 * photo.prophoto().max(), rel=1e-5)

    def test_of_a_finished_picture(self) -> None:
        context = context_of(thumbnail(FileKind.RENDERED))
        assert context.rendered.item()
        assert context.white.item() == 1
        assert not context.camera.has_forward.item()


class TestRenderPhoto:
    @pytest.mark.parametrize(
        ("size_px", "shape"),
        [
            (None, (900, 600)),
            (900, (900, 600)),
            (5000, (900, 600)),
            (700, (700, 467)),
            (90, (90, 60)),
        ],
    )
    def test_size_and_orientation(
        self, jpeg: Path, size_px: int | None, shape: tuple[int, int]
    ) -> None:
        shown = render_photo(jpeg, Settings(), size_px)
        assert shown.shape == (*shape, 3)
        # Exif says to turn it a quarter: the bright side is at the bottom.
        assert shown[-9:].mean() > shown[:9].mean() + 50

    def test_an_unedited_finished_picture_is_what_it_was(self, jpeg: Path) -> None:
        with Image.open(jpeg) as image:
            stored = np.asarray(image.rotate(-90, expand=True)).astype(int)
        assert np.abs(render_photo(jpeg, Settings()).astype(int) - stored).max() <= 1

    def test_every_size_is_the_same_picture(self, jpeg: Path) -> None:
        small = render_photo(jpeg, EDIT, 512)
        full = Image.fromarray(render_photo(jpeg, EDIT)).resize(
            small.shape[1::-1], Image.Resampling.BOX
        )
        assert np.abs(np.asarray(full).astype(int) - small).mean() < 1.5

    def test_a_camera_profile_is_the_same_at_every_size(
        self, shared_data: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "profile.dcp"
        path.write_bytes(profiles.dcp(profiles.tags(model=None)))
        photo, profile = shared_data / "raw" / "canon_kiss_x4_chart.dng", read_dcp(path)
        small = render_photo(photo, Settings(), 240, profile).astype(float)
        whole = Image.fromarray(render_photo(photo, Settings(), None, profile))
        full = np.asarray(whole.resize(small.shape[1::-1], Image.Resampling.BOX)).astype(float)
        plain = render_photo(photo, Settings(), 240)
        assert np.abs(full - small).mean() < 3
        assert np.abs(plain - small).mean() > 8

    @pytest.mark.parametrize("size_px", [None, 700, 90])
    def test_sixteen_bits_are_those_of_the_same_picture(
        self, jpeg: Path, size_px: int | None
    ) -> None:
        deep = render_photo(jpeg, EDIT, size_px, depth=np.uint16)
        shown = render_photo(jpeg, EDIT, size_px)
        assert deep.dtype == np.uint16
        # Resized, each rounds by itself; a developed pixel is one value rounded twice.
        assert np.abs(deep / 257 - shown).max() <= (0.51 if size_px is None else 1.5)
        values = np.unique(deep[..., 1])
        assert len(values) > 4 * len(np.unique(shown[..., 1]))
        assert np.count_nonzero(values % 257) > 0.9 * len(values)

    def test_sixteen_bits_are_resized_in_sixteen_bits(self) -> None:
        """A ramp between two neighbors of 8 bits has many steps between them."""
        whole = np.tile(np.linspace(20000, 20257, 2000).astype(np.uint16)[:, None], (1, 20))
        small = preview._shrink(np.stack([whole] * 3, axis=-1), 1000)
        assert small.dtype == np.uint16
        assert small.shape == (1000, 10, 3)
        assert np.abs(small[:, 0, 0] - np.linspace(20000, 20257, 1000)).max() < 2

    def test_ringing_of_a_resize_does_not_wrap_around(self) -> None:
        edge = np.zeros((400, 30, 3), np.uint16)
        edge[200:] = 65535
        small = preview._shrink(edge, 133)
        assert (small[:65] < 6000).all()
        assert (small[-65:] > 59000).all()
        assert (small[0] == 0).all()
        assert (small[-1] == 65535).all()

    def test_a_missing_photo_is_reported(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadablePhotoError):
            render_photo(tmp_path / "none.nef", Settings())

    @pytest.mark.parametrize(
        "name", ["canon_d30.CRW", "kodak_dc50.KDC", "fuji_gfx100s_portrait.dng"]
    )
    def test_a_real_raw_looks_alike_at_every_size(self, name: str, shared_data: Path) -> None:
        path = shared_data / "raw" / name
        small = render_photo(path, EDIT, 240)
        full = Image.fromarray(render_photo(path, EDIT)).resize(
            small.shape[1::-1], Image.Resampling.BOX
        )
        difference = np.abs(np.asarray(full).astype(float) - small)
        assert max(small.shape) == 240
        # Fine detail is brightened in one and averaged before in the other.
        assert np.median(difference) < 4
        assert abs(np.asarray(full).mean() - small.mean()) < 3


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize(("before", "after"), [((20, 30), (20, 30)), ((20, 30), (40, 25))])
def test_side_by_side(before: tuple[int, int], after: tuple[int, int], depth: type) -> None:
    first, second = np.full((*before, 3), 10, depth), np.full((*after, 3), 200, depth)
    both = side_by_side(first, second)
    assert both.shape == (max(before[0], after[0]), before[1] + preview.GAP_PX + after[1], 3)
    middle = both[len(both) // 2]
    assert (middle[: before[1]] == 10).all()
    assert (middle[before[1] : before[1] + preview.GAP_PX] == np.iinfo(depth).max).all()
    assert (middle[-after[1] :] == 200).all()


def test_daylight_of_a_finished_picture_is_known() -> None:
    assert thumbnail(FileKind.RENDERED).as_shot.kelvin == pytest.approx(5000, rel=0.01)
    assert isinstance(thumbnail().as_shot, WhiteBalance)
