"""The person mask: how surely each pixel of a picture shows a person.

- Two networks look at the picture, both at 256 x 256 whatever its shape; where either sees a
  person there is one. Each misses people that the other finds.
- Both see people where nobody is: where the picture hardly shows one at all, the mask fades out.
- What they see, and what they say, is held in 8 bits: a mask from the cache is the mask.
- `docs/people.md` shows how the size was chosen, and where it fails.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from xmpredict.errors import ShapeError
from xmpredict.lazy import torch
from xmpredict.people.presence import SMALL, SURE, presence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.people.cache import MaskCache
    from xmpredict.people.network import SelfieNetwork

EDGE_PX = 256
"""Both sides of what the networks see."""

WEIGHTS = ("general.safetensors", "landscape.safetensors")

RULE = f"maximum of both, as far as somebody is there: {SURE}, {SMALL}, 2"
"""How masks are made of the networks' outputs; a new text makes the cache's old masks unknown."""


def person_mask(image: torch.Tensor, cache: MaskCache | None = None) -> torch.Tensor:
    """Return how surely each pixel of `image` shows a person.

    Computed on the CPU. The result carries no gradient, but may weigh a loss that does.

    Args:
        image: Encoded sRGB, shape (B, 3, H, W), 0 to 1; any size, upright.
        cache: Asked first, and told what was not in it; None for pictures that do not come again.

    Returns:
        Shape (B, 1, H, W), float32 where `image` is, 0 to 1, soft at edges.

    Raises:
        ShapeError: If `image` has another shape, or no pixels.
    """
    if image.ndim != 4 or image.shape[1] != 3 or 0 in image.shape[2:]:  # noqa: PLR2004 - B, RGB
        raise ShapeError(f"a picture has the shape (B, 3, H, W), not {tuple(image.shape)}")
    masks = _recall(_shrink(image.detach()), cache)
    large = _resize(masks.float() / 255, image.shape[2], image.shape[3])
    return large.clamp(0, 1).to(image.device)


def mask_of_picture(
    picture: NDArray[np.uint8], cache: MaskCache | None = None
) -> NDArray[np.float32]:
    """Return the person mask of one `picture`.

    Args:
        picture: sRGB, shape (H, W, 3), upright.
        cache: As of `person_mask`.

    Returns:
        Shape (H, W), 0 to 1.
    """
    image = torch.tensor(picture).permute(2, 0, 1).unsqueeze(0) / 255
    mask: NDArray[np.float32] = person_mask(image, cache)[0, 0].numpy()
    return mask


def _shrink(image: torch.Tensor) -> torch.Tensor:
    """Return what the networks see of `image`: 8 bits, shape (B, 3, 256, 256)."""
    small = _resize(image.float().cpu(), EDGE_PX, EDGE_PX)
    return (small.clamp(0, 1) * 255).round().to(torch.uint8)


def _resize(image: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return torch.nn.functional.interpolate(image, (height, width), mode="bilinear", antialias=True)


def _recall(seen: torch.Tensor, cache: MaskCache | None) -> torch.Tensor:
    """Return the masks of `seen`, 8 bits, (B, 1, 256, 256), making those not in `cache`."""
    if cache is None:
        return _segment(seen)
    masks = seen.new_empty((len(seen), 1, EDGE_PX, EDGE_PX))
    missing = []
    keys = [_key(picture) for picture in seen]
    for index, key in enumerate(keys):
        held = cache.get(key, EDGE_PX**2)
        if held is None:
            missing.append(index)
        else:
            masks[index] = torch.frombuffer(bytearray(held), dtype=torch.uint8).view(masks[0].shape)
    if missing:
        masks[missing] = _segment(seen[missing])
    for index in missing:
        cache.put(keys[index], masks[index].numpy().tobytes())
    return masks


def _key(picture: torch.Tensor) -> str:
    """Return a digest of what the networks see, of their weights and of what is made of both."""
    digest = hashlib.blake2b(RULE.encode(), digest_size=16)
    digest.update(_weights_digest())
    digest.update(picture.numpy().tobytes())
    return digest.hexdigest()


def _segment(seen: torch.Tensor) -> torch.Tensor:
    """Return the 8-bit masks of 8-bit pictures; (B, 3, H, W) to (B, 1, H, W).

    One by one: ten at once take longer than ten times one, whose features stay in the processor's
    cache, and so a mask depends on no neighbor's.
    """
    # A caller's autocast would make other masks, and the cache would keep them.
    with torch.inference_mode(), torch.autocast("cpu", enabled=False):
        masks = [_mask(image) for image in torch.split(seen.float() / 255, 1)]
        return (torch.cat(masks) * 255).round().to(torch.uint8)


def _mask(image: torch.Tensor) -> torch.Tensor:
    """Return the mask of `image`, (B, 3, 256, 256), 0 to 1: shape (B, 1, 256, 256), 0 to 1."""
    general, landscape = (network(image) for network in _networks())
    surest = torch.maximum(general, landscape)
    return surest * presence(general, surest)


@functools.cache
def _networks() -> tuple[SelfieNetwork, ...]:
    """Return both networks, general and landscape, loaded once."""
    from xmpredict.people.network import load_network  # noqa: PLC0415 - loads torch

    return tuple(load_network(_read(name)) for name in WEIGHTS)


@functools.cache
def _weights_digest() -> bytes:
    return hashlib.blake2b(b"".join(_read(name) for name in WEIGHTS)).digest()


def _read(name: str) -> bytes:
    return (resources.files("xmpredict.people") / "weights" / name).read_bytes()
