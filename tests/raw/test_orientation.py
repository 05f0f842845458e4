"""Turns, against Pillow's."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from xmpredict.raw.orientation import FROM_EXIF, upright, upright_size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_as_pillow_turns_by_exif(orientation):
    values = np.arange(6, dtype=np.uint8).reshape(2, 3)
    image = Image.fromarray(values)
    image.getexif()[274] = orientation
    turned = upright(values, FROM_EXIF[orientation])
    assert turned.tolist() == np.asarray(ImageOps.exif_transpose(image)).tolist()
    assert upright_size((3, 2), FROM_EXIF[orientation]) == turned.shape[::-1]
