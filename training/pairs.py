"""Scenes to learn from: views of flat photos, with the edit that finishes them all.

One seed and one number make one scene, always the same.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.sight import look
from xmpredict.people.segmenter import person_mask
from xmpredict.training.blown import clipped, keeps_white, whiten
from xmpredict.training.flat import flatten, is_exposed
from xmpredict.training.light import draw_light
from xmpredict.training.moods import MOODS, STUDIO, draw_mood, in_mood
from xmpredict.training.photos import read_planes
from xmpredict.training.views import PHOTO, SCENE, VIEW, draw_error, take, undo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xmpredict.network.axes import Axes
    from xmpredict.people.cache import MaskCache
    from xmpredict.training.edits import Edits
    from xmpredict.training.flat import Flat
    from xmpredict.training.light import Light
    from xmpredict.training.photos import Finished, Photos
    from xmpredict.training.views import Taken

ONE_PHOTO = 0.3
"""Share of scenes that are one photo seen again and again: one person in one place."""

PHOTOS, VIEWS, VIEWS_OF_ONE = 3, 4, 8
"""Most photos of the other scenes, and how often each photo is seen."""

ATTEMPTS = 4
"""Edits tried until one suits at least one of the photos."""

SHOWN_PX = 96, 64
"""Rows and columns of the picture that losses look at."""

CHECKED_PX = 48, 32
"""Of the picture that tells whether a view is possible."""

LARGEST_OVERSHOOT_EV = 1.5


@dataclass(frozen=True, slots=True)
class Sources:
    """What scenes are made of."""

    photos: Photos
    edits: Edits
    axes: Axes
    cache: MaskCache | None
    seed: int
    raws: float = 0.5
    """Share of scenes that are taken as raws, the others as finished pictures."""
    scale: int = 1
    """Factor on the sides of all pictures."""
    mood: str | None = None
    """One of `MOODS` for all scenes; None to draw them."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One view of a scene, with what finishes it."""

    taken: Taken
    label: torch.Tensor
    """The edit as a vector, shape (1, A)."""
    turned: bool
    facts: Mapping[str, int]
    """Numbers of photo, scene and mood."""

    def upright(self, planes: torch.Tensor) -> torch.Tensor:
        """Return pictures of this view, shape (1, C, H, W), as they are to be looked at."""
        return planes.transpose(2, 3).contiguous() if self.turned else planes

    def is_possible(self, axes: Axes) -> bool:
        """Return whether its exposure is usable, and the edit leaves white what was lost."""
        small = torch.nn.functional.adaptive_avg_pool2d(self.taken.linear, CHECKED_PX)
        neutral, shown = self._developed(small, axes)
        usable = is_exposed(neutral) & keeps_white(shown, clipped(neutral, self.taken.light))
        return bool(usable)

    def wanted(self, linear: torch.Tensor, axes: Axes) -> torch.Tensor:
        """Return `linear`, this view at any size, as it is to become: encoded sRGB."""
        neutral, shown = self._developed(linear, axes)
        return whiten(shown, clipped(neutral, self.taken.light))

    def _developed(self, linear: torch.Tensor, axes: Axes) -> tuple[torch.Tensor, torch.Tensor]:
        """Return `linear` without and with the edit."""
        context = self.taken.light.context()
        with torch.no_grad():
            neutral = render(linear, context, {})
            return neutral, render(linear, context, axes.to_tensors(self.label))


@dataclass(frozen=True, slots=True, eq=False)
class _Stand:
    """Finished photos of one series, lying so that all have one shape."""

    photos: list[Finished]
    image: torch.Tensor
    person: torch.Tensor
    turned: list[bool]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Flat scenes and the edit that they were found with."""

    flat: Flat
    light: Light
    values: dict[str, float]
    mood: str


def make_scene(sources: Sources, number: int) -> dict[str, torch.Tensor] | None:
    """Return scene `number`: tensors with one row a view; None if no edit suits its photos."""
    rows = [_row(view, sources.axes) for view in take_scene(sources, number)]
    return {name: torch.cat([row[name] for row in rows]) for name in rows[0]} if rows else None


def take_scene(sources: Sources, number: int) -> Iterator[View]:
    """Yield the views of scene `number`, photo by photo; none if no edit suits its photos."""
    chance = random.Random(f"{sources.seed} {number}")  # noqa: S311 - a draw, not a secret
    stand = _stand(sources, chance)
    found = _find(sources, stand, chance)
    if found is None:
        return
    mood, scene_error = list(MOODS).index(found.mood), draw_error(chance, SCENE)
    for place in found.flat.usable.nonzero().flatten().tolist():
        photo_error = scene_error.plus(draw_error(chance, PHOTO))
        one = found.flat.linear[place : place + 1], stand.person[place : place + 1]
        light, turned = found.light.rows([place]), stand.turned[place]
        facts = {"photo": stand.photos[place].number, "scene": number, "mood": mood}
        for _ in range(VIEWS if len(stand.photos) > 1 else VIEWS_OF_ONE):
            error = photo_error.plus(draw_error(chance, VIEW))
            taken = take(*one, light, error, chance, turned=turned, scale=sources.scale)
            shifted = {k: found.values.get(k, 0.0) + v for k, v in undo(error).items()}
            label = torch.tensor([sources.axes.to_vector(found.values | shifted)])
            view = View(taken, label, turned, facts)
            if view.is_possible(sources.axes):
                yield view


def _find(sources: Sources, stand: _Stand, chance: random.Random) -> _Found | None:
    """Return the flat scenes of the first edit that suits one of the photos at least."""
    mood = sources.mood or draw_mood(chance)
    finished = in_mood(stand.image, stand.person, mood, chance)
    light = draw_light(chance, len(finished), sources.raws)
    # In a studio light is set so that none has to be brought back; white paper would turn gray.
    edits = sources.edits.without_recovery() if mood == STUDIO else sources.edits
    for _ in range(ATTEMPTS):
        values = edits.draw(chance)
        vector = torch.tensor(sources.axes.to_vector(values))
        edit = sources.axes.to_tensors(vector.expand(len(finished), -1))
        flat = flatten(finished, light, edit, chance.uniform(0, LARGEST_OVERSHOOT_EV))
        if flat.usable.any():
            return _Found(flat, light, values, mood)
    return None


def _stand(sources: Sources, chance: random.Random) -> _Stand:
    photos = sources.photos.draw(chance, 1 if chance.random() < ONE_PHOTO else PHOTOS)
    read = [read_planes(photo, sources.scale) for photo in photos]
    masks = []
    for planes, turned in read:
        upright = planes.transpose(1, 2) if turned else planes
        mask = person_mask(upright.unsqueeze(0), sources.cache)
        masks.append(mask.transpose(2, 3) if turned else mask)
    image = torch.stack([planes for planes, _ in read])
    return _Stand(photos, image, torch.cat(masks), [turned for _, turned in read])


def _row(view: View, axes: Axes) -> dict[str, torch.Tensor]:
    """Return all that training needs of one view, each with one row."""
    linear, person, light = view.taken.linear, view.taken.person, view.taken.light
    context = light.context()
    sight = look(view.upright(linear), context, light.facts(), view.upright(person))
    small, mask = (torch.nn.functional.adaptive_avg_pool2d(t, SHOWN_PX) for t in (linear, person))
    small = small.half()
    target = view.wanted(small.float(), axes)
    return {
        "features": sight.features.half(),
        "tones": sight.tones,
        "facts": sight.facts,
        "label": view.label,
        "linear": small,
        "target": (target * 255).round().byte(),
        "person": (mask * 255).round().byte(),
        **_light_rows(light),
        **{name: torch.tensor([value]) for name, value in view.facts.items()},
    }


def _light_rows(light: Light) -> dict[str, torch.Tensor]:
    return {f"light.{name}": getattr(light, name).contiguous() for name in light.__slots__}
