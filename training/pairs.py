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
from xmpredict.training.flat import flatten
from xmpredict.training.light import draw_light
from xmpredict.training.moods import MOODS, draw_mood, in_mood
from xmpredict.training.photos import read_planes
from xmpredict.training.views import PHOTO, SCENE, VIEW, draw_error, take, undo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.network.axes import Axes
    from xmpredict.people.cache import MaskCache
    from xmpredict.training.edits import Edits
    from xmpredict.training.light import Light
    from xmpredict.training.photos import Finished, Photos
    from xmpredict.training.views import Taken

PHOTOS = 3
"""Most photos of a scene; each is seen three times."""
VIEWS = 3

ATTEMPTS = 4
"""Edits tried until one suits at least one of the photos."""

SHOWN_PX = 96, 64
"""Rows and columns of the picture that losses look at."""

LARGEST_OVERSHOOT_EV = 1.5


@dataclass(frozen=True, slots=True)
class Sources:
    """What scenes are made of."""

    photos: Photos
    edits: Edits
    axes: Axes
    cache: MaskCache | None
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class _Stand:
    """Finished photos of one series, lying so that all have one shape."""

    photos: list[Finished]
    image: torch.Tensor
    person: torch.Tensor
    turned: list[bool]


def make_scene(sources: Sources, number: int) -> dict[str, torch.Tensor] | None:
    """Return scene `number`: tensors with one row a view; None if no edit suits its photos."""
    chance = random.Random(f"{sources.seed} {number}")  # noqa: S311 - a draw, not a secret
    stand = _stand(sources, chance)
    mood = draw_mood(chance)
    finished = in_mood(stand.image, stand.person, mood, chance)
    light = draw_light(chance, len(finished))
    for _ in range(ATTEMPTS):
        values = sources.edits.draw(chance)
        vector = torch.tensor(sources.axes.to_vector(values))
        edit = sources.axes.to_tensors(vector.expand(len(finished), -1))
        flat = flatten(finished, light, edit, chance.uniform(0, LARGEST_OVERSHOOT_EV))
        if flat.usable.any():
            break
    else:
        return None
    scene_error = draw_error(chance, SCENE)
    rows = []
    for place in flat.usable.nonzero().flatten().tolist():
        photo_error = scene_error.plus(draw_error(chance, PHOTO))
        one = flat.linear[place : place + 1], stand.person[place : place + 1]
        for _ in range(VIEWS):
            error = photo_error.plus(draw_error(chance, VIEW))
            turned = stand.turned[place]
            taken = take(*one, light.rows([place]), error, chance, turned=turned)
            shifted = {k: values.get(k, 0.0) + v for k, v in undo(error).items()}
            label = torch.tensor([sources.axes.to_vector(values | shifted)])
            facts = {
                "photo": stand.photos[place].number,
                "scene": number,
                "mood": list(MOODS).index(mood),
            }
            rows.append(_row(taken, label, sources.axes, facts, turned=turned))
    return {name: torch.cat([row[name] for row in rows]) for name in rows[0]}


def _stand(sources: Sources, chance: random.Random) -> _Stand:
    photos = sources.photos.draw(chance, PHOTOS)
    read = [read_planes(photo) for photo in photos]
    image = torch.stack([planes for planes, _ in read])
    turned = [turn for _, turn in read]
    masks = []
    for planes, turn in read:
        upright = planes.transpose(1, 2) if turn else planes
        mask = person_mask(upright.unsqueeze(0), sources.cache)
        masks.append(mask.transpose(2, 3) if turn else mask)
    return _Stand(photos, image, torch.cat(masks), turned)


def _row(
    taken: Taken, label: torch.Tensor, axes: Axes, facts: Mapping[str, int], *, turned: bool
) -> dict[str, torch.Tensor]:
    """Return all that training needs of one view, each with one row."""
    linear, person = taken.linear, taken.person
    upright = [t.transpose(2, 3).contiguous() if turned else t for t in (linear, person)]
    context = taken.light.context()
    sight = look(upright[0], context, taken.light.facts(), upright[1])
    small, mask = (torch.nn.functional.adaptive_avg_pool2d(t, SHOWN_PX) for t in (linear, person))
    small = small.half()
    with torch.no_grad():
        target = render(small.float(), context, axes.to_tensors(label))
    return {
        "features": sight.features.half(),
        "tones": sight.tones,
        "facts": sight.facts,
        "label": label,
        "linear": small,
        "target": (target * 255).round().byte(),
        "person": (mask * 255).round().byte(),
        **_light_rows(taken.light),
        **{name: torch.tensor([value]) for name, value in facts.items()},
    }


def _light_rows(light: Light) -> dict[str, torch.Tensor]:
    return {f"light.{name}": getattr(light, name).contiguous() for name in light.__slots__}
