"""The extension believes no buffer: it is called here as `lut_cpu` never would."""

from __future__ import annotations

import numpy as np
import pytest

_photo = pytest.importorskip("xmpredict.kernels._photo", reason="installed without a compiler")

ORDER = (
    *("level", "source", "target", "lut", "curve", "slope", "offset", "weights"),
    *("first_row", "height", "decode", "matrix", "encode"),
)


def floats(*shape):
    return np.zeros(shape, np.float32)


def arguments(**changed):
    good = {
        "level": _photo.LEVEL,
        "source": floats(4, 5, 3),
        "target": np.zeros((4, 5, 3), np.uint8),
        "lut": floats(2, 2, 2, 4),
        "curve": (1.0, 1.0, 1.0),
        "slope": floats(2, 3),
        "offset": floats(2, 3),
        "weights": floats(3),
        "first_row": 0,
        "height": 4,
        "decode": floats(4097),
        "matrix": floats(3, 3),
        "encode": np.full(65536, 7, np.uint8),
    }
    return [(good | changed)[name] for name in ORDER]


def test_good_ones_are_taken():
    target = np.zeros((4, 5, 3), np.uint8)
    _photo.run(*arguments(target=target))
    assert (target == 7).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", -1),
        ("level", 3),
        ("source", floats(4, 5, 4)),
        ("source", floats(60)),
        ("source", floats(4, 5, 3).astype(np.float64)),
        ("source", floats(4, 5, 3).astype(">f4")),
        ("source", floats(4, 5, 6)[..., ::2]),
        ("source", floats(5, 5, 3)),
        ("target", np.zeros((4, 4, 3), np.uint8)),
        ("target", np.zeros((3, 5, 3), np.uint8)),
        ("target", np.zeros((4, 5, 4), np.uint8)),
        ("target", np.zeros((4, 5, 3), np.int8)),
        ("target", np.zeros((4, 5, 3), np.uint16)),
        ("target", b"4" * 60),
        ("lut", floats(2, 2, 2, 3)),
        ("lut", floats(2, 2, 3, 4)),
        ("lut", floats(1, 1, 1, 4)),
        ("lut", floats(0, 0, 0, 4)),
        ("lut", floats(32)),
        ("lut", None),
        ("curve", (0.0, 1.0, 1.0)),
        ("curve", (2.0, 1.0, 1.0)),
        ("curve", (np.nan, 1.0, 1.0)),
        ("slope", floats(0, 3)),
        ("slope", floats(3, 3)),
        ("offset", floats(2, 2)),
        ("offset", None),
        ("weights", floats(2)),
        ("weights", None),
        ("first_row", 1),
        ("first_row", -1),
        ("height", 3),
        ("decode", floats(4096)),
        ("matrix", floats(3, 2)),
        ("matrix", None),
        ("encode", np.zeros(65535, np.uint8)),
        ("encode", np.zeros(65536, np.uint16)),
        ("encode", None),
    ],
)
def test_others_are_refused(name, value):
    with pytest.raises((ValueError, TypeError, BufferError)):
        _photo.run(*arguments(**{name: value}))


def test_a_target_that_is_read_only():
    target = np.zeros((4, 5, 3), np.uint8)
    target.setflags(write=False)
    with pytest.raises((ValueError, BufferError)):
        _photo.run(*arguments(target=target))
