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
from xmpredict.people.segmenter import person_mask
from xmpredict.preview import context_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.develop.context import Context
    from xmpredict.raw.thumbnail import Thumbnail


NOBODY = 0.03
"""Share of the picture under the mask, below which the whole picture stands for the person: in
training none is smaller, and what is shown less is brightened by a stop (`docs/model.md`)."""


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


def look(
    linear: torch.Tensor,
    context: Context,
    facts: torch.Tensor,
    person: torch.Tensor | None = None,
    cache: MaskCache | None = None,
) -> Sight:
    """Return what the network sees of photos.

    Args:
        linear: Linear ProPhoto at the as-shot balance, shape (B, 3, H, W).
        context: Facts about the photos that the stages need.
        facts: As `xmpredict.network.facts` makes them, one row a photo.
        person: The mask, shape (B, 1, H, W); None to look for people in the neutral render.
        cache: Of masks that were found in it.
    """
    with torch.inference_mode():
        shown = render(linear, context, {})
        mask = person_mask(shown, cache) if person is None else person
        features = bundled_backbone()(shown)
        everywhere = torch.ones_like(mask)
        pooled = torch.cat([pool(features, everywhere), pool(features, mask)], 1)
        nobody = mask.mean((1, 2, 3)) < NOBODY
        return Sight(*hide_person(pooled, tones(shown, mask), nobody), facts)


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


def look_at(photo: Thumbnail) -> Sight:
    """Return what the network sees of one `photo`."""
    small = shrink(photo)
    linear = torch.from_numpy(small.prophoto()).permute(2, 0, 1).unsqueeze(0).contiguous()
    return look(linear, context_of(small), facts_of(photo), cache=MaskCache.of_user())


def features_of(photo: Thumbnail) -> NDArray[np.float32]:
    """Return the backbone's features of the whole picture, shape (1280,)."""
    return np.asarray(look_at(photo).features[0, :FEATURES].numpy())


def shrink(photo: Thumbnail) -> Thumbnail:
    """Return `photo` at the size that the network looks at, averaged in linear light."""
    height, width = photo.pixels.shape[:2]
    scale = EDGE_PX / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    planes = torch.from_numpy(photo.pixels.astype(np.float32)).permute(2, 0, 1).unsqueeze(0)
    small = torch.nn.functional.interpolate(planes, size, mode="area")[0].permute(1, 2, 0)
    return replace(photo, pixels=small.numpy().astype(np.float16, order="C"))
