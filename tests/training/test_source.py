"""Sources as pictures: finished ones at their own size, raws at the target's."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.training import made
from xmpredict.develop.settings import Settings
from xmpredict.errors import UnreadablePhotoError
from xmpredict.preview import render_photo
from xmpredict.sample import write_sample
from xmpredict.training.source import develop_source, read_source


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("shoot"))[0]


@pytest.fixture
def finished(tmp_path):
    path = tmp_path / "a.png"
    Image.fromarray(made.scene(2).astype(np.uint8)).save(path)
    return path


def test_a_finished_source_is_what_its_file_says(finished):
    assert (read_source(finished, (10, 10)) == made.scene(2)).all()


def test_a_finished_source_is_developed_at_its_own_size(finished):
    developed = develop_source(finished, Settings(exposure=1), (10, 10))
    assert developed.shape == (made.HEIGHT, made.WIDTH, 3)
    assert developed.mean() > made.scene(2).mean() + 10


def test_a_raw_gets_the_long_side_of_the_target(raw):
    whole = render_photo(raw, Settings())
    shape = tuple(side // 4 for side in whole.shape[:2])
    untouched = read_source(raw, shape)
    assert untouched.shape[:2] == shape
    assert (untouched == render_photo(raw, Settings(), max(shape))).all()
    assert develop_source(raw, Settings(exposure=1), shape).mean() > untouched.mean() + 10
    assert read_source(raw, whole.shape[:2]).shape == whole.shape


def test_a_raw_is_stretched_by_a_pixel_but_not_by_more(raw):
    height, width = render_photo(raw, Settings(), 200).shape[:2]
    short = int(width < height)
    for off in (-1, 1):
        shape = (height + off * (1 - short), width + off * short)
        assert read_source(raw, shape).shape[:2] == shape
    wrong = (height + 5 * (1 - short), width + 5 * short)
    assert read_source(raw, wrong).shape[:2] == (height, width)


def test_a_source_that_is_not_there(tmp_path):
    for name in ("a.png", "a.dng"):
        with pytest.raises(UnreadablePhotoError):
            read_source(tmp_path / name, (10, 10))
