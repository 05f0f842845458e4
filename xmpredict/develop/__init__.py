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
    tone,
    white_balance,
)
from xmpredict.develop.display import to_display
from xmpredict.develop.tensors import neutral
from xmpredict.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xmpredict.develop.context import Context, Proxy
    from xmpredict.develop.slider import Setting
    from xmpredict.develop.stage import Stage
    from xmpredict.lazy import torch

__all__ = ["BY_CRS", "BY_NAME", "PIPELINE", "SLIDERS", "render", "render_rows", "steps"]

PIPELINE: tuple[Stage, ...] = (
    white_balance.STAGE,
    hue_sat_map.STAGE,
    calibration.STAGE,
    exposure.STAGE,
    effects.VIGNETTE,
    tone.STAGE,
    presence.STAGE,
    dehaze.STAGE,
    profile.STAGE,
    levels.STAGE,
    contrast.STAGE,
    parametric.STAGE,
    curve.STAGE,
    *mixer.STAGES,
    saturation.STAGE,
    grading.STAGE,
    effects.GRAIN,
    detail.STAGE,
)
"""Every stage, first to last. This tuple is the only place that knows the order."""

SLIDERS: tuple[Setting, ...] = tuple(slider for stage in PIPELINE for slider in stage.sliders)
"""Every setting, in pipeline order."""

BY_NAME: dict[str, Setting] = {slider.name: slider for slider in SLIDERS}
BY_CRS: dict[str, Setting] = {slider.crs: slider for slider in SLIDERS}


def render(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Develop whole pictures.

    They are their own proxy: what looks at surroundings or statistics looks at all pixels, so
    pictures should be small, about 512 px. Large ones go through `render_rows`.

    Args:
        image: Linear ProPhoto D50 at the as-shot white balance, shape (B, 3, H, W).
        context: Facts about the B photos.
        settings: By slider name, in slider units: shape (B,), or (B, 256) for the samples of a
            point curve. One that is missing changes nothing. `as_tensors` makes them.

    Returns:
        Encoded sRGB, 0 to 1, shape (B, 3, H, W); differentiable in `image` and `settings`.

    Raises:
        ShapeError: If `image` is not of shape (B, 3, H, W), or B is not that of `context`.
    """
    *_, developed = steps(image, context, settings)
    return to_display(developed)


def render_rows(
    rows: torch.Tensor,
    top: int,
    height_px: int,
    proxies: Sequence[Proxy],
    context: Context,
    settings: Mapping[str, torch.Tensor],
) -> torch.Tensor:
    """Develop some rows of a picture as they are in the whole of it.

    Args:
        rows: Linear ProPhoto, shape (1, 3, H, W).
        top: Which row of the picture the first one is.
        height_px: Height of the picture.
        proxies: A small copy of the picture as `steps` makes it with the same settings.
        context: As for `render`.
        settings: As for `render`.

    Returns:
        Encoded sRGB, 0 to 1, shape (1, 3, H, W).
    """
    stages = _active(context, settings)
    for (apply, values), proxy in zip(stages, proxies, strict=False):
        rows = apply(rows, context.rows(proxy, top, height_px), **values)
    return to_display(rows)


def steps(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> list[torch.Tensor]:
    """Return `image` as it comes to each stage that has something to do, and at last developed.

    Args, errors: as for `render`.

    Returns:
        Linear ProPhoto, each of shape (B, 3, H, W).
    """
    if image.ndim != 4 or image.shape[:2] != (len(context.white), 3):  # noqa: PLR2004
        raise ShapeError(
            f"a picture of shape {tuple(image.shape)} for {len(context.white)} photos",
            remedy="pass linear RGB of shape (B, 3, H, W)",
        )
    images = [image]
    for apply, values in _active(context, settings):
        images.append(apply(images[-1], context, **values))
    return images


def _active(
    context: Context, settings: Mapping[str, torch.Tensor]
) -> Iterator[tuple[Callable[..., torch.Tensor], dict[str, torch.Tensor]]]:
    """Yield the stages that `settings` need, with a value for each of their sliders."""
    for stage in PIPELINE:
        names = [slider.name for slider in stage.sliders]
        if stage.apply and (not names or any(name in settings for name in names)):
            values = {
                s.name: settings[s.name] if s.name in settings else neutral(s, context)
                for s in (*stage.sliders, *stage.reads)
            }
            yield stage.apply, {name: _broadcast(value) for name, value in values.items()}


def _broadcast(value: torch.Tensor) -> torch.Tensor:
    """Give one number a photo the shape that goes with images; curves stay (B, N)."""
    return value.view(-1, 1, 1, 1) if value.ndim == 1 else value
