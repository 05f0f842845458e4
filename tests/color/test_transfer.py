"""Encodings: there and back, pinned values, one piece."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.color import transfer

PAIRS = [
    (transfer.encode_srgb, transfer.decode_srgb),
    (transfer.encode_prophoto, transfer.decode_prophoto),
    (transfer.encode_adobe_rgb, transfer.decode_adobe_rgb),
]
NAMES = ["srgb", "prophoto", "adobe_rgb"]


@pytest.mark.parametrize(("encode", "decode"), PAIRS, ids=NAMES)
def test_there_and_back(encode, decode):
    linear = np.linspace(-0.5, 2, 2501)
    assert decode(encode(linear)) == pytest.approx(linear, abs=2e-7)


@pytest.mark.parametrize(("encode", "decode"), PAIRS, ids=NAMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_monotone_ends_and_type(encode, decode, dtype):
    ramp = np.linspace(0, 1, 65536, dtype=dtype)
    for function in (encode, decode):
        out = function(ramp)
        assert out.dtype == dtype
        assert (np.diff(out) > 0).all()
        assert out[[0, -1]].tolist() == pytest.approx([0, 1], abs=1e-6)


@pytest.mark.parametrize(
    ("encode", "linear", "encoded"),
    [
        (transfer.encode_srgb, 0.002, 0.02584),
        (transfer.encode_srgb, 0.5, 0.735357),
        (transfer.encode_prophoto, 0.001, 0.016),
        (transfer.encode_prophoto, 0.18, 0.385710),
        (transfer.encode_adobe_rgb, 0.18, 0.458529),
    ],
)
def test_pinned(encode, linear, encoded):
    assert float(encode(np.float64(linear))) == pytest.approx(encoded, abs=2e-6)
