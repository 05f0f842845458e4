"""How far the photos of a scene are apart in what they look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.grouping.cells import Cells
    from xmpredict.grouping.subject import Floats

LEAST_PERSON = 0.01
"""Share of the frame from which a person is measured."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One scene."""

    person: tuple[float, float, float] | None
    """Standard deviation of mean L*, a*, b* of the person over the photos that show one; None
    where fewer than two do."""

    m_glc: float
    """The measure of PPR10K: variance of mean a*, and of mean b*, over the photos, averaged."""

    @classmethod
    def of(cls, looks: Floats, cells: Sequence[Cells]) -> Self:
        """Measure photos, two or more, that look like `looks`, as `Sheet.look` says, (N, 5)."""
        shown = looks[[one.person_share >= LEAST_PERSON for one in cells]]
        apart = None
        if len(shown) > 1:
            lightness, a, b = (float(column) for column in shown[:, :3].std(axis=0, ddof=1))
            apart = lightness, a, b
        return cls(apart, float(looks[:, 3:].var(axis=0, ddof=1).mean()))
