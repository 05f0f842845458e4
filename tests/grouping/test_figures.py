"""How far photos are apart, in numbers worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from xmpredict.grouping.figures import LEAST_PERSON, Figures

LOOKS = np.array(
    [
        [50.0, 10.0, 20.0, 1.0, 5.0],
        [54.0, 10.0, 23.0, 3.0, 5.0],
        [99.0, 99.0, 99.0, 2.0, 8.0],
    ]
)


def photos(*shares):
    return [SimpleNamespace(person_share=share) for share in shares]


def test_persons_count_where_there_are_some_and_pictures_always():
    figures = Figures.of(LOOKS, photos(0.3, 0.2, LEAST_PERSON / 2))
    assert figures.person == pytest.approx((8**0.5, 0, 4.5**0.5))
    # Unbiased variances: 1 of (1, 3, 2), and 3 of (5, 5, 8).
    assert figures.m_glc == pytest.approx(2)


def test_one_person_is_apart_from_nobody():
    assert Figures.of(LOOKS, photos(0.3, 0, 0)).person is None
