"""CIELAB against Octave's `rgb2lab`."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.training.lab import to_lab

# Octave 7.3, image 2.14: rgb2lab of uint8.
OCTAVE = {
    (255, 255, 255): (100.000000, -0.002455, 0.004653),
    (255, 0, 0): (53.240588, 80.092308, 67.202751),
    (0, 0, 255): (32.295673, 79.185591, -107.857300),
    (50, 100, 150): (41.205362, -0.173579, -32.318658),
    (3, 2, 1): (0.586872, 0.122421, 0.470630),
    (200, 170, 150): (71.712400, 7.835082, 14.369834),
}


def test_colors_as_octave_has_them():
    lab = to_lab(np.array([list(OCTAVE)], np.uint8))
    assert lab.shape == (1, 6, 3)
    assert lab[0] == pytest.approx(np.array(list(OCTAVE.values())), abs=2e-6)
