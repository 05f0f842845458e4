"""Lightroom's own Auto, as a published regression on tone percentiles; the baseline to beat.

It looks at one photo at a time and leaves white balance as shot. Source of the coefficients:
the regression quoted in the project's notes on Camera Raw (Lightroom's Auto values against
percentiles of the default render). The source gives no units for its percentiles; read here
as sRGB-encoded values of the default render, 0 to 1, "L" of luma and "P" of the largest
channel, and the logarithm in Blacks over the same encoded luma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.settings import Settings
from xmpredict.preview import render_thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.raw.thumbnail import Thumbnail

LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Weights of R, G, B in luma (ITU-R BT.709)."""

DARKEST = 1 / 255
"""Encoded luma below which a logarithm says more about noise than about the picture."""


@dataclass(frozen=True, slots=True)
class Auto:
    """Settings from the tones of each photo's default render."""

    label: str = "auto 1"

    def predict(self, scene: Sequence[Thumbnail]) -> list[Settings]:
        """Return one edit a photo, in the order of `scene`."""
        neutral = Settings()
        return [settings_from_render(render_thumbnail(photo, neutral)) for photo in scene]


def settings_from_render(image: np.ndarray) -> Settings:
    """Return Auto's settings for a photo whose default render is `image`.

    Args:
        image: sRGB, uint8, shape (H, W, 3).
    """
    encoded = image.reshape(-1, 3) / 255
    luma1, luma40, luma90, luma99 = np.percentile(encoded @ LUMA, (1, 40, 90, 99))
    peak10, peak25, peak998 = np.percentile(encoded.max(axis=1), (10, 25, 99.8))
    return Settings(
        exposure=2.22 - 2.13 * luma40 - 1.52 * luma99,
        contrast=6,
        highlights=-36 - 51.9 * luma90 + 26.9 * peak25,
        shadows=54.4 - 41.5 * peak10,
        whites=67.5 - 52.2 * peak998,
        blacks=-38 - 1.86 * np.log2(max(luma1, DARKEST)),
        vibrance=15,
    )
