"""How much two photos show the same thing: this person, these clothes, this place.

Told by the photos as they came, before any edit, in two ways that miss different things:

- What is in the picture, by the features that the network saw of it. They know poses and places,
  and little of colors.
- Which colors there are, of the person and of the rest apart, each with its light: histograms laid
  over each other at whatever exposure they fit best, and either as the cameras balanced them or
  with the whole picture made gray, so that what a camera took for white tells nothing.

Photos of one thing can be made to agree; those of two differ truly, and have no part in each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.ndimage import gaussian_filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.grouping.subject import Floats

CHROMAS, CHROMA_EV = 14, 2.0
"""Classes of R/G and of B/G, and how far they go either way: 0.29 EV each."""

LIGHTS, DARKEST_EV = 16, -8.0
"""Classes of light up to sensor white: half an EV each."""

BLUR = (0.7, 0.7, 1.0)
"""In classes: 0.2 EV of color is what 20 mired make of it."""

MOST_SHIFT = 4
"""Classes of light that two photos may be exposed apart: 2 EV."""

EVEN_SHARE = 0.15
"""Share of the frame at which a person's colors count as much as the rest's."""

COLORS = 2.0
"""What colors count against features: of 1, 2 and 4, what leaves the widest gap between views of
one photo and views of two."""

SAME, OTHER = 0.6, 0.8
"""Distance up to which all is one thing, and from which nothing is: `python -m benchmarks.content`.

In 60 scenes of held-out photos (`xmpredict.training.held_out`, seed 2), views of one photo are up
to 0.28 apart; views of different people under one edit from 0.52 on, nine tenths of them more than
0.72, half more than 0.99. Frames of a scene of the sample shoot, in other poses and light, are 0.17
to 0.78, three quarters of them less than 0.59. So what is in between counts rather as one thing:
photos of a scene mostly are, and it costs 0.07 dB more than 0.5 and 0.8 (every second of the 60).
"""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What one photo shows."""

    colors: NDArray[np.float32]
    """Square roots of histograms, (2, 2, CHROMAS**2, LIGHTS), each of unit length, or 0 where there
    is nothing: as balanced by the camera and with the picture made gray, of person and of rest."""

    person_share: float
    """Share of the frame that is a person."""

    features: NDArray[np.float32] | None
    """What the network saw of the picture, of unit length; None if it never looked."""

    @classmethod
    def of(
        cls,
        linear: NDArray[np.float32],
        person: NDArray[np.float32],
        features: NDArray[np.float32] | None = None,
    ) -> Self:
        """Measure a photo.

        Args:
            linear: Linear ProPhoto at the as-shot balance, shape (3, P).
            person: How much each pixel shows a person, shape (P,), 0 to 1.
            features: Of the whole picture, shape (F,).
        """
        red, green, blue = np.log2(np.maximum(linear, 2.0**DARKEST_EV))
        chroma = np.stack([red, blue]) - green
        colors = [
            [_spread(places, weights) for weights in (person, 1 - person)]
            for places in (
                _places(chroma, green),
                _places(chroma - chroma.mean(1, keepdims=True), green),
            )
        ]
        unit = None if features is None else _unit(features)
        return cls(np.array(colors), float(person.mean()), unit)


def alike(photos: Sequence[Content]) -> Floats:
    """Return how much of the same each two of N photos show: 1 all, 0 nothing; shape (N, N)."""
    return np.asarray(((OTHER - distances(photos)) / (OTHER - SAME)).clip(0, 1))


def distances(photos: Sequence[Content]) -> Floats:
    """Return how far each two of N photos are apart, 0 to 4, shape (N, N).

    If the network never looked at one of them, colors alone tell.
    """
    return np.asarray(COLORS * (1 - _overlap(photos)) + _unlike(photos), dtype=np.float64)


def _overlap(photos: Sequence[Content]) -> Floats:
    """Return how far the colors of each two are the same, 0 to 1, at their best exposures."""
    share = np.array([photo.person_share for photo in photos])
    least = np.minimum(share[:, None], share)
    person = least / (least + EVEN_SHARE)
    best = np.zeros_like(person)
    for colors in np.stack([photo.colors for photo in photos], 1):
        for shift in range(MOST_SHIFT + 1):
            lighter, darker = colors[..., shift:], colors[..., : LIGHTS - shift]
            of_person, of_rest = (
                np.tensordot(lighter[:, part], darker[:, part], axes=((1, 2), (1, 2)))
                for part in (0, 1)
            )
            both = person * of_person + (1 - person) * of_rest
            best = np.maximum(best, np.maximum(both, both.T))
    return np.asarray(best)


def _unlike(photos: Sequence[Content]) -> Floats:
    """Return the cosine distance of the features of each two."""
    found = [photo.features for photo in photos]
    if any(features is None for features in found):
        return np.zeros((len(photos), len(photos)))
    table = np.stack([features for features in found if features is not None])
    return np.asarray(1 - table @ table.T)


def _places(chroma: NDArray[np.float32], light: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the class of each pixel, shape (P,), by log R/G and B/G, (2, P), and light, (P,)."""
    red, blue = _classes(chroma, -CHROMA_EV, CHROMA_EV, CHROMAS)
    place = (red * CHROMAS + blue) * LIGHTS + _classes(light, DARKEST_EV, 0, LIGHTS)
    return np.asarray(place)


def _classes(values: NDArray[np.float32], low: float, high: float, count: int) -> NDArray[np.intp]:
    places = (values - low) / (high - low) * count
    return np.asarray(places.astype(np.intp).clip(0, count - 1))


def _spread(places: NDArray[np.intp], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    shape = CHROMAS, CHROMAS, LIGHTS
    counts = np.bincount(places, weights, CHROMAS * CHROMAS * LIGHTS).reshape(shape)
    # Light that is blurred out of its ends is lost, as light beyond them is.
    smooth = gaussian_filter(counts, BLUR, mode=("nearest", "nearest", "constant"))
    return _unit(np.sqrt(np.maximum(smooth, 0)).reshape(-1, LIGHTS))


def _unit(values: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), dtype=np.float32)
