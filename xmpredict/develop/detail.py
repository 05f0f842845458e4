"""Sharpening and noise reduction, which are carried through and not rendered."""

from __future__ import annotations

from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage


def _amount(
    name: str,
    crs: str,
    default: float,
    doc: str,
    *,
    high: float = 100,
    neutral: float = 0,
    rendered_default: float | None = None,
) -> Slider:
    return Slider(
        name=name,
        crs=crs,
        panel=Panel.DETAIL,
        low=0,
        high=high,
        neutral=neutral,
        default=default,
        rendered_default=rendered_default,
        signed=False,
        visible=10,
        doc=doc,
    )


SHARPEN_RADIUS = Slider(
    name="sharpen_radius",
    crs="SharpenRadius",
    panel=Panel.DETAIL,
    low=0.5,
    high=3,
    neutral=1,
    default=1,
    digits=1,
    unit="px",
    visible=0.2,
    doc="Size of the detail that sharpening works on.",
)
SLIDERS = (
    _amount(
        "sharpness", "Sharpness", 40, "Strength of the sharpening.", high=150, rendered_default=0
    ),
    SHARPEN_RADIUS,
    _amount("sharpen_detail", "SharpenDetail", 25, "Finest detail sharpened.", neutral=25),
    _amount("sharpen_edge_masking", "SharpenEdgeMasking", 0, "Plain surfaces left unsharpened."),
    _amount("luminance_smoothing", "LuminanceSmoothing", 0, "Luminance noise taken away."),
    _amount(
        "luminance_noise_reduction_detail",
        "LuminanceNoiseReductionDetail",
        50,
        "Detail kept while luminance noise is taken away.",
        neutral=50,
    ),
    _amount(
        "luminance_noise_reduction_contrast",
        "LuminanceNoiseReductionContrast",
        0,
        "Contrast kept while luminance noise is taken away.",
    ),
    _amount(
        "color_noise_reduction",
        "ColorNoiseReduction",
        25,
        "Color noise taken away.",
        rendered_default=0,
    ),
    _amount(
        "color_noise_reduction_detail",
        "ColorNoiseReductionDetail",
        50,
        "Colored edges kept while color noise is taken away.",
        neutral=50,
    ),
    _amount(
        "color_noise_reduction_smoothness",
        "ColorNoiseReductionSmoothness",
        50,
        "Low-frequency color mottle taken away.",
        neutral=50,
    ),
)

STAGE = Stage("detail", SLIDERS, None)
