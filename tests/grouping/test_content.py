"""Photos of one thing told from photos of two, whatever the camera made of them."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.settings import Settings
from xmpredict.grouping.cells import to_cells
from xmpredict.grouping.content import OTHER, SAME, Content, alike, distances

FEATURES = np.eye(3, dtype=np.float32)


@pytest.fixture
def content(make_photo, mask):
    def show(features=None, mask=mask, **how):
        return to_cells(make_photo(**how), Settings(), mask, features).content

    return show


def test_exposure_and_what_was_taken_for_white_make_no_difference(content):
    photos = [
        content(),
        content(ev=-1.0, seed=1),
        content(as_shot=WhiteBalance(4200, 14), seed=2),
        content(light=0.4, as_shot=WhiteBalance(6500, -6), seed=3),
    ]
    assert distances(photos).max() < SAME


@pytest.mark.parametrize(
    "other",
    [
        {"person": (0.05, 0.1, 0.4), "behind": (0.5, 0.4, 0.3)},
        {"person": (0.01, 0.01, 0.01), "behind": (0.6, 0.6, 0.7)},
    ],
)
def test_other_clothes_in_another_place_do(content, other):
    assert distances([content(), content(**other)])[0, 1] > OTHER


def test_edits_have_no_part_in_it(make_photo, mask):
    edits = Settings(), Settings(exposure=2.0, saturation=-60, temperature=3000.0)
    photos = [to_cells(make_photo(), edit, mask).content for edit in edits]
    assert distances(photos).max() < 1e-5


def test_what_the_network_saw_counts_as_its_distance(content):
    one = content(FEATURES[0])
    for turned, wanted in (((3.0, 0.0, 0.0), 0.0), ((0.6, 0.8, 0.0), 0.4), ((0.0, 0.0, 1.0), 1.0)):
        found = distances([one, content(np.array(turned, np.float32))])[0, 1]
        assert found == pytest.approx(wanted, abs=1e-5)


def test_where_it_looked_at_one_alone_colors_tell(content):
    photos = [content(FEATURES[0]), content()]
    assert distances(photos).max() < 1e-5


def test_likeness_goes_from_all_to_nothing(content):
    def at(distance):
        turned = np.array([1 - distance, np.sqrt(1 - (1 - distance) ** 2), 0], np.float32)
        return alike([content(FEATURES[0]), content(turned)])[0, 1]

    assert at(SAME - 0.01) == 1
    assert at((SAME + OTHER) / 2) == pytest.approx(0.5, abs=1e-3)
    assert at(OTHER + 0.01) == 0


def test_pairs_know_no_order_and_each_is_like_itself(content):
    photos = [content(), content(ev=1.0, behind=(0.5, 0.4, 0.3)), content(person=(0.1, 0.1, 0.3))]
    found = alike(photos)
    assert (found == found.T).all()
    assert (np.diag(found) == 1).all()
    assert np.allclose(alike(photos[::-1]), found[::-1, ::-1])


def test_people_without_a_mask_are_as_places(content, mask):
    nobody = 0 * mask
    photos = [content(mask=nobody), content(mask=nobody, seed=1)]
    assert distances(photos).max() < SAME


def test_a_picture_that_is_all_person_is_one():
    linear = np.full((3, 50), 0.2, np.float32)
    one = Content.of(linear, np.ones(50, np.float32))
    assert one.person_share == 1
    assert not one.colors[:, 1].any()
    assert np.allclose(np.linalg.norm(one.colors[:, 0], axis=(1, 2)), 1)
