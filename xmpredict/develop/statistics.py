"""What is measured on a photo once, and then holds for its preview, its export and training.

Everything is taken from the proxy: the photo at 512 px, linear, at the as-shot white balance,
before any slider. It is detached: a slider's slope is that of the picture it moves, not that of
the yardstick it is measured with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from xmpredict.develop.base import guided_planes, radius_px
from xmpredict.develop.rgb_tone import log_light
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROXY_EDGE_PX = 512
"""Long side of the proxy."""

PEAK_EDGE_PX = 128
"""Long side of the copy in which the brightest light is looked for: single pixels are noise."""

CLASSES = 64
"""Classes of luminance, of equally many pixels, whose mean colors stand for the whole photo."""


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Measurements on the proxies of a batch of photos."""

    image: torch.Tensor
    """The proxies: linear ProPhoto, shape (B, 3, h, w)."""

    light: torch.Tensor
    """Their luminance in EV about middle grey, shape (B, 1, h, w)."""

    order: torch.Tensor
    """Pixel numbers from dark to bright, shape (B, CLASSES * pixels a class)."""

    palette: torch.Tensor
    """Mean color of each class, dark to bright, shape (B, 3, 1, CLASSES)."""

    peak: torch.Tensor
    """The largest channel anywhere, shape (B,)."""

    _found: dict[tuple[object, ...], torch.Tensor] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that all of it takes now."""
        held = (self.image, self.light, self.order, self.palette, self.peak)
        return sum(tensor.nbytes for tensor in (*held, *list(self._found.values())))

    @classmethod
    def of(cls, image: torch.Tensor) -> Self:
        """Measure proxies.

        Args:
            image: Linear ProPhoto at the as-shot white balance, shape (B, 3, h, w).
        """
        image = image.detach()
        light = log_light(image)
        places = light.flatten(1).argsort(1)
        pick = torch.linspace(0, places.shape[1] - 1, _whole(places.shape[1]), device=image.device)
        order = places[:, pick.round().long()]
        shrink = max(1, max(image.shape[-2:]) // PEAK_EDGE_PX)
        coarse = torch.nn.functional.avg_pool2d(image, shrink, ceil_mode=True)
        return cls(image, light, order, _mean_colors(image, order), coarse.amax((1, 2, 3)))

    def classes(self, image: torch.Tensor) -> torch.Tensor:
        """Return the mean colors of `image`, an edit of the proxies, by the proxies' classes.

        Args:
            image: Shape (B, 3, h, w).

        Returns:
            Shape (B, 3, 1, CLASSES).
        """
        return _mean_colors(image.detach(), self.order)

    def quantile(self, q: float) -> torch.Tensor:
        """Return the `q` quantile of the light, in EV, shape (B, 1, 1, 1)."""
        return self.once(
            ("quantile", q), lambda: self.light.flatten(1).quantile(q, 1).view(-1, 1, 1, 1)
        )

    def mean(self) -> torch.Tensor:
        """Return the mean luminance, in EV about middle grey, shape (B, 1, 1, 1)."""
        return self.once(("mean",), lambda: self.light.exp2().mean((1, 2, 3), keepdim=True).log2())

    def base(self, radius: float, epsilon: float) -> torch.Tensor:
        """Return the light of the large forms, in EV: what a guided filter leaves of it.

        Args:
            radius: Half of the window, as a share of the picture's long edge.
            epsilon: Variance, in EV squared, that counts as detail and is smoothed away.

        Returns:
            Shape (B, 1, h, w).
        """

        def take() -> torch.Tensor:
            planes = guided_planes(self.light, self.light, radius_px(self.light, radius), epsilon)
            slope, offset = spread(planes, self.light.shape[-2:]).chunk(2, 1)
            return slope * self.light + offset

        return self.once(("base", radius, epsilon), take)

    def once(self, key: tuple[object, ...], take: Callable[[], torch.Tensor]) -> torch.Tensor:
        """Return what `take` finds, which is asked only the first time that `key` is."""
        if key not in self._found:
            # What is kept may be used where gradients flow, whoever asked for it first.
            with torch.inference_mode(mode=False), torch.no_grad():
                self._found[key] = take()
        return self._found[key]


def spread(planes: torch.Tensor, size: Sequence[int]) -> torch.Tensor:
    """Bring `planes`, shape (B, C, h, w), to `size` (H, W), bilinearly."""
    if tuple(planes.shape[-2:]) == tuple(size):
        return planes
    return torch.nn.functional.interpolate(planes, list(size), mode="bilinear")


def _whole(pixels: int) -> int:
    """Return how many of `pixels` fill all classes alike, at least one each."""
    return max(1, pixels // CLASSES) * CLASSES


def _mean_colors(image: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    """Return the means over runs of `order`, shape (B, 3, 1, CLASSES)."""
    pixels = image.flatten(2).gather(2, order.unsqueeze(1).expand(-1, 3, -1))
    return pixels.view(*pixels.shape[:2], CLASSES, -1).mean(-1).unsqueeze(2)
