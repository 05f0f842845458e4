"""What the network is shown of a photo: features, tones and facts, before any slider.

Training and prediction both come through here, so that a photo looks the same to both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.backbone import EDGE_PX, FEATURES, bundled_backbone, pool
from xmpredict.network.facts import facts_of
from xmpredict.network.tones import REGION, tones
from xmpredict.people.cache import MaskCache
from xmpredict.people.presence import NOBODY
from xmpredict.people.segmenter import person_mask
from xmpredict.preview import context_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.develop.context import Context
    from xmpredict.raw.thumbnail import Thumbnail


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A batch of photos as the network sees them."""

    features: torch.Tensor
    """Means over the picture and over the person, shape (B, 2560); where nobody is, the picture
    stands for the person, here and in the tones."""
    tones: torch.Tensor
    """Shape (B, tones.COUNT)."""
    facts: torch.Tensor
    """Shape (B, facts.COUNT)."""

    @staticmethod
    def join(sights: Sequence[Sight]) -> Sight:
        """Return `sights` as one batch, in order."""
        return Sight(
            torch.cat([sight.features for sight in sights]),
            torch.cat([sight.tones for sight in sights]),
            torch.cat([sight.facts for sight in sights]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """One look at a photo."""

    sight: Sight
    """Of this photo alone."""
    person: NDArray[np.float32]
    """The mask, shape (H, W), 0 to 1, of the small photo that was looked at."""

    @property
    def features(self) -> NDArray[np.float32]:
        """The backbone's features of the whole picture, shape (1280,)."""
        return np.asarray(self.sight.features[0, :FEATURES].numpy())


def look(
    linear: torch.Tensor,
    context: Context,
    facts: torch.Tensor,
    person: torch.Tensor | None = None,
) -> Sight:
    """Return what the network sees of photos.

    Args:
        linear: Linear ProPhoto at the as-shot balance, shape (B, 3, H, W).
        context: Facts about the photos that the stages need.
        facts: As `xmpredict.network.facts` makes them, one row a photo.
        person: The mask, shape (B, 1, H, W); None to look for people.
    """
    with torch.inference_mode():
        shown = render(linear, context, {})
        return _see(shown, person_mask(shown) if person is None else person, facts)


def _see(shown: torch.Tensor, person: torch.Tensor, facts: torch.Tensor) -> Sight:
    """Return what the network sees of photos that are `shown` without any slider."""
    features = bundled_backbone()(shown)
    everywhere = torch.ones_like(person)
    pooled = torch.cat([pool(features, everywhere), pool(features, person)], 1)
    nobody = person.mean((1, 2, 3)) < NOBODY
    return Sight(*hide_person(pooled, tones(shown, person), nobody), facts)


def hide_person(
    features: torch.Tensor, tones: torch.Tensor, hidden: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what is seen of photos as if `hidden` ones showed nobody.

    Args:
        features: Shape (..., 2560).
        tones: Shape (..., tones.COUNT).
        hidden: Which photos, bool, shape (...).
    """
    whole, region = features[..., :FEATURES], tones[..., :REGION]
    one, at = torch.ones_like(region[..., :1]), hidden.unsqueeze(-1)
    bare = torch.cat([region, region, 0 * region, one], -1)
    return torch.cat([whole, whole], -1).where(at, features), bare.where(at, tones)


def look_at(photo: Thumbnail) -> Glance:
    """Return what the network sees of one `photo`."""
    with torch.inference_mode():
        shown, person = _find_person(photo)
        return Glance(_see(shown, person, facts_of(photo)), person[0, 0].numpy())


def person_in(photo: Thumbnail) -> NDArray[np.float32]:
    """Return where the network sees a person in `photo`, as `Glance.person`."""
    with torch.inference_mode():
        return np.asarray(_find_person(photo)[1][0, 0].numpy())


def _find_person(photo: Thumbnail) -> tuple[torch.Tensor, torch.Tensor]:
    """Return `photo` small and without any slider, (1, 3, H, W), and its mask, (1, 1, H, W)."""
    small = shrink(photo)
    linear = torch.from_numpy(small.prophoto()).permute(2, 0, 1).unsqueeze(0).contiguous()
    shown = render(linear, context_of(small), {})
    return shown, person_mask(shown, MaskCache.of_user())


def shrink(photo: Thumbnail) -> Thumbnail:
    """Return `photo` at the size that the network looks at, averaged in linear light."""
    height, width = photo.pixels.shape[:2]
    scale = EDGE_PX / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    planes = torch.from_numpy(photo.pixels.astype(np.float32)).permute(2, 0, 1).unsqueeze(0)
    small = torch.nn.functional.interpolate(planes, size, mode="area")[0].permute(1, 2, 0)
    return replace(photo, pixels=small.numpy().astype(np.float16, order="C"))
