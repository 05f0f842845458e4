"""Finished photos in the light and finish that there are too few of.

Only what a photo's own content allows: more or less light, a brighter background behind the
person, the warmth of lamps, a matte or a hard print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import from_encoded, to_encoded
from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random

AS_IS = "as it is"
MOODS = {
    AS_IS: 0.62,
    "back-lit": 0.13,
    "high-key": 0.06,
    "low-key": 0.06,
    "warm": 0.03,
    "mixed": 0.04,
    "matte": 0.03,
    "contrasty": 0.03,
}
"""How often each is chosen. Back light is most: there people and surroundings disagree."""


def draw_mood(chance: random.Random) -> str:
    """Return the name of one of `MOODS`."""
    return chance.choices(list(MOODS), list(MOODS.values()))[0]


def in_mood(
    image: torch.Tensor, person: torch.Tensor, mood: str, chance: random.Random
) -> torch.Tensor:
    """Return finished photos in another mood.

    Args:
        image: Encoded sRGB, shape (B, 3, H, W).
        person: The mask, shape (B, 1, H, W).
        mood: One of `MOODS`.
        chance: Decides how strong it is.

    Returns:
        Encoded sRGB, shape (B, 3, H, W), clipped to 0..1.
    """
    if mood == AS_IS:
        return image
    if mood == "matte":
        black = chance.uniform(0.03, 0.1)
        return black + (1 - black) * image
    if mood == "contrasty":
        return image.lerp(image * image * (3 - 2 * image), chance.uniform(0.2, 0.6))
    return to_encoded((from_encoded(image) * _light(image, person, mood, chance)).clamp(0, 1))


def _light(
    image: torch.Tensor, person: torch.Tensor, mood: str, chance: random.Random
) -> torch.Tensor:
    """Return the factor on linear light, broadcastable to `image`."""
    if mood == "back-lit":
        behind, before = chance.uniform(0.6, 1.6), chance.uniform(-0.5, 0)
        soft = torch.nn.functional.avg_pool2d(person, 9, 1, 4)
        return (behind + (before - behind) * soft).exp2()
    if mood in {"high-key", "low-key"}:
        stops = chance.uniform(0.3, 0.9) * (1 if mood == "high-key" else -1)
        return torch.full_like(person, 2.0**stops)
    warmth = chance.uniform(0.04, 0.12)
    lamp = torch.tensor([1 + warmth, 1.0, 1 - warmth]).view(1, 3, 1, 1)
    if mood == "warm":
        return lamp
    across = torch.linspace(0, 1, image.shape[2]).view(1, 1, -1, 1)
    return 1 + (lamp - 1) * 1.5 * across
