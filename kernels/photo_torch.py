"""The definition of the pass over a strip of a photo, which runs where nothing is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xmpredict.kernels.lut_torch import apply_lut, to_light
from xmpredict.kernels.photo import DARKEST, GREY, to_codes
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.kernels.photo import Finish, GuidedGain, Job


def run_strip(
    job: Job, source: NDArray[Any], target: NDArray[Any], first_row: int, height: int
) -> None:
    """Render `source`, rows of a photo from `first_row` of `height`, into `target`.

    Args:
        job: What to do.
        source: uint8, uint16 or floats, shape (rows, W, 3), C order.
        target: uint8, uint16 or float32, of the shape of `source`.
        first_row: Of the strip in the photo.
        height: Rows of the photo.
    """
    with torch.inference_mode():
        light = to_light(torch.from_numpy(source), torch.float32).permute(2, 0, 1).unsqueeze(0)
        lut = torch.from_numpy(job.lut[..., :3]).unsqueeze(0)
        gain = None if job.gain is None else gain_of(light, job.gain, first_row, height)
        looked_up = apply_lut(light, lut, shaper=job.shaper, gain=gain)
        encoded = looked_up[0].permute(1, 2, 0).numpy()
    target[:] = to_codes(
        encoded if job.finish is None else _finish(encoded, job.finish), target.dtype
    )


def gain_of(light: torch.Tensor, gain: GuidedGain, first_row: int, height: int) -> torch.Tensor:
    """Return the gain, in EV, of a strip of light of shape (1, 3, rows, W): (1, 1, rows, W)."""
    rows, width = light.shape[2:]
    y, x = torch.arange(first_row, first_row + rows).double(), torch.arange(width).double()
    y, x = (2 * y + 1) / height - 1, (2 * x + 1) / max(1, width) - 1
    places = torch.stack(torch.meshgrid(y, x, indexing="ij")[::-1], dim=-1)
    planes = torch.from_numpy(np.stack([gain.slope, gain.offset]).astype(np.float64))
    slope, offset = torch.nn.functional.grid_sample(
        planes.unsqueeze(0), places.unsqueeze(0), padding_mode="border", align_corners=False
    )[0].float()
    luminance = torch.tensordot(torch.tensor(gain.weights), light, dims=([0], [1]))
    found: torch.Tensor = slope * (luminance.clamp_min(DARKEST) / GREY).log2() + offset
    return found.unsqueeze(1)


def _finish(encoded: NDArray[np.float32], finish: Finish) -> NDArray[np.float64]:
    linear = finish.decode(np.clip(encoded, 0, 1).astype(np.float64)) @ finish.matrix.T
    return finish.encode(np.clip(linear, 0, 1))
