"""The tones of a picture in numbers."""

from __future__ import annotations

import pytest
import torch

from xmpredict.network.tones import COUNT, QUANTILES, REGION, tones

MEDIAN = QUANTILES.index(0.5)


def halves(left: tuple[float, ...], right: tuple[float, ...]) -> torch.Tensor:
    image = torch.empty(1, 3, 16, 32)
    image[..., :16] = torch.tensor(left).view(1, 3, 1, 1)
    image[..., 16:] = torch.tensor(right).view(1, 3, 1, 1)
    return image


@pytest.fixture
def left_person() -> torch.Tensor:
    mask = torch.zeros(1, 1, 16, 32)
    mask[..., :16] = 1
    return mask


def test_person_and_rest_are_told_apart(left_person):
    found = tones(halves((0.2,) * 3, (0.9,) * 3), left_person)[0]
    person, rest = found[REGION : 2 * REGION], found[2 * REGION : 3 * REGION]
    assert person[MEDIAN] == pytest.approx(0.21, abs=0.01)
    assert rest[MEDIAN] == pytest.approx(0.91, abs=0.01)
    assert found[-1] == pytest.approx(0.5)


def test_a_picture_without_people_says_nothing_of_them():
    found = tones(torch.rand(2, 3, 16, 32), torch.zeros(2, 1, 16, 32))
    assert found.shape == (2, COUNT)
    assert not found[:, REGION : 2 * REGION].any()
    assert found.isfinite().all()


def test_hue_and_clipping_are_counted(left_person):
    red = tones(halves((0.8, 0.2, 0.2), (1.0, 1.0, 1.0)), left_person)[0]
    sectors = red[REGION + len(QUANTILES) + 6 : 2 * REGION]
    assert sectors.argmax() == 0
    blown = red[2 * REGION + len(QUANTILES) + 4]
    assert blown == pytest.approx(1, abs=0.01)


def test_a_batch_is_its_pictures():
    images, masks = torch.rand(3, 3, 16, 20), torch.rand(3, 1, 16, 20)
    one_by_one = torch.cat([tones(images[i : i + 1], masks[i : i + 1]) for i in range(3)])
    assert torch.allclose(tones(images, masks), one_by_one, atol=1e-5)
