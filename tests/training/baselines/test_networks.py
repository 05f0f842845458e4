"""The baselines: what they start from, that they learn, and that photos do not see each other."""

from __future__ import annotations

import pytest
import torch

from xmpredict.training.baselines.checkpoint import BASELINES
from xmpredict.training.baselines.lut3d import MONOTONICITY, SMOOTHNESS, Lut3d, _roughness
from xmpredict.training.baselines.shape import Shape

SMALL = Shape(width=16, seen_px=32, luts=3, nodes=5)


def made(kind: str) -> torch.nn.Module:
    torch.manual_seed(3)
    return BASELINES[kind](SMALL)


@pytest.fixture
def image() -> torch.Tensor:
    return torch.rand(3, 3, 20, 28, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("kind", BASELINES)
def test_every_weight_has_a_slope(kind, image):
    network = made(kind)
    picture, cost = network(image)
    assert picture.shape == image.shape
    assert cost.shape == ()
    (picture.square().mean() + cost).backward()
    still = [name for name, weight in network.named_parameters() if weight.grad is None]
    assert not still


@pytest.mark.parametrize("kind", BASELINES)
def test_photos_of_a_batch_are_retouched_each_by_itself(kind, image):
    network = made(kind).eval()
    together, _ = network(image)
    alone = torch.cat([network(image[n : n + 1])[0] for n in range(len(image))])
    assert torch.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize(("kind", "far"), [("lut3d", 0.05), ("hdrnet", 0.3)])
def test_the_start_is_near_the_picture_itself(kind, far, image):
    with torch.no_grad():
        picture, _ = made(kind)(image)
    assert float((picture - image).abs().max()) < far


@pytest.mark.parametrize("kind", BASELINES)
def test_a_change_of_tone_is_learned(kind, image):
    network, wanted = made(kind), image**0.7
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    for _ in range(80):
        optimizer.zero_grad()
        picture, cost = network(image)
        loss = (picture - wanted).square().mean()
        (loss + cost).backward()
        optimizer.step()
    assert loss.item() < 0.4 * float((image - wanted).square().mean())


def test_roughness_counts_the_ends_double_and_punishes_falls():
    luts = torch.zeros(1, 3, 4, 4, 4)
    luts[:, :, :, :, 1:] = 1.0
    # Red rises by 1 in the first of three bins, which counts double, in no other direction.
    assert float(_roughness(luts)) == pytest.approx(SMOOTHNESS * 2 / 3, rel=1e-5)
    assert float(_roughness(1 - luts)) == pytest.approx(
        SMOOTHNESS * 2 / 3 + MONOTONICITY / 3, rel=1e-5
    )


def test_the_axes_of_a_table_are_blue_green_red(image):
    network = Lut3d(SMALL).eval()
    with torch.no_grad():
        network.luts[0, 1] = network.luts[0, 0]
        picture, _ = network(image)
    assert torch.allclose(picture[:, 1], image[:, 0], atol=0.02)
    assert torch.allclose(picture[:, 2], image[:, 2], atol=0.02)
