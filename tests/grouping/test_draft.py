"""How a move becomes settings."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.settings import Settings
from xmpredict.grouping.draft import IDLE, MOVED, UNSTATED, Draft, within_scene

NOBODY = np.zeros((4, 6), np.float32)
STILL = {slider.name: 0.0 for slider in MOVED}


@pytest.fixture
def draft(make_photo):
    return Draft(
        make_photo(as_shot=WhiteBalance(5000, 3)), Settings(exposure=0.5, contrast=10), NOBODY
    )


def test_no_move_is_the_same_edit(draft):
    assert draft.moved(STILL) == draft.settings


@pytest.mark.parametrize("slider", MOVED, ids=lambda slider: slider.name)
def test_too_little_to_be_seen_moves_nothing(draft, slider):
    assert draft.moved(STILL | {slider.name: 0.9 * IDLE * slider.visible}) == draft.settings
    assert draft.moved(STILL | {slider.name: 2 * slider.visible}) != draft.settings


def test_a_raw_gets_both_numbers_of_its_white_balance(draft):
    found = draft.moved(STILL | {"incremental_temperature": 10.0})
    assert found == Settings(exposure=0.5, contrast=10, temperature=1e6 / 190, tint=3)


def test_a_white_balance_goes_on_from_where_it_stands(make_photo):
    held = Draft(make_photo(), Settings(temperature=4000.0, tint=-5), NOBODY)
    found = held.moved(STILL | {"incremental_temperature": -10.0, "incremental_tint": 8.0})
    assert found == Settings(temperature=1e6 / 260, tint=3)


def test_the_rest_of_an_edit_stays(draft):
    found = draft.moved(STILL | {"exposure": -0.25, "saturation": 6.0})
    assert found == Settings(exposure=0.25, contrast=10, saturation=6)


@pytest.mark.parametrize(("kelvin", "mired", "end"), [(40000, 60, 50000), (2100, -300, 2000)])
def test_white_balance_ends_where_the_slider_does(make_photo, kelvin, mired, end):
    held = Draft(make_photo(), Settings(temperature=kelvin, tint=0), NOBODY)
    assert held.moved(STILL | {"incremental_temperature": mired})["temperature"] == end


def test_a_finished_picture_gets_the_incremental_pair(make_photo):
    held = Draft(make_photo(rendered=True), Settings(incremental_tint=4), NOBODY)
    found = held.moved(STILL | {"incremental_temperature": 10.0, "incremental_tint": -6.0})
    assert found == Settings(incremental_temperature=10, incremental_tint=-2)


def test_what_differs_within_a_scene_is_less_than_what_a_model_does_not_know() -> None:
    held = within_scene({"exposure": 1.2, "saturation": 1.0, "contrast": 9.0})
    assert held == {"exposure": UNSTATED["exposure"], "saturation": 1.0, "contrast": 9.0}
