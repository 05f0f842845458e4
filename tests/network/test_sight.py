from __future__ import annotations

import pytest
import torch

from tests.network.made import photo
from xmpredict.network.facts import facts_of
from xmpredict.network.sight import Sight, hide_person, look
from xmpredict.people.presence import NOBODY
from xmpredict.preview import context_of


def seen(share: float) -> Sight:
    """Return what is seen of a photo whose mask is `share` all over."""
    one = photo(0.3)
    linear = torch.from_numpy(one.prophoto()).permute(2, 0, 1).unsqueeze(0)
    mask = torch.full((1, 1, *linear.shape[2:]), float(share))
    return look(linear, context_of(one), facts_of(one), mask)


@pytest.mark.parametrize("share", [0, NOBODY / 3])
def test_where_nobody_is_the_picture_stands_for_the_person(share):
    nobody, everywhere = seen(share), seen(1)
    assert torch.equal(nobody.features, everywhere.features)
    assert torch.equal(nobody.tones, everywhere.tones)


def test_hiding_a_person_is_to_see_nobody():
    nobody, somebody = seen(0), seen(0.3)
    hidden = torch.tensor([True])
    features, tones = hide_person(somebody.features, somebody.tones, hidden)
    assert torch.equal(features, nobody.features)
    assert torch.equal(tones, nobody.tones)


def test_a_person_is_told_from_the_picture():
    assert not torch.allclose(seen(0.3).tones, seen(1).tones)
