"""Three simulated retouchers, each with a taste of their own and a rule that looks at the photo.

They agree on what a retoucher looks at first: the person gets the same lightness in all photos,
and the light becomes neutral. They disagree in how light, how warm, how hard, how colorful.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.develop.settings import Settings
from xmpredict.training.lab import to_lab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Points
    from xmpredict.training.images import Image, Mask

LARGEST_EV = 2.5
BRIGHT_L, DARK_L = 88, 22
"""L* from which a tone is a highlight, and below which a shadow."""

USUAL_CHROMA = 16.0

MEDIUM: Points = ((0, 0), (32, 22), (64, 56), (128, 128), (192, 196), (255, 255))
"""Camera Raw's Medium Contrast, the tone curve of a third of the groups, which all keep."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a retoucher sees in a photo before touching it."""

    person_l: float
    """Mean L* of the person."""
    bright: float
    """Share of highlights, 0 to 1."""
    dark: float
    chroma: float
    """Mean chroma of the whole."""

    @classmethod
    def at(cls, picture: Image, mask: Mask) -> Look:
        """Return what is seen in `picture`; without a person, the whole counts."""
        lab = to_lab(picture)
        lightness = lab[..., 0]
        return cls(
            person_l=float(lightness[mask].mean() if mask.any() else lightness.mean()),
            bright=float((lightness > BRIGHT_L).mean()),
            dark=float((lightness < DARK_L).mean()),
            chroma=float(np.hypot(lab[..., 1], lab[..., 2]).mean()),
        )


@dataclass(frozen=True, slots=True)
class Expert:
    """One retoucher's taste."""

    person_l: float
    """L* that the person is brought to."""
    warmth_mired: float
    tint: float
    contrast: float
    clarity: float
    vibrance: float
    saturation: float
    dehaze: float
    recovery: float
    """How much highlights and shadows are brought back, 1 as usual."""

    def edit(self, look: Look, light: WhiteBalance) -> Settings:
        """Return the edit of a raw.

        Args:
            look: What is seen of it at default settings.
            light: The true light that it was taken in.
        """
        values: dict[str, float] = {
            "temperature": mired(light.mired - self.warmth_mired),
            "tint": light.tint + self.tint,
            "exposure": _stops(look.person_l, self.person_l),
            "contrast": self.contrast + 20 * (look.person_l - 50) / 50,
            "highlights": -self.recovery * (10 + 70 * look.bright),
            "shadows": self.recovery * (5 + 90 * look.dark),
            "whites": 8 - 40 * look.bright,
            "blacks": -10 + 20 * look.dark,
            "clarity": self.clarity,
            "vibrance": self.vibrance + USUAL_CHROMA - look.chroma,
            "saturation": self.saturation,
            "dehaze": self.dehaze,
        }
        return Settings(values)

    def again(self, edit: Settings, look: Look) -> Settings:
        """Return `edit` with the exposure mended by what is seen of its result."""
        held = edit["exposure"]
        more = _stops(look.person_l, self.person_l)
        return edit | {"exposure": more + (held if isinstance(held, float) else 0.0)}


EXPERTS: Mapping[str, Expert] = {
    "a": Expert(62, 0, 2, 8, 6, 10, 0, 0, 1.0),
    "b": Expert(55, 14, 4, 22, 12, 0, -6, 4, 0.6),
    "c": Expert(67, -10, 0, -4, 0, 18, 4, 0, 1.3),
}


def _stops(held: float, wanted: float) -> float:
    """Return how far apart two L* are, in EV."""
    apart = np.log2(_luminance(wanted) / _luminance(held))
    return float(np.clip(apart, -LARGEST_EV, LARGEST_EV))


def _luminance(lightness: float) -> float:
    """Return relative luminance of L* above 8."""
    return ((max(lightness, 8.0) + 16) / 116) ** 3
