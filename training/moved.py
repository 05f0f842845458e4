"""The sliders of PPR10K."""

from __future__ import annotations

from xmpredict.network.axes import Axes

AXES = Axes.of(
    (
        "incremental_temperature",
        "incremental_tint",
        "saturation",
        "vibrance",
        "exposure",
        "contrast",
        "highlights",
        "shadows",
        "whites",
        "blacks",
        "clarity",
        "dehaze",
    )
)
"""The twelve that its retouchers moved, in the order in which models learn and reports show them;
white balance is counted from the camera's, in mired and tint."""
