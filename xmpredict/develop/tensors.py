"""Settings of several photos as tensors, the form in which stages take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.samples import point_samples
from xmpredict.develop.slider import FileKind, PointCurve
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.develop.context import Context
    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Setting, Value


def as_tensors(settings: Sequence[Settings], context: Context) -> dict[str, torch.Tensor]:
    """Return what `settings`, one a photo, set: by slider name, one row a photo.

    A slider that no photo sets is left out, so that its stage need not run. One that some photos
    set is as shot or neutral in the others, and in photos of a kind that does not have it.

    Args:
        settings: As many as `context` has photos.
        context: Gives the as-shot white balance.

    Returns:
        Shape (B,) for a slider, (B, 256) for the samples, 0 to 1, of a point curve.
    """
    from xmpredict.develop import BY_NAME  # noqa: PLC0415 - it imports the stages, they this

    names = [name for name in BY_NAME if any(name in edit for edit in settings)]
    return {
        name: _column(BY_NAME[name], [edit.get(name) for edit in settings], context)
        for name in names
    }


def neutral(setting: Setting, context: Context) -> torch.Tensor:
    """Return the value of `setting` that changes nothing, for each photo of `context`.

    Returns:
        Shape (B,), or (B, 256) for a point curve.
    """
    like = context.as_shot_mired
    if isinstance(setting, PointCurve):
        line = torch.tensor(point_samples(setting.neutral), dtype=like.dtype, device=like.device)
        return line.expand(len(like), -1)
    if setting.neutral is not None:
        return torch.full_like(like, setting.neutral)
    return 1e6 / like if setting.unit == "K" else context.as_shot_tint


def _column(setting: Setting, values: list[Value | None], context: Context) -> torch.Tensor:
    rows = neutral(setting, context).clone()
    kinds = [FileKind.RENDERED if rendered else FileKind.RAW for rendered in context.rendered]
    for photo, (value, kind) in enumerate(zip(values, kinds, strict=True)):
        if value is not None and setting.only in {None, kind}:
            row = point_samples(value) if isinstance(value, tuple) else value
            rows[photo] = torch.as_tensor(row, dtype=rows.dtype, device=rows.device)
    return rows
