"""What the photos of a scene are to agree in, and how much each part of it counts.

- What is seen: the mean color of the person, and a* and b* of the whole picture. Each photo is
  drawn to the median of those that show the same thing (`content.py`) and the like of it, by what
  the sensor saw (`subject.py`). Photos of other things differ truly: they have no vote.
- How it was made: exposure and white balance as absolute light. It keeps a photo whose background
  or crop is another from being bent to the others', and a photo without people follows by it.

Source of the first: the consistency that PPR10K measures (J. Liang et al., CVPR 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from xmpredict.formats import FileKind
from xmpredict.grouping.content import alike
from xmpredict.grouping.draft import MOVED
from xmpredict.grouping.subject import likeness, weighted_medians

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.grouping.cells import Cells
    from xmpredict.grouping.draft import Draft
    from xmpredict.grouping.subject import Floats

PERSON, WHOLE = 1.0, 0.7
"""What a unit of L*, a* or b* counts, of the person and of the whole picture. Crops of one photo
differ truly in the whole, so it counts less."""

SAME_EXPOSURE, SAME_BALANCE = 1.0, 0.25
"""What a visible change of absolute exposure and white balance counts, where the camera tells.

Of balance it is half of what it does to the person: in the scenes of `benchmarks.consistency` a
visible change moves a* or b* by 0.5 on average. So how a photo looks outweighs how it was made.
"""

NO_PERSON, A_PERSON = 0.005, 0.03
"""Share of the frame below which a person counts for nothing, and above which for all."""

FOLLOWS = 3.0
"""How much more that counts for a photo without people: what it shows is often another thing."""

OTHER_LIGHT, OTHER_COLOR = 25.0, 20.0
"""Distance from its peers in L* of the person, and in a* b* of the picture, beyond which a photo
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
        share = np.array([one.person_share for one in cells])
        shown = ((share - NO_PERSON) / (A_PERSON - NO_PERSON)).clip(0, 1)
        anchored = np.array([draft.anchor for draft in drafts])
        whole = [one.whole_subject for one in cells]
        same = alike([one.content for one in cells])
        person = likeness([one.person_subject for one in cells], by_light=True) * shown * same
        colors = likeness(whole, by_light=False)
        picture = colors * same
        # Against its peers, since an anchor may be far from all of them and is meant to lead.
        weights = _weights(looks, _medians(looks, person * ~anchored, picture * ~anchored), shown)
        votes = np.where(anchored, ANCHOR_VOTES, 1.0)
        # An anchor's sliders say nothing of its look, which curves and tints made too.
        tell = np.maximum(shown, WITHOUT_PERSON) * ~anchored
        light = likeness(whole, by_light=True) * tell
        balance = colors * tell * _same_raws(drafts)
        made, made_weights = _made(drafts, cells, shown)
        agreement = cls(
            _medians(looks, person * votes, picture * votes),
            weights,
            made,
            np.stack([light, balance, balance, 0 * light]) + ALONE * np.eye(len(drafts)),
            made_weights,
        )
        deliberate = np.abs(agreement.drift(np.zeros_like(made))[:, 0]) > OTHER_EXPOSURE_EV
        made_weights[deliberate | ((weights[:, 0] == 0) & (shown > 0)), 0] = 0
        return agreement

    def movable(self) -> NDArray[np.bool_]:
        """Return which sliders anything is known of, shape (N, len(MOVED)).

        Exposure is for tones alone: it would change colors, too, but not as a photographer does.
        """
        held = np.ones(self.made.shape, bool)
        held[:, 0] = (self.weights[:, 0] > 0) | (self.made_weights[:, 0] > 0)
        return held

    def drift(self, moves: Floats) -> Floats:
        """Return where `moves`, (N, len(MOVED)), should be for all to be made alike."""
        now = (self.made + moves).T
        pairs = zip(now, self.made_votes, strict=True)
        return np.stack([weighted_medians(*pair) for pair in pairs], 1) - self.made


def _medians(looks: Floats, person: Floats, picture: Floats) -> Floats:
    """Return the medians of `looks`, by votes on the person and on the picture, (N, N) each."""
    alone = ALONE * np.eye(len(looks))
    columns = zip(looks.T, [person] * 3 + [picture] * 2, strict=True)
    return np.stack([weighted_medians(look, votes + alone) for look, votes in columns], 1)


def _weights(looks: Floats, usual: Floats, shown: Floats) -> Floats:
    """Return what a unit of each look counts, squared; nothing where it is far from `usual`."""
    apart = np.abs(looks - usual)
    person = PERSON**2 * shown * (apart[:, 0] <= OTHER_LIGHT)
    whole = WHOLE**2 * (np.hypot(apart[:, 3], apart[:, 4]) <= OTHER_COLOR)
    return np.stack([person] * 3 + [whole] * 2, 1)


def _same_raws(drafts: Sequence[Draft]) -> Floats:
    """Return 1 where the white balance of two photos means the same, else 0; shape (N, N)."""
    raw = np.array([draft.photo.kind is FileKind.RAW for draft in drafts])
    cameras = np.array([draft.photo.capture.camera for draft in drafts])
    same = (cameras[:, None] == cameras) & raw[:, None] & raw
    return np.asarray(same, dtype=np.float64)


def _made(drafts: Sequence[Draft], cells: Sequence[Cells], shown: Floats) -> tuple[Floats, Floats]:
    """Return how the photos were made, and what a unit of that counts, squared."""
    taken = [draft.photo.capture.exposure_value for draft in drafts]
    told = None not in taken
    made = np.array([one.standing for one in cells])
    if told:
        made[:, 0] -= np.array(taken, dtype=np.float64)
    raw = np.array([draft.photo.kind is FileKind.RAW for draft in drafts])
    counts = np.zeros_like(made)
    counts[:, 0] = SAME_EXPOSURE * told
    counts[:, 1:3] = SAME_BALANCE * raw[:, None]
    counts *= 1 + (FOLLOWS - 1) * (1 - shown[:, None])
    return made, (counts / [slider.visible for slider in MOVED]) ** 2
