"""What the photos of a scene are to agree in, and how much each part of it counts.

- What is seen: the mean color of the person, and a* and b* of the whole picture. Each photo is
  drawn to the median of those that show the like of it, by what the sensor saw.
- How it was made: exposure and white balance as absolute light, from which a person who moves to
  another background follows what happens to the others. A photo without people, too.

Source of the first: the consistency that PPR10K measures (J. Liang et al., CVPR 2021).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from xmpredict.formats import FileKind
from xmpredict.grouping.draft import MOVED
from xmpredict.grouping.subject import likeness, weighted_medians

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.grouping.cells import Cells
    from xmpredict.grouping.draft import Draft
    from xmpredict.grouping.subject import Floats

PERSON, WHOLE = 1.0, 0.6
"""What a unit of L*, a* or b* counts, of the person and of the whole picture. Crops of one photo
differ truly in the whole, so it counts less."""

SAME_EXPOSURE, SAME_BALANCE = 1.0, 0.7
"""What a visible change of absolute exposure and white balance counts, where the camera tells."""

NO_PERSON, A_PERSON = 0.005, 0.03
"""Share of the frame below which a person counts for nothing, and above which for all."""

OTHER_LIGHT, OTHER_COLOR = 25.0, 20.0
"""Distance from the median in L* of the person, and in a* b* of the picture, beyond which a photo
is meant to be different and keeps its own."""

OTHER_EXPOSURE_EV = 0.75
"""The same of absolute exposure, where no person tells: a frame may be meant to be dark."""

ANCHOR_VOTES = 100.0
"""Votes of an anchor in a median: its look decides wherever it shows the like."""

WITHOUT_PERSON = 0.05
"""Votes of a photo without people on how the others were made."""

ALONE = 1e-6
"""Votes of a photo on itself, whatever they are else: it needs no other."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """A scene of N photos."""

    looks: Floats
    """What `Sheet.look` is to return, shape (N, 5)."""

    weights: Floats
    """What a unit of it counts, squared, shape (N, 5)."""

    made: Floats
    """Exposure less that of the camera, and white balance, in units of `MOVED`, (N, len(MOVED))."""

    made_votes: Floats
    """Of the other photos on each of them, shape (len(MOVED), N, N)."""

    made_weights: Floats
    """What a unit of it counts, squared, shape (N, len(MOVED))."""

    @classmethod
    def of(cls, drafts: Sequence[Draft], cells: Sequence[Cells], looks: Floats) -> Self:
        """Return what photos that now have `looks`, shape (N, 5), are to agree in."""
        count = len(drafts)
        share = np.array([one.person_share for one in cells])
        shown = ((share - NO_PERSON) / (A_PERSON - NO_PERSON)).clip(0, 1)
        anchored = np.array([draft.anchor for draft in drafts])
        votes = np.where(anchored, ANCHOR_VOTES, 1.0)
        whole = [one.whole_subject for one in cells]
        alone = ALONE * np.eye(count)
        person = likeness([c.person_subject for c in cells], by_light=True) * votes * shown + alone
        picture = likeness(whole, by_light=False) * votes + alone
        wanted = [weighted_medians(looks[:, k], person if k < 3 else picture) for k in range(5)]  # noqa: PLR2004
        targets = np.stack(wanted, 1)
        # An anchor's sliders say nothing of its look, which curves and tints made too.
        tell = np.maximum(shown, WITHOUT_PERSON) * ~anchored
        light = likeness(whole, by_light=True) * tell + alone
        balance = likeness(whole, by_light=False) * tell * _same_raws(drafts) + alone
        weights = _weights(looks, targets, shown)
        made_votes = np.stack([light, balance, balance, np.eye(count)])
        made, made_weights = _made(drafts, cells)
        whole_scene = cls(targets, weights, made, made_votes, made_weights)
        deliberate = np.abs(whole_scene.drift(np.zeros_like(made))[:, 0]) > OTHER_EXPOSURE_EV
        made_weights[deliberate | ((weights[:, 0] == 0) & (shown > 0)), 0] = 0
        return whole_scene

    def drift(self, moves: Floats) -> Floats:
        """Return where `moves`, (N, len(MOVED)), should be for all to be made alike."""
        now = (self.made + moves).T
        pairs = zip(now, self.made_votes, strict=True)
        return np.stack([weighted_medians(*pair) for pair in pairs], 1) - self.made


def _weights(looks: Floats, targets: Floats, shown: Floats) -> Floats:
    apart = np.abs(looks - targets)
    person = PERSON**2 * shown * (apart[:, 0] <= OTHER_LIGHT)
    whole = WHOLE**2 * (np.hypot(apart[:, 3], apart[:, 4]) <= OTHER_COLOR)
    return np.stack([person] * 3 + [whole] * 2, 1)


def _same_raws(drafts: Sequence[Draft]) -> Floats:
    """Return 1 where the white balance of two photos means the same, else 0; shape (N, N)."""
    raw = np.array([draft.photo.kind is FileKind.RAW for draft in drafts])
    cameras = np.array([draft.photo.capture.camera for draft in drafts])
    same = (cameras[:, None] == cameras) & raw[:, None] & raw
    return np.asarray(same, dtype=np.float64)


def _made(drafts: Sequence[Draft], cells: Sequence[Cells]) -> tuple[Floats, Floats]:
    """Return how the photos were made, and what a unit of that counts, squared."""
    taken = [draft.photo.capture.exposure_value for draft in drafts]
    told = None not in taken
    light = [ev if told and ev is not None else math.nan for ev in taken]
    made = np.array([one.standing for one in cells])
    made[:, 0] -= np.nan_to_num(np.array(light))
    visible = np.array([slider.visible for slider in MOVED])
    raw = np.array([draft.photo.kind is FileKind.RAW for draft in drafts], np.float64)
    counts = [SAME_EXPOSURE * told * np.ones(len(drafts)), SAME_BALANCE * raw, SAME_BALANCE * raw]
    return made, (np.stack([*counts, np.zeros(len(drafts))], 1) / visible) ** 2
