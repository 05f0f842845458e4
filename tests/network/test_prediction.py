"""How much of what a network says is acted on."""

from __future__ import annotations

import pytest
import torch

from xmpredict.network.familiar import Familiar
from xmpredict.network.prediction import hold_back, spare_white, widen

USUAL = torch.full((3,), 10.0)
NEEDED = ("exposure", "incremental_temperature", "incremental_tint")
TASTE = ("highlights", "shadows", "clarity")


def test_a_sure_mean_is_taken_whole_and_a_blind_one_not_at_all():
    mean = torch.tensor([[4.0, 4.0, 4.0]])
    held = hold_back(mean, torch.tensor([[8.0, 12.0, 15.0]]), USUAL, NEEDED)[0]
    assert held[0] == 4
    assert 0 < held[1] < 4
    assert held[2] == 0


def test_what_nobody_would_notice_stays_neutral():
    held = hold_back(torch.tensor([[0.4, -0.4, -0.6]]), torch.ones(1, 3), USUAL, NEEDED)
    assert held.tolist() == [[0, 0, pytest.approx(-0.6)]]


def test_taste_that_may_go_either_way_is_left_out_and_corrections_are_not():
    mean, spread = torch.tensor([[3.0, 4.0, 8.0]]), torch.full((1, 3), 4.0)
    taste = hold_back(mean, spread, USUAL, TASTE)[0]
    assert taste[0] == 0
    assert 0 < taste[1] < 4
    assert taste[2] == 8
    assert torch.equal(hold_back(mean, spread, USUAL, NEEDED), mean)


def test_a_scene_is_sure_of_a_slider_as_a_whole():
    mean = torch.tensor([[2.0, 0.0, 0.0], [10.0, 0.0, 0.0]])
    assert torch.equal(hold_back(mean, torch.full((2, 3), 4.0), USUAL, TASTE), mean)


def test_a_finished_picture_gets_a_share_of_white_balance_and_a_raw_all():
    edits = torch.full((2, 3), 4.0)
    spared = spare_white(edits, torch.tensor([True, False]), 0.5, NEEDED)
    assert spared.tolist() == [[4, 2, 2], [4, 4, 4]]


def test_spread_grows_only_outside_what_was_seen():
    spread = torch.full((3, 3), 2.0)
    wide = widen(spread, torch.tensor([0.4, 1.0, 3.0]))
    assert torch.equal(wide[0], spread[0])
    assert torch.equal(wide[1], spread[1])
    assert torch.equal(wide[2], 9 * spread[2])


def test_the_training_photos_are_near_and_others_far():
    generator = torch.Generator().manual_seed(1)
    seen = torch.randn(400, 60, generator=generator)
    familiar = Familiar.of(seen)
    assert (familiar.distance(seen) <= 1.001).float().mean() >= 0.99
    assert float(familiar.distance(seen[:1] + 40)) > 3
    fresh = torch.randn(400, 60, generator=generator)
    assert (familiar.distance(fresh) <= 1.2).float().mean() > 0.9
