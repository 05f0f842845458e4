"""A scene is a set, whatever its size."""

from __future__ import annotations

import pytest
import torch

from tests.network.made import NAMES, network
from xmpredict.network import facts, tones
from xmpredict.network.axes import Axes
from xmpredict.network.scene_network import SEEN


def scene(photos: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    counts = (SEEN, tones.COUNT, facts.COUNT)
    made = [torch.rand(1, photos, count, generator=generator) for count in counts]
    return made[0], made[1], made[2]


def everyone(photos: int) -> torch.Tensor:
    return torch.ones(1, photos, photos, dtype=torch.bool)


def test_order_does_not_matter():
    made, shown, order = network(), scene(7), torch.tensor([4, 0, 6, 2, 1, 5, 3])
    straight = made(*shown, everyone(7))
    turned = made(*(part[:, order] for part in shown), everyone(7))
    for one, other in zip(straight, turned, strict=True):
        assert torch.allclose(one[:, order], other, atol=1e-5)


def test_a_photo_sees_its_neighbors():
    made, shown = network(), scene(3)
    together, _ = made(*shown, everyone(3))
    alone, _ = made(*(part[:, :1] for part in shown), everyone(1))
    assert not torch.allclose(together[:, :1], alone, atol=1e-4)


def test_padding_is_not_looked_at():
    made, shown = network(), scene(5)
    seen = torch.zeros(1, 5, 5, dtype=torch.bool)
    seen[:, :3, :3] = True
    seen |= torch.eye(5, dtype=torch.bool)
    padded, _ = made(*shown, seen)
    short, _ = made(*(part[:, :3] for part in shown), everyone(3))
    assert torch.allclose(padded[:, :3], short, atol=1e-5)


@pytest.mark.parametrize("photos", [1, 500])
def test_any_size_stays_within_bounds(photos):
    made = network()
    with torch.no_grad():
        made.mean[-1].weight.mul_(1000)
        mean, spread = made(*scene(photos), everyone(photos))
    low, high = Axes.of(NAMES).bounds()
    assert mean.shape == spread.shape == (1, photos, len(NAMES))
    assert (mean >= low - 1e-3).all()
    assert (mean <= high + 1e-3).all()
    assert (spread > 0).all()


def test_what_is_never_known_says_nothing():
    made, shown = network(), scene(2)
    torch.nn.init.zeros_(made.from_facts.weight)
    other = torch.rand_like(shown[2])
    assert torch.equal(made(*shown, everyone(2))[0], made(*shown[:2], other, everyone(2))[0])
