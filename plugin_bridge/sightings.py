"""What an edited photo tells: facts, figures, and how sure the model is of each slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xmpredict.color.temperature import mired
from xmpredict.develop import BY_NAME
from xmpredict.develop.white_balance import (
    INCREMENTAL_TEMPERATURE,
    INCREMENTAL_TINT,
    MIRED_PER_STEP,
    TEMPERATURE,
    TINT,
    TINT_PER_STEP,
)
from xmpredict.formats import FileKind
from xmpredict.plugin_bridge.seen import Facts
from xmpredict.raw.calibration import Calibrations

if TYPE_CHECKING:
    from xmpredict.grouping.figures import Figures
    from xmpredict.plugin_bridge.store import Result
    from xmpredict.predict import PhotoEdit
    from xmpredict.raw.thumbnail import Thumbnail


def spread_of(edited: PhotoEdit) -> dict[str, float]:
    """Return standard deviations by Camera Raw's name, in the unit of each slider."""
    spread = dict(edited.spread)
    if edited.thumbnail and edited.thumbnail.kind is FileKind.RAW:
        warmth = spread.pop(INCREMENTAL_TEMPERATURE.name, None)
        tint = spread.pop(INCREMENTAL_TINT.name, None)
        if warmth is not None:
            kelvin = edited.settings.get(TEMPERATURE.name, edited.thumbnail.as_shot.kelvin)
            at = mired(kelvin if isinstance(kelvin, float) else edited.thumbnail.as_shot.kelvin)
            wide = mired(max(at - MIRED_PER_STEP * warmth, mired(TEMPERATURE.high)))
            spread[TEMPERATURE.name] = wide - mired(at)
        if tint is not None:
            spread[TINT.name] = TINT_PER_STEP * tint
    return {BY_NAME[name].crs: round(value, 4) for name, value in spread.items()}


def facts_of(edited: PhotoEdit, result: Result) -> Facts:
    """Return what is worth remembering of `edited`."""
    photo = edited.thumbnail
    if photo is None:
        return Facts(status=result.status, reason=result.reason)
    return Facts(
        taken=photo.capture.time.isoformat() if photo.capture.time else None,
        size_px=photo.size_px,
        predicted=result.settings,
        spread=result.spread,
        status=result.status,
        reason=result.reason,
        as_shot=_as_shot(photo),
        consistency=result.consistency,
    )


def consistency_of(edited: PhotoEdit) -> dict[str, Any] | None:
    """Return how far the photos of the scene are apart, where it was made one look."""
    figures = edited.consistency
    if figures is None:
        return None
    return {"before": _figures(figures.before), "after": _figures(figures.after)}


def _as_shot(photo: Thumbnail) -> dict[str, float] | None:
    if photo.kind is not FileKind.RAW:
        return None
    light = Calibrations.load().as_shot(photo)
    return {TEMPERATURE.crs: TEMPERATURE.clamp(light.kelvin), TINT.crs: TINT.clamp(light.tint)}


def _figures(figures: Figures) -> dict[str, Any]:
    return {"person": figures.person and list(figures.person), "m_glc": figures.m_glc}
