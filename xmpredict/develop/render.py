"""A picture through the stages: the forms first, then each pixel by itself.

What looks at forms becomes one gain in EV for each place, measured on the small picture and kept
as two smooth planes over luminance, so that at every size it follows the edges of the picture at
hand. A gain commutes with the matrices and with Exposure, so it comes before them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xmpredict.develop.base import guided_planes, radius_px
from xmpredict.develop.display import to_display
from xmpredict.develop.rgb_tone import log_light
from xmpredict.develop.stage import Kind
from xmpredict.develop.tensors import neutral
from xmpredict.errors import ShapeError
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xmpredict.develop.context import Context
    from xmpredict.develop.stage import Stage

GAIN_RADIUS, GAIN_EPSILON = 0.016, 0.002
"""Window, as a share of the long edge, and variance in EV squared, of the planes that carry the
gain: narrow and faithful, since the forms are smooth already."""


def render(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Develop whole pictures.

    Args:
        image: Linear ProPhoto D50 at the as-shot white balance, shape (B, 3, H, W).
        context: Facts about the B photos. Without statistics, `image` is its own proxy.
        settings: By slider name, in slider units: shape (B,), or (B, 256) for the samples of a
            point curve. One that is missing changes nothing. `as_tensors` makes them.

    Returns:
        Encoded sRGB, 0 to 1, shape (B, 3, H, W); differentiable in `image` and `settings`.

    Raises:
        ShapeError: If `image` is not of shape (B, 3, H, W), or B is not that of `context`.
    """
    return to_display(develop(image, context, settings))


def develop(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Return `image` as `render` does, but display-linear ProPhoto, unclipped."""
    if image.ndim != 4 or image.shape[:2] != (len(context.as_shot_mired), 3):  # noqa: PLR2004
        raise ShapeError(
            f"a picture of shape {tuple(image.shape)} for {len(context.as_shot_mired)} photos",
            remedy="pass linear RGB of shape (B, 3, H, W)",
        )
    if context.statistics is None:
        context = context.seeing(image)
    planes = gain_planes(context, settings)
    context = replace(context, palette=developed_palette(context, settings, planes))
    return pointwise(formed(image, context, settings, planes), context, settings)


def gain_planes(context: Context, settings: Mapping[str, torch.Tensor]) -> torch.Tensor | None:
    """Return the planes of the gain that `settings` ask for: slope and offset over the light.

    Returns:
        Shape (B, 2, h, w), in EV and EV a EV; None where no setting looks at forms.
    """
    light = context.seen.light
    gains = [
        stage.apply(light, context, **values)
        for stage, values in _active(context, settings, Kind.GAIN)
        if stage.apply
    ]
    if not gains:
        return None
    gain = torch.stack([gain.expand(len(light), *light.shape[1:]) for gain in gains]).sum(0)
    return guided_planes(light, gain, radius_px(light, GAIN_RADIUS), GAIN_EPSILON)


def formed(
    image: torch.Tensor,
    context: Context,
    settings: Mapping[str, torch.Tensor],
    planes: torch.Tensor | None,
) -> torch.Tensor:
    """Apply what looks at forms to `image`, whole or the rows that `context` views."""
    image = veiled(image, context, settings)
    if planes is None:
        return image
    slope, offset = context.spread(planes, image).chunk(2, 1)
    return image * (slope * log_light(image) + offset).exp2()


def veiled(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Apply what looks at forms and is no gain; `image` itself where there is none."""
    for stage, values in _active(context, settings, Kind.VEIL):
        if stage.apply:
            image = stage.apply(image, context, **values)
    return image


def developed_palette(
    context: Context, settings: Mapping[str, torch.Tensor], planes: torch.Tensor | None
) -> torch.Tensor:
    """Return the palette of the photos as `pointwise` is to see it, detached."""
    seen = context.seen
    if planes is None and not any(True for _ in _active(context, settings, Kind.VEIL)):
        return seen.palette
    with torch.no_grad():
        whole = replace(context, view=None)
        return seen.classes(formed(seen.image, whole, settings, planes))


def pointwise(
    image: torch.Tensor, context: Context, settings: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Apply the stages that look at each pixel by itself.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W): pixels of any arrangement.
        context: With a palette as `developed_palette` makes it.
        settings: As for `render`.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    for stage, values in _active(context, settings, Kind.POINT):
        if stage.apply:
            image = stage.apply(image, context, **values)
            with torch.no_grad():
                palette = stage.apply(context.palette, context, **values)
            context = replace(context, palette=palette)
    return image


def _active(
    context: Context, settings: Mapping[str, torch.Tensor], kind: Kind
) -> Iterator[tuple[Stage, dict[str, torch.Tensor]]]:
    """Yield the stages of `kind` that `settings` need, with a value for each of their sliders."""
    from xmpredict.develop import PIPELINE  # noqa: PLC0415 - it imports this

    for stage in PIPELINE:
        asked = stage.always or any(slider.name in settings for slider in stage.takes)
        if stage.kind is kind and stage.apply and asked:
            values = {
                s.name: settings[s.name] if s.name in settings else neutral(s, context)
                for s in stage.takes
            }
            yield stage, {name: _broadcast(value) for name, value in values.items()}


def _broadcast(value: torch.Tensor) -> torch.Tensor:
    """Give one number a photo the shape that goes with images; curves stay (B, N)."""
    return value.view(-1, 1, 1, 1) if value.ndim == 1 else value
