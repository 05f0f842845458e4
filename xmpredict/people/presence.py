"""How likely a picture shows a person at all, told by the masks themselves.

Where somebody is, the general network is sure of some place; foliage, cars and flowers it marks
half-heartedly, or the landscape network alone marks them. A small mask says nothing of the kind:
people far away have one, and one that is wrong does little harm.

`docs/people.md` has the figures that the limits were set by.
"""

from __future__ import annotations

from xmpredict.lazy import torch

SURE = 0.6, 0.8
"""How sure the general network is where it is surest: nobody, somebody."""

SMALL = 0.04, 0.05
"""Share of the picture under the mask: too little to judge, enough."""

NOBODY = 0.03
"""Share of the picture under the mask, below which the whole picture stands for the person: the
default model saw none smaller in training, and brightens what shows less by a stop
(`docs/model.md`)."""


def presence(general: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return how likely pictures show a person.

    Args:
        general: What the general network says, shape (B, 1, H, W), 0 to 1.
        mask: What is said of each pixel in the end, of the same shape, 0 to 1.

    Returns:
        Shape (B, 1, 1, 1), 0 to 1: exactly 1 from the upper limit of `SURE` on, or up to the lower
        one of `SMALL`.
    """
    weight = general**4
    # One pixel more, so that a network that sees nobody is not sure of them.
    sure = (weight * general).sum((1, 2, 3), keepdim=True) / (
        weight.sum((1, 2, 3), keepdim=True) + 1
    )
    share = mask.mean((1, 2, 3), keepdim=True)
    return torch.maximum(_ramp(sure, *SURE), 1 - _ramp(share, *SMALL))


def _ramp(value: torch.Tensor, low: float, high: float) -> torch.Tensor:
    """Return 0 up to `low`, 1 from `high` on, and evenly between."""
    return ((value - low) / (high - low)).clamp(0, 1)
