"""From a finished picture and its settings back to the light that they were applied to.

The stages that look at each pixel are undone by a table over the finished colors, whose nodes are
solved for by damped least squares; the gain of the forms and haze are undone by their own planes.
Statistics are those of the light that is looked for, so the whole is repeated until they hold.
Nothing is differentiable here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xmpredict.develop import dehaze
from xmpredict.develop.bake import shaper_for
from xmpredict.develop.display import from_display
from xmpredict.develop.render import developed_palette, gain_planes, pointwise
from xmpredict.develop.rgb_tone import log_light, to_encoded
from xmpredict.kernels import apply_lut
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xmpredict.develop.context import Context

NODES = 33
ROUNDS = 6
"""Passes of statistics, gain and table; after them the statistics no longer move."""

COARSE_STEPS, EXACT_STEPS = 6, 2
"""Steps of the solver a pass: on a table of the stages, and then on the stages themselves. Later
passes start where the one before ended."""

STILL_EV, LARGEST_RATIO = 0.003, 0.8
"""Steps of light that tell nothing of the next, and the slowest approach that is believed."""

REPEATS = 2
"""How often the picture is looked up again with what was missed added, at last."""

NUDGE = 0.02
"""Difference of a coordinate, 0 to 1, over which slopes are taken: most of a cell of the table."""

DAMPING = 1e-3
LONGEST_STEP = 0.15
"""Of a coordinate: kinks of the stages must not throw the solver off."""

GREYS = 512


def invert(
    image: torch.Tensor,
    context: Context,
    settings: Mapping[str, torch.Tensor],
    nodes: int = NODES,
    rounds: int = ROUNDS,
) -> tuple[torch.Tensor, Context]:
    """Return the linear light that `render` makes `image` of, and its context.

    Args:
        image: Encoded sRGB, 0 to 1, shape (B, 3, H, W): whole pictures of a proxy's size. What is
            clipped in it comes back as if it had just not been.
        context: Facts about the B photos; statistics are not looked at.
        settings: As for `xmpredict.develop.render.render`.
        nodes: Of the table along each axis.
        rounds: Passes of statistics, gain and table; 17 nodes and 3 rounds take a quarter of the
            time.

    Returns:
        Linear ProPhoto D50 at the as-shot white balance, shape (B, 3, H, W), and `context` with
        the statistics of that light.
    """
    with torch.no_grad():
        shown = from_display(image).clamp_min(0)
        linear = _inverted(shown, context, settings, nodes, rounds)
        return linear, context.seeing(linear)


def _inverted(
    shown: torch.Tensor,
    context: Context,
    settings: Mapping[str, torch.Tensor],
    nodes: int,
    rounds: int,
) -> torch.Tensor:
    """Return the light of `shown`, display-linear ProPhoto."""
    encoded = to_encoded(shown)
    linear, shaper = shown, shaper_for(settings)
    guess = last = None
    for _ in range(rounds):
        context = context.seeing(linear)
        planes = gain_planes(context, settings)
        context = replace(context, palette=developed_palette(context, settings, planes))
        guess = places = _solve(context, settings, guess, nodes)
        table = _table(places)
        formed = shaper.decode(apply_lut(encoded, table))
        found = _unformed(formed, linear, context, settings, planes)
        moved = log_light(found) - log_light(linear)
        linear = found if last is None else found * _ahead(moved, last).exp2()
        # What was reached by a leap is no measure of the next step.
        last = moved if last is None else None
    wanted = encoded
    for _ in range(REPEATS):
        wanted = wanted + encoded - to_encoded(pointwise(formed, context, settings))
        formed = shaper.decode(apply_lut(wanted, table))
    return _unformed(formed, linear, context, settings, planes)


def _ahead(moved: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
    """Return how far light that moved by `last` and then by `moved`, in EV, has still to go.

    Source: A. C. Aitken, Proc. R. Soc. Edinburgh 46 (1926) 289.
    """
    ratio = (moved * last / (last * last + STILL_EV**2)).clamp(0, LARGEST_RATIO)
    return moved * ratio / (1 - ratio)


def _table(places: torch.Tensor) -> torch.Tensor:
    """Return coordinates of nodes, shape (B, 3, N, N * N), as a table."""
    nodes = places.shape[2]
    return places.view(len(places), 3, nodes, nodes, nodes).permute(0, 2, 3, 4, 1)


def _unformed(
    formed: torch.Tensor,
    guess: torch.Tensor,
    context: Context,
    settings: Mapping[str, torch.Tensor],
    planes: torch.Tensor | None,
) -> torch.Tensor:
    """Undo the gain of the forms, and haze as it is told from `guess`."""
    if planes is not None:
        slope, offset = context.spread(planes, formed).chunk(2, 1)
        moved = log_light(formed)
        light = (moved - offset) / (1 + slope).clamp_min(0.1)
        formed = formed * (light - moved).exp2()
    if dehaze.DEHAZE.name in settings:
        amount = settings[dehaze.DEHAZE.name].view(-1, 1, 1, 1)
        return dehaze.restore(formed, guess, context, dehaze=amount)
    return formed


def _solve(
    context: Context,
    settings: Mapping[str, torch.Tensor],
    places: torch.Tensor | None,
    nodes: int,
) -> torch.Tensor:
    """Return where the light of each finished color is: coordinates, (B, 3, N, N * N)."""
    like = context.as_shot_mired
    shaper = shaper_for(settings)
    line = torch.linspace(0, 1, nodes, dtype=like.dtype, device=like.device)
    wanted = torch.stack(torch.meshgrid(line, line, line, indexing="ij")).flatten(2).unsqueeze(0)

    def exact(at: torch.Tensor) -> torch.Tensor:
        return to_encoded(pointwise(shaper.decode(at), context, settings))

    table = _table(exact(wanted.expand(len(like), -1, -1, -1)))

    def coarse(at: torch.Tensor) -> torch.Tensor:
        return apply_lut(at, table)

    if places is None:
        places = _as_grey(exact, wanted, len(like))
    for step in range(COARSE_STEPS + EXACT_STEPS):
        here = coarse(places)
        slopes = torch.stack([_slope(coarse, places, axis, here) for axis in range(3)], -1)
        left = wanted - (here if step < COARSE_STEPS else exact(places))
        places = (places + _step(slopes, left)).clamp(0, 1)
    return places


def _as_grey(
    shown: Callable[[torch.Tensor], torch.Tensor], wanted: torch.Tensor, photos: int
) -> torch.Tensor:
    """Return a first guess: each channel as if the color were grey."""
    line = torch.linspace(0, 1, GREYS, dtype=wanted.dtype, device=wanted.device)
    greys = shown(line.view(1, 1, 1, -1).expand(photos, 3, 1, -1))[:, :, 0].cummax(-1).values
    flat = wanted.flatten(2).expand(photos, -1, -1).contiguous()
    found = torch.searchsorted(greys.contiguous(), flat).clamp_max(GREYS - 1)
    return line[found].view(photos, *wanted.shape[1:])


def _slope(
    shown: Callable[[torch.Tensor], torch.Tensor],
    places: torch.Tensor,
    axis: int,
    here: torch.Tensor,
) -> torch.Tensor:
    """Return how the finished color moves with coordinate `axis`, shape of `places`."""
    side = torch.where(places[:, axis] < 0.5, NUDGE, -NUDGE)  # noqa: PLR2004 - away from the ends
    moved = places.clone()
    moved[:, axis] += side
    return (shown(moved) - here) / side.unsqueeze(1)


def _step(slopes: torch.Tensor, left: torch.Tensor) -> torch.Tensor:
    """Return the step of damped least squares, shape of `left`."""
    jacobian = slopes.movedim(1, -2)
    turned = jacobian.transpose(-1, -2)
    damped = turned @ jacobian + DAMPING * torch.eye(3, dtype=left.dtype, device=left.device)
    step: torch.Tensor = torch.linalg.solve(damped, turned @ left.movedim(1, -1).unsqueeze(-1))
    return step.squeeze(-1).movedim(-1, 1).clamp(-LONGEST_STEP, LONGEST_STEP)
