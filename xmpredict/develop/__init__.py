"""How Camera Raw turns a photo and its sliders into a picture: one stage a file.

Importing this package loads no torch: sliders are needed wherever sidecars are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop import (
    calibration,
    contrast,
    curve,
    dehaze,
    detail,
    effects,
    exposure,
    grading,
    hue_sat_map,
    levels,
    mixer,
    parametric,
    presence,
    profile,
    saturation,
    shoulder,
    tone,
    white_balance,
)

if TYPE_CHECKING:
    from xmpredict.develop.slider import Setting
    from xmpredict.develop.stage import Stage

__all__ = ["BY_CRS", "BY_NAME", "PIPELINE", "SLIDERS"]

PIPELINE: tuple[Stage, ...] = (
    dehaze.CLEAR,
    effects.VIGNETTE,
    tone.STAGE,
    presence.STAGE,
    white_balance.STAGE,
    hue_sat_map.STAGE,
    calibration.STAGE,
    exposure.STAGE,
    levels.LIGHT,
    shoulder.STAGE,
    *mixer.STAGES,
    saturation.STAGE,
    profile.STAGE,
    dehaze.VEIL,
    levels.STRETCH,
    contrast.STAGE,
    parametric.STAGE,
    curve.STAGE,
    grading.STAGE,
    effects.GRAIN,
    detail.STAGE,
)
"""Every stage, first to last. This tuple is the only place that knows the order."""

SLIDERS: tuple[Setting, ...] = tuple(slider for stage in PIPELINE for slider in stage.sliders)
"""Every setting, in pipeline order."""

BY_NAME: dict[str, Setting] = {slider.name: slider for slider in SLIDERS}
BY_CRS: dict[str, Setting] = {slider.crs: slider for slider in SLIDERS}
