"""The losses, by numbers that can be worked out by hand."""

from __future__ import annotations

import pytest
import torch

from xmpredict.errors import ShapeError
from xmpredict.training.losses import (
    color_off,
    group_consistency,
    human_centered,
    likelihood,
    view_consistency,
)


def test_people_count_more():
    shown, wanted = torch.zeros(1, 3, 2, 2), torch.full((1, 3, 2, 2), 0.1)
    person = torch.zeros(1, 1, 2, 2)
    person[..., 0, 0] = 1
    # (25 + 3 * 1) / 4 of 0.01
    assert float(human_centered(shown, wanted, person, 5.0)) == pytest.approx(0.07)


def test_views_of_a_photo_that_are_off_alike_cost_nothing():
    wanted = torch.rand(3, 3, 4, 4) * 50
    pair = torch.tensor([[False, True, False], [True, False, False], [False, False, False]])
    assert float(group_consistency(color_off(wanted + 5, wanted), pair)) == pytest.approx(
        0, abs=1e-6
    )
    warmer = wanted.clone()
    warmer[0, 2] += 4
    assert float(group_consistency(color_off(warmer, wanted), pair)) == pytest.approx(16, rel=1e-4)
    warmer[0] = wanted[0]
    warmer[2, 2] += 4
    assert float(group_consistency(color_off(warmer, wanted), pair)) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("at", [[[0, 0], [2, 3]], [[3, 1], [0, 2]], [[1, 1], [1, 1]]])
def test_crops_of_one_picture_are_alike_where_both_show_it(at):
    photo = torch.rand(3, 9, 9, generator=torch.Generator().manual_seed(1))
    first, second = (photo[None, :, y : y + 6, x : x + 6] for y, x in at)
    corners = torch.tensor([at])
    assert float(view_consistency(first, second, corners)) == 0
    # Off by 0.1 in one of them, whatever the size of the overlap.
    assert float(view_consistency(first + 0.1, second, corners)) == pytest.approx(0.01, rel=1e-4)
    if at[0] != at[1]:
        assert float(view_consistency(first, second, corners.flip(1))) > 0.01


def test_crops_that_show_nothing_alike_are_refused():
    crop = torch.zeros(1, 3, 4, 4)
    with pytest.raises(ShapeError):
        view_consistency(crop, crop, torch.tensor([[[0, 0], [4, 0]]]))


def test_likelihood_is_best_at_the_true_spread():
    label = torch.randn(4000, 1, generator=torch.Generator().manual_seed(1)) * 3
    slope = []
    for spread in (2.0, 3.0, 4.5):
        held = torch.full((4000, 1), spread, requires_grad=True)
        likelihood(torch.zeros_like(label), held, label).backward()
        slope.append(float(held.grad.sum()))
    assert slope[0] < 0 < slope[2]
    assert abs(slope[1]) < 0.1 * min(abs(slope[0]), slope[2])
