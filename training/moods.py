"""Finished photos in the light and finish that there are too few of.

Only what a photo's own content allows: more or less light, a brighter background or a studio's
backdrop behind the person, the warmth of lamps, a matte or a hard print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import from_encoded, to_encoded
from xmpredict.lazy import torch
from xmpredict.training.backdrop import before_backdrop

if TYPE_CHECKING:
    import random

AS_IS = "as it is"
STUDIO = "studio"
MOODS = {
    AS_IS: 0.52,
    "back-lit": 0.14,
    "window": 0.1,
    "high-key": 0.1,
    "low-key": 0.03,
    "warm": 0.03,
    "mixed": 0.03,
    "matte": 0.03,
    "contrasty": 0.02,
    STUDIO: 0.0,
}
"""How often each is chosen, where none is asked for. Back light and windows are most: there people
and surroundings disagree, and who finishes the photo keeps the people."""

BLOWN, MOST_BLOWN = 0.99, 0.03
"""Encoded value of all channels from which a person has no detail, and how much more of a person
may have none than in the photo as it was."""


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
        Encoded sRGB, shape (B, 3, H, W), clipped to 0..1; photos whose people it would blow are
        left as they are.
    """
    if mood == AS_IS:
        return image
    if mood == "matte":
        black = chance.uniform(0.03, 0.1)
        return black + (1 - black) * image
    if mood == "contrasty":
        return image.lerp(image * image * (3 - 2 * image), chance.uniform(0.2, 0.6))
    linear = from_encoded(image)
    if mood == STUDIO:
        return to_encoded(before_backdrop(linear, person, chance))
    lit = to_encoded((linear * _light(image, person, mood, chance)).clamp(0, 1))
    kept = _blown(lit, person) <= _blown(image, person) + MOST_BLOWN
    return torch.where(kept.view(-1, 1, 1, 1), lit, image)


def _light(
    image: torch.Tensor, person: torch.Tensor, mood: str, chance: random.Random
) -> torch.Tensor:
    """Return the factor on linear light, broadcastable to `image`."""
    if mood == "back-lit":
        behind, before = chance.uniform(0.6, 2), chance.uniform(-0.1, 0.2)
        return (behind + (before - behind) * _soft(person)).exp2()
    if mood == "window":
        room, glass = chance.uniform(0, 0.4), chance.uniform(1.5, 3)
        side = chance.choice((2, 3))
        near = torch.linspace(0, 1, image.shape[side]).square()
        near = (near.flip(0) if chance.random() < 0.5 else near).unsqueeze(-1 if side == 2 else 0)  # noqa: PLR2004 - half of them; rows
        return (room + glass * near * (1 - _soft(person))).exp2()
    if mood in {"high-key", "low-key"}:
        stops = chance.uniform(0.3, 0.9) * (1 if mood == "high-key" else -1)
        return torch.full_like(person, 2.0**stops)
    warmth = chance.uniform(0.04, 0.12)
    lamp = torch.tensor([1 + warmth, 1.0, 1 - warmth]).view(1, 3, 1, 1)
    if mood == "warm":
        return lamp
    across = torch.linspace(0, 1, image.shape[2]).view(1, 1, -1, 1)
    return 1 + (lamp - 1) * 1.5 * across


def _soft(person: torch.Tensor) -> torch.Tensor:
    """Return the mask with a soft edge, so that light leaves no outline."""
    return torch.nn.functional.avg_pool2d(person, 9, 1, 4)


def _blown(image: torch.Tensor, person: torch.Tensor) -> torch.Tensor:
    """Return the share of each picture's people that is white, shape (B,)."""
    white = (image.amin(1, keepdim=True) >= BLOWN) * person
    return white.sum((1, 2, 3)) / person.sum((1, 2, 3)).clamp_min(1)
