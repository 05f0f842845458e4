"""A whole photo through its table, in one pass on all cores."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from xmpredict.color.spaces import PROPHOTO_TO_SRGB
from xmpredict.color.transfer import decode_srgb, encode_srgb
from xmpredict.develop.render import veiled
from xmpredict.develop.rgb_tone import EYE
from xmpredict.kernels.lut_cpu import apply_lut
from xmpredict.kernels.photo import Finish, GuidedGain
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.develop.bake import Baked

Depth = TypeVar("Depth", np.uint8, np.uint16)
"""What the values of a picture are: 255 or 65535 is white."""

STRIP_PX = 1 << 19
"""Pixels cleared of haze at a time: some 100 MB, whatever the size of the photo."""

FINISH = Finish(decode_srgb, PROPHOTO_TO_SRGB, encode_srgb)


def render_whole(pixels: NDArray[np.float16], baked: Baked, depth: type[Depth]) -> NDArray[Depth]:
    """Develop a photo by its table.

    Args:
        pixels: The linear light that the table is over, shape (H, W, 3), of any size.
        baked: Of this one photo.
        depth: ``np.uint8`` or ``np.uint16``.

    Returns:
        Encoded sRGB, shape (H, W, 3).
    """
    with torch.inference_mode():
        light = _cleared(pixels, baked)
    gain = None
    if baked.planes is not None:
        slope, offset = baked.planes[0].numpy()
        red, green, blue = np.array(EYE) @ baked.to_prophoto[0].double().numpy()
        gain = GuidedGain(slope, offset, (float(red), float(green), float(blue)))
    lut = baked.lut[0].contiguous().numpy()
    return apply_lut(light, lut, dtype=depth, shaper=baked.shaper, gain=gain, finish=FINISH)


def _cleared(pixels: NDArray[np.float16], baked: Baked) -> NDArray[np.float16]:
    """Return `pixels` after what looks at forms and is no gain; themselves where there is none."""
    height, width = pixels.shape[:2]
    there, back = baked.to_prophoto[0], torch.linalg.inv(baked.to_prophoto[0])
    cleared = np.empty_like(pixels)
    rows = max(1, STRIP_PX // max(1, width))
    for top in range(0, height, rows):
        strip = torch.from_numpy(pixels[top : top + rows].astype(np.float32))
        linear = (strip @ there.T).permute(2, 0, 1).unsqueeze(0)
        clear = veiled(linear, baked.context.rows(top, height), baked.settings)
        if clear is linear:
            return pixels
        cleared[top : top + rows] = (clear[0].permute(1, 2, 0) @ back.T).numpy()
    return cleared
