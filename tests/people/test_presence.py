from __future__ import annotations

import pytest
import torch

from xmpredict.people.presence import SMALL, SURE, presence


def patch(value: float, share: float) -> torch.Tensor:
    """Return an answer of `value` in a share of the picture, and of 0 in the rest."""
    mask = torch.zeros(1, 1, 100, 100)
    mask[:, :, : round(100 * share)] = value
    return mask


def test_somebody_is_where_the_general_network_is_sure():
    sure, weak = patch(0.95, 0.3), patch(0.4, 0.3)
    assert presence(sure, sure).item() == 1
    assert presence(weak, weak).item() == 0
    assert presence(patch(0, 0.3), patch(0.95, 0.3)).item() == 0


def test_one_sure_place_is_enough():
    general = torch.maximum(patch(0.95, 0.1), patch(0.3, 1))
    assert presence(general, general).item() == 1


def test_it_fades_between_the_limits():
    values = torch.linspace(SURE[0], SURE[1] + 0.01, 20).tolist()
    faded = [presence(patch(value, 0.3), patch(value, 0.3)).item() for value in values]
    assert faded == sorted(faded)
    assert faded[0] < 0.01
    assert 0.4 < faded[10] < 0.6
    assert faded[-1] == 1


def test_a_small_mask_is_left():
    shares = (SMALL[0], sum(SMALL) / 2, SMALL[1])
    masks = [torch.full((1, 1, 10, 10), share) for share in shares]
    judged = [presence(torch.zeros_like(mask), mask).item() for mask in masks]
    assert judged == pytest.approx([1, 0.5, 0], abs=1e-4)
    assert presence(torch.zeros(1, 1, 4, 4), torch.full((1, 1, 4, 4), 0.03)).item() == 1


def test_each_picture_is_judged_by_itself():
    masks = torch.cat([patch(0.95, 0.3), patch(0.4, 0.3), patch(0.7, 0.3)])
    judged = presence(masks, masks)
    assert judged.shape == (3, 1, 1, 1)
    assert torch.equal(judged, torch.cat([presence(m, m) for m in masks.split(1)]))
