"""CIEDE2000 against the pairs that its authors published for that purpose."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.color.difference import delta_e00, delta_e76, srgb_to_lab, xyz_to_lab
from xmpredict.color.spaces import D50, xy_to_xyz

# Sharma, Wu, Dalal (2005), table 1: L, a, b of both colors, and the difference.
SHARMA = [
    (50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425),
    (50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615),
    (50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000),
    (50, 0, 0, 50, -1, 2, 2.3669),
    (50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792),
    (50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195),
    (50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045),
    (50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461),
    (50, 2.5, 0, 50, 0, -2.5, 4.3065),
    (50, 2.5, 0, 73, 25, -18, 27.1492),
    (50, 2.5, 0, 58, 24, 15, 19.4535),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
]


@pytest.mark.parametrize("row", SHARMA)
def test_published_pairs(row):
    assert float(delta_e00(row[:3], row[3:6])) == pytest.approx(row[6], abs=1e-4)
    assert float(delta_e00(row[3:6], row[:3])) == pytest.approx(row[6], abs=1e-4)


def test_whole_images_at_once():
    rows = np.array(SHARMA)
    image, other = rows[:, :3].reshape(4, 4, 3), rows[:, 3:6].reshape(4, 4, 3)
    assert delta_e00(image, other).ravel() == pytest.approx(rows[:, 6], abs=1e-4)


def test_euclid():
    assert float(delta_e76([50, 3, 0], [50, 0, 4])) == pytest.approx(5)


def test_lab_of_white_and_of_a_known_red():
    assert xyz_to_lab(xy_to_xyz(D50)) == pytest.approx([100, 0, 0], abs=1e-9)
    assert srgb_to_lab([1, 0, 0]) == pytest.approx([54.29, 80.81, 69.89], abs=0.05)
