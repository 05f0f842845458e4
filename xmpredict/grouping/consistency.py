"""One look a scene: the smallest change of each photo's sliders that makes its photos agree.

- What is to agree, and with whom, says `agreement.py`. Photos that a person edited stay, and the
  others are drawn to how they look.
- No slider moves further than the model is unsure of it.
- A photo is a few hundred colors here (`cells.py`). A fixed number of damped Gauss-Newton steps is
  taken for all photos at once, whose slopes are differences over a visible change: a kink in a
  curve is then no cliff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.tensors import as_tensors
from xmpredict.grouping.agreement import Agreement
from xmpredict.grouping.cells import Sheet, to_cells
from xmpredict.grouping.draft import MOVED
from xmpredict.grouping.figures import Figures
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.develop.settings import Settings
    from xmpredict.grouping.cells import Cells
    from xmpredict.grouping.draft import Draft
    from xmpredict.grouping.subject import Floats

STEPS = 8
"""After which no slider of the sample shoot is a quarter of a visible change off."""
SWEEPS = 20
"""Of a step, where a slider is at its bound, over the others."""

REACH, ANCHORED_REACH = 2.0, 4.0
"""Spreads that a slider may move; towards an anchor more: a person knows, and a model thinks."""

STAY = 0.5
"""What moving by a spread costs, in units of L*: of all ways to agree, the nearest is taken."""

VISIBLE = np.array([slider.visible for slider in MOVED])


@dataclass(frozen=True, slots=True)
class Solution:
    """A scene made one."""

    settings: list[Settings]
    """Of each photo, in the order they came in; that of an anchor is its own."""

    before: Figures | None = None
    after: Figures | None = None
    """How far the photos are apart; None for a scene where nothing can differ or move."""


def solve(drafts: Sequence[Draft]) -> Solution:
    """Return the edits that give a scene one look.

    Neither the order of photos nor chance has a part in it. What it holds grows by half an
    MB a photo, and by N x N numbers.

    Args:
        drafts: The photos of one scene, 1 to a few hundred.
    """
    if len(drafts) == 1 or all(draft.anchor for draft in drafts):
        return Solution([draft.settings for draft in drafts])
    cells = [to_cells(one.photo, one.settings, one.mask, one.features) for one in drafts]
    scene = _Scene(drafts, cells)
    looks = scene.looks(np.zeros((len(drafts), len(MOVED))))
    moves, after = scene.moves(Agreement.of(drafts, cells, looks[0]), looks)
    return Solution(_moved(drafts, moves), Figures.of(looks[0], cells), Figures.of(after, cells))


def _moved(drafts: Sequence[Draft], moves: Floats) -> list[Settings]:
    """Return the edits of `drafts` with `moves`, shape (N, len(MOVED))."""
    names = [slider.name for slider in MOVED]
    pairs = [
        (draft, dict(zip(names, move, strict=True)))
        for draft, move in zip(drafts, moves.tolist(), strict=True)
    ]
    stated = {draft.photo.capture.camera for draft, by in pairs if draft.moves_balance(by)}
    return [
        draft.moved(by, stated=not draft.anchor and draft.photo.capture.camera in stated)
        for draft, by in pairs
    ]


class _Scene:
    """The photos of a scene, developed once as they are and once for each slider of `MOVED`."""

    def __init__(self, drafts: Sequence[Draft], cells: Sequence[Cells]) -> None:
        versions = len(MOVED) + 1
        self.sheet = Sheet.of([*cells] * versions)
        self.base = as_tensors([draft.settings for draft in drafts] * versions, self.sheet.context)
        self.nudges = np.concatenate([np.zeros((1, len(MOVED))), np.diag(VISIBLE)])
        unsure = [[draft.spread.get(slider.name, 0.0) for slider in MOVED] for draft in drafts]
        self.spread = np.array(unsure)
        anchored = np.array([draft.anchor for draft in drafts])
        reach = ANCHORED_REACH if anchored.any() else REACH
        self.room = reach * self.spread * ~anchored[:, None]

    def looks(self, moves: Floats) -> Floats:
        """Return how the photos look, as `Sheet.look` does, shape (1 + sliders, N, 5).

        Args:
            moves: Shape (N, len(MOVED)).
        """
        at = torch.from_numpy((moves + self.nudges[:, None]).reshape(-1, len(MOVED))).float()
        moved = {
            slider.name: at[:, column] + self.base.get(slider.name, 0)
            for column, slider in enumerate(MOVED)
        }
        with torch.no_grad():
            seen = self.sheet.look({**self.base, **moved}).double().numpy()
        return np.asarray(seen.reshape(len(self.nudges), len(moves), -1))

    def moves(self, agreement: Agreement, looks: Floats) -> tuple[Floats, Floats]:
        """Return what brings the photos nearest to `agreement`, and how they look then.

        Args:
            agreement: What the photos are to agree in.
            looks: How they look unmoved, as `looks` has it.

        Returns:
            Shapes (N, len(MOVED)) and (N, 5).
        """
        moves = np.zeros_like(self.room)
        room = self.room * agreement.movable()
        stay = (STAY / np.maximum(self.spread, 1e-9)) ** 2
        for _ in range(STEPS):
            here, *nudged = looks
            slopes = (np.stack(nudged, 2) - here[:, :, None]) / VISIBLE
            weighted = slopes.transpose(0, 2, 1) * agreement.weights[:, None]
            pull = np.einsum("nvk,nk->nv", weighted, agreement.looks - here)
            pull += agreement.made_weights * (agreement.drift(moves) - moves) - stay * moves
            held = agreement.made_weights + stay
            normal = weighted @ slopes + held[:, :, None] * np.eye(len(MOVED))
            moves = moves + _step(normal, pull, -room - moves, room - moves)
            looks = self.looks(moves)
        return np.asarray(moves), looks[0]


def _step(normal: Floats, pull: Floats, low: Floats, high: Floats) -> Floats:
    """Return the `step` from `low` to `high` that comes nearest to ``normal @ step = pull``.

    The solution without bounds is brought into them, and each variable in turn is then set to
    what is best for it while the others stay.

    Args:
        normal: Symmetric and positive, shape (N, V, V).
        pull: Shape (N, V).
        low: Shape (N, V).
        high: Shape (N, V), nowhere below `low`.
    """
    step = np.linalg.solve(normal, pull[..., None])[..., 0].clip(low, high)
    if not ((low < step) & (step < high)).all():
        for column in [*range(step.shape[1])] * SWEEPS:
            left = pull[:, column] - (normal[:, column] * step).sum(1)
            best = step[:, column] + left / normal[:, column, column]
            step[:, column] = best.clip(low[:, column], high[:, column])
    return np.asarray(step)
