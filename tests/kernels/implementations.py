"""All that look something up in a LUT, as one kind of function.

Each takes a photo (H, W, 3), a LUT (N, N, N, 3), a shaper, and a gain (H, W) or None, and returns
floats (H, W, 3).
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch

from xmpredict.kernels import lut_cpu, lut_cuda, lut_torch
from xmpredict.kernels.photo import GuidedGain

BACKENDS = ("torch", "plain", "avx2", "avx512")


def by_tensors(apply, device, image, lut, shaper, gain=None):
    """Look up as a batch of one."""

    def tensor(array):
        return torch.from_numpy(array).to(device).unsqueeze(0)

    planes = tensor(image).permute(0, 3, 1, 2)
    held = None if gain is None else tensor(gain).unsqueeze(1)
    found = apply(planes, tensor(lut), shaper=shaper, gain=held)
    return found[0].permute(1, 2, 0).cpu().numpy()


def by_arrays(backend, image, lut, shaper, gain=None):
    """Look up as a whole photo; planes of its own size are the gain itself."""
    if gain is not None and not gain.size:
        gain = np.zeros((1, 1), np.float32)
    guided = gain if gain is None else GuidedGain(np.zeros_like(gain), gain, (0.3, 0.6, 0.1))
    return lut_cpu.apply_lut(
        image, lut, dtype=np.float32, shaper=shaper, gain=guided, backend=backend
    )


@pytest.fixture(params=["definition", "host", "cuda", *BACKENDS])
def look_up(request):
    """Each implementation in turn."""
    if request.param == "definition":
        return partial(by_tensors, lut_torch.apply_lut, "cpu")
    if request.param == "host":
        request.getfixturevalue("on_host")
        return partial(by_tensors, lut_cuda.apply_lut, "cpu")
    if request.param == "cuda":
        if not torch.cuda.is_available():
            pytest.skip("no GPU here")
        return partial(by_tensors, lut_cuda.apply_lut, "cuda")
    if request.param not in lut_cpu.BACKENDS:
        pytest.skip(f"{request.param} cannot run here")
    return partial(by_arrays, request.param)
