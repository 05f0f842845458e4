"""The backbone says what the published network says."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file

from xmpredict.network.backbone import bundled_backbone, pool
from xmpredict.training.convert_backbone import TOLERANCE, sample_image

REFERENCE = Path(__file__).parent / "reference.safetensors"


def test_features_of_the_sample_are_those_of_the_reference_code():
    wanted = load_file(REFERENCE)["features"]
    with torch.inference_mode():
        found = bundled_backbone()(sample_image()).mean((2, 3))[0]
    assert float((found - wanted).abs().max()) < TOLERANCE
    assert float(wanted.std()) > 10 * TOLERANCE


def test_any_size_works():
    with torch.inference_mode():
        assert bundled_backbone()(torch.rand(2, 3, 45, 71)).shape == (2, 1280, 2, 3)


def test_pooling_sees_only_what_it_is_shown():
    features = torch.zeros(1, 1, 2, 2)
    features[0, 0, 0, 0] = 4
    corner = torch.zeros(1, 1, 8, 8)
    corner[..., :4, :4] = 1
    assert float(pool(features, corner)) == 4
    assert float(pool(features, torch.ones(1, 1, 8, 8))) == 1
    assert float(pool(features, torch.zeros(1, 1, 8, 8))) == 0
