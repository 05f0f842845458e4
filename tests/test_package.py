"""What can be called from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import xmpredict
from tests.export import made
from xmpredict.develop.settings import Settings
from xmpredict.errors import SettingError, UnreadablePhotoError, UnsupportedPhotoError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return made.jpeg(tmp_path / "photo.jpg", values=made.picture(90, 60))


def test_everything_that_is_said_to_be_there_is() -> None:
    assert xmpredict.__all__ == ["render"]
    assert callable(xmpredict.render)


def test_settings_in_any_form_are_the_same_settings(photo: Path) -> None:
    forms = (
        Settings(exposure=0.5, contrast=20),
        {"exposure": 0.5, "contrast": 20},
        {"Exposure2012": 0.5, "Contrast2012": 20},
        {"Exposure2012": 0.5, "contrast": 20},
    )
    shown = [xmpredict.render(photo, form) for form in forms]
    assert all((picture == shown[0]).all() for picture in shown)
    assert shown[0].mean() > xmpredict.render(photo, {}).mean() + 5


def test_size_orientation_and_depth(photo: Path) -> None:
    whole = xmpredict.render(photo, {})
    assert (whole.shape, whole.dtype) == ((90, 60, 3), np.uint8)
    deep = xmpredict.render(str(photo), {}, size=45, bits=16)
    assert (deep.shape, deep.dtype) == ((45, 30, 3), np.uint16)
    small = xmpredict.render(photo, {}, size=45)
    assert np.abs(deep / 257 - small).max() < 2
    curve = {"ToneCurvePV2012": ((0, 60), (255, 200))}
    assert np.ptp(xmpredict.render(photo, curve)) < np.ptp(whole) - 40


@pytest.mark.parametrize(
    "settings",
    [{"Nonsense": 1}, {"exposure": "much"}, {"exposure": 1, "Exposure2012": 1}],
)
def test_settings_that_are_none(photo: Path, settings: dict) -> None:
    with pytest.raises(SettingError):
        xmpredict.render(photo, settings)


@pytest.mark.parametrize("options", [{"size": 0}, {"size": -3}, {"bits": 10}])
def test_pictures_that_are_none(photo: Path, options: dict) -> None:
    with pytest.raises(ValueError, match="1 px or more"):
        xmpredict.render(photo, {}, **options)


def test_photos_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhotoError):
        xmpredict.render(tmp_path / "none.jpg", {})
    with pytest.raises(UnsupportedPhotoError):
        xmpredict.render(tmp_path / "none.txt", {})
