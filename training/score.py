"""How good edits are of the views of a store: pictures, sliders, scenes and skin.

The pictures are the small ones that training looks at; `xmpredict evaluate` measures whole files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.training.blown import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.training.store import Store

CHUNK = 32
"""Views rendered at a time."""

BACKGROUND = 0.5
"""Weight of what is not the person, in the human-centered measures."""

SKIN_HUES = 20.0, 85.0
SKIN_CHROMA = 8.0, 50.0
"""Hue in degrees and chroma of skin in CIELAB, within the person's mask."""

SMALLEST_SKIN = 40
"""Pixels: less is no face; nor is it a window."""

WHITE = 100.0, 0.0, 0.0

TONES = {"dark": (0.0, 45.0), "medium": (45.0, 62.0), "light": (62.0, 101.0)}
"""Groups of skin by the median L of the target."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is measured of each view, one row a view."""

    psnr: torch.Tensor
    delta_e: torch.Tensor
    psnr_hc: torch.Tensor
    delta_e_hc: torch.Tensor
    psnr_people: torch.Tensor
    """Of the people's pixels alone; not a number without any."""
    ab: torch.Tensor
    """Mean a, b of the picture, shape (B, 2)."""
    person: torch.Tensor
    """Mean L, a, b of the person, shape (B, 3)."""
    skin: torch.Tensor
    """Distance in Lab of the skin's mean color from the target's; not a number without skin."""
    skin_l: torch.Tensor
    """Median L of the target's skin."""
    white: torch.Tensor
    """Distance in Lab from white of what a finished source had lost; not a number without any."""

    def of_scenes(self, store: Store) -> float:
        """Return M_GLC: variance of mean a and b within a scene, averaged over scenes."""
        return _within(self.ab, [_flat(scene) for scene in store.scenes])

    def of_photos(self, store: Store) -> float:
        """Return the same of the views of one photo, averaged over photos."""
        return _within(self.ab, [views for scene in store.scenes for views in scene])

    def person_spread(self, store: Store) -> float:
        """Return the standard deviation of the person's L within a scene, averaged."""
        groups = (_flat(scene) for scene in store.scenes)
        kept = [self.person[rows, 0].std() for rows in groups if len(rows) > 1]
        return float(torch.stack(kept).mean())

    def skin_by_tone(self) -> dict[str, tuple[float, int]]:
        """Return error and number of views for each group of skin tones."""
        found = {}
        for name, (low, high) in TONES.items():
            rows = (self.skin_l >= low) & (self.skin_l < high) & ~self.skin.isnan()
            found[name] = (float(self.skin[rows].mean()), int(rows.sum()))
        return found


def see(store: Store, vectors: torch.Tensor | None) -> Seen:
    """Measure edits against targets.

    Args:
        store: The views.
        vectors: An edit for each view, in visible units, shape (B, A); None for the targets
            themselves.
    """
    parts = [
        _see(store, vectors, torch.arange(first, min(first + CHUNK, len(store))))
        for first in range(0, len(store), CHUNK)
    ]
    names = Seen.__slots__
    return Seen(*(torch.cat([getattr(part, name) for part in parts]) for name in names))


def _see(store: Store, vectors: torch.Tensor | None, rows: torch.Tensor) -> Seen:
    target = store["target"][rows].float() / 255
    shown = target
    if vectors is not None:
        with torch.no_grad():
            edit = store.axes.to_tensors(vectors[rows])
            shown = render(store["linear"][rows].float(), store.light(rows).context(), edit)
    person = store["person"][rows].float() / 255
    weight = torch.where(person > 0.5, 1.0, BACKGROUND)  # noqa: PLR2004 - half sure
    lab, wanted = to_lab(shown), to_lab(target)
    distance = (lab - wanted).norm(dim=1, keepdim=True)
    skin, skin_l = _skin(lab, wanted, person)
    share = person.mean((1, 2, 3), keepdim=True)
    return Seen(
        psnr=_psnr(shown - target),
        delta_e=distance.mean((1, 2, 3)),
        psnr_hc=_psnr((shown - target) * weight),
        delta_e_hc=(distance * weight).mean((1, 2, 3)),
        psnr_people=_psnr((shown - target) * (person / share).sqrt()),
        ab=lab[:, 1:].mean((2, 3)),
        person=(lab * person).sum((2, 3)) / person.sum((2, 3)).clamp_min(1),
        skin=skin,
        skin_l=skin_l,
        white=_white(lab, store, rows),
    )


def _white(lab: torch.Tensor, store: Store, rows: torch.Tensor) -> torch.Tensor:
    light = store.light(rows)
    with torch.no_grad():
        lost = clipped(render(store["linear"][rows].float(), light.context(), {}), light)
    off = (lab - torch.tensor(WHITE).view(1, 3, 1, 1)).norm(dim=1, keepdim=True)
    enough = lost.sum((1, 2, 3)) >= SMALLEST_SKIN
    mean = (off * lost).sum((1, 2, 3)) / lost.sum((1, 2, 3)).clamp_min(1)
    held: torch.Tensor = mean.where(enough, torch.nan)
    return held


def _psnr(off: torch.Tensor) -> torch.Tensor:
    return -10 * off.square().mean((1, 2, 3)).clamp_min(1e-7).log10()


def _skin(
    lab: torch.Tensor, wanted: torch.Tensor, person: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the error of each picture's skin, and how light it is to be."""
    hue = torch.rad2deg(torch.atan2(wanted[:, 2], wanted[:, 1]))
    chroma = wanted[:, 1:].norm(dim=1)
    there = (hue > SKIN_HUES[0]) & (hue < SKIN_HUES[1]) & (person[:, 0] > 0.8)  # noqa: PLR2004
    there &= (chroma > SKIN_CHROMA[0]) & (chroma < SKIN_CHROMA[1])
    error, lightness = [], []
    for shown, target, here in zip(lab, wanted, there, strict=True):
        enough = int(here.sum()) >= SMALLEST_SKIN
        off = (shown[:, here].mean(1) - target[:, here].mean(1)).norm()
        error.append(off if enough else torch.tensor(float("nan")))
        lightness.append(target[0, here].median() if enough else torch.tensor(0.0))
    return torch.stack(error), torch.stack(lightness)


def _within(values: torch.Tensor, groups: Sequence[Sequence[int]]) -> float:
    return float(
        torch.stack([values[rows].var(0).mean() for rows in groups if len(rows) > 1]).mean()
    )


def _flat(scene: Sequence[Sequence[int]]) -> list[int]:
    return [row for views in scene for row in views]
