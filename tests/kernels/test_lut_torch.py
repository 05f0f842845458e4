"""The definition, against the formula written out."""

from __future__ import annotations

import math

import pytest
import torch

from xmpredict.errors import ShapeError
from xmpredict.kernels.lut_torch import apply_lut
from xmpredict.kernels.shaper import LINEAR, Shaper

SHAPER = Shaper(toe=0.02, top=2.0)


def random(*shape, seed=0, dtype=torch.float64):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def written_out(coordinate, lut):
    """Sum over the eight corners, one pixel of coordinates (3,) and one LUT."""
    last = lut.shape[0] - 1
    place = coordinate * last
    low = place.floor().clamp_max(last - 1)
    share = place - low
    total = torch.zeros(3, dtype=lut.dtype)
    for corner in [(r, g, b) for r in (0, 1) for g in (0, 1) for b in (0, 1)]:
        sides = [s if up else 1 - s for s, up in zip(share, corner, strict=True)]
        r, g, b = (int(at) + up for at, up in zip(low, corner, strict=True))
        total += math.prod(sides) * lut[r, g, b]
    return total


@pytest.mark.parametrize("nodes", [2, 5])
@pytest.mark.parametrize("shaper", [LINEAR, SHAPER])
@pytest.mark.parametrize("with_gain", [False, True])
def test_the_formula(nodes, shaper, with_gain):
    image = random(2, 3, 4, 5) * 1.2 * shaper.top
    luts, gain = random(2, nodes, nodes, nodes, 3, seed=1), random(2, 1, 4, 5, seed=2) - 0.5
    found = apply_lut(image, luts, shaper=shaper, gain=gain if with_gain else None)
    light = image * 2**gain if with_gain else image
    coordinates = shaper.encode(light)
    for photo, y, x in [(0, 0, 0), (0, 3, 4), (1, 2, 1), (1, 3, 0)]:
        wanted = written_out(coordinates[photo, :, y, x], luts[photo])
        assert found[photo, :, y, x] == pytest.approx(wanted, abs=1e-12)


def test_gradients():
    image = (random(2, 3, 2, 3) * SHAPER.top).requires_grad_()
    lut = random(2, 3, 3, 3, 3, seed=1).requires_grad_()
    gain = (random(2, 1, 2, 3, seed=2) - 0.5).requires_grad_()
    assert torch.autograd.gradcheck(
        lambda i, t, g: apply_lut(i, t, shaper=SHAPER, gain=g), (image, lut, gain)
    )


def test_gradients_of_one_lut_for_all():
    image, lut = random(3, 3, 2, 2), random(1, 4, 4, 4, 3, seed=1).requires_grad_()
    assert torch.autograd.gradcheck(lambda t: apply_lut(image, t), lut)


def test_a_batch_is_its_photos():
    image, luts = random(3, 3, 4, 5), random(3, 4, 4, 4, 3, seed=1)
    gain = random(3, 1, 4, 5, seed=2)
    together = apply_lut(image, luts, shaper=SHAPER, gain=gain)
    for one in range(3):
        at = slice(one, one + 1)
        alone = apply_lut(image[at], luts[at], shaper=SHAPER, gain=gain[at])
        assert together[at] == pytest.approx(alone, abs=1e-12)
    shared = apply_lut(image, luts[:1])
    wanted = apply_lut(image, luts[:1].expand(3, -1, -1, -1, -1))
    assert shared == pytest.approx(wanted, abs=1e-12)


def test_its_type_is_that_of_the_lut():
    image = torch.full((1, 3, 1, 1), 51, dtype=torch.uint8)
    for dtype in (torch.float32, torch.float64):
        lut = torch.stack(torch.meshgrid(*[torch.linspace(0, 1, 2)] * 3, indexing="ij"), dim=-1)
        found = apply_lut(image, lut.unsqueeze(0).to(dtype))
        assert found.dtype == dtype
        assert found.flatten().tolist() == pytest.approx([0.2] * 3)


@pytest.mark.parametrize(
    ("image", "lut", "gain", "message"),
    [
        ((3, 4, 5), (1, 2, 2, 2, 3), None, "image"),
        ((1, 4, 4, 5), (1, 2, 2, 2, 3), None, "image"),
        ((1, 3, 4, 5), (1, 1, 1, 1, 3), None, "cube"),
        ((1, 3, 4, 5), (2, 2, 2, 3), None, "cube"),
        ((1, 3, 4, 5), (1, 2, 3, 2, 3), None, "cube"),
        ((3, 3, 4, 5), (2, 2, 2, 2, 3), None, "2 LUTs"),
        ((1, 3, 4, 5), (1, 2, 2, 2, 3), (1, 3, 4, 5), "gain"),
        ((2, 3, 4, 5), (1, 2, 2, 2, 3), (1, 1, 4, 5), "gain"),
    ],
)
def test_what_does_not_belong_together(image, lut, gain, message):
    held = None if gain is None else torch.zeros(gain)
    with pytest.raises(ShapeError, match=message):
        apply_lut(torch.zeros(image), torch.zeros(lut), gain=held)


def test_a_lut_of_integers_is_none():
    with pytest.raises(ShapeError, match="floats"):
        apply_lut(torch.zeros(1, 3, 1, 1), torch.zeros(1, 2, 2, 2, 3, dtype=torch.uint8))
