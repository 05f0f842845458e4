"""What the stages know of the photos besides their pixels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xmpredict.develop.camera_profile import CameraProfile


@dataclass(frozen=True, slots=True)
class Proxy:
    """A small whole picture at one step of the pipeline, that statistics come from."""

    image: torch.Tensor
    """Shape (B, 3, h, w)."""

    found: dict[str, torch.Tensor] = field(default_factory=dict)
    """What has been taken from it, so that the next rows need not take it again."""


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a picture."""

    proxy: Proxy

    top: int
    """First row of the view within the picture."""

    height_px: int
    """Rows of the whole picture."""


@dataclass(frozen=True, slots=True)
class Context:
    """Facts about a batch of photos, one row a photo."""

    as_shot_mired: torch.Tensor
    """Light that the camera took for white, shape (B,), in mired."""

    as_shot_tint: torch.Tensor
    """Its offset from the black body, shape (B,), in tint units."""

    white: torch.Tensor
    """Linear level above which the sensor saw nothing, shape (B,); 1 for rendered files."""

    rendered: torch.Tensor
    """Whether the photo is a finished picture that gets no tone curve, bool, shape (B,)."""

    xyz_to_camera: torch.Tensor
    """Camera response to CIE XYZ, shape (B, 3, 3)."""

    balanced_to_prophoto: torch.Tensor
    """White-balanced camera response to linear ProPhoto, shape (B, 3, 3)."""

    profiles: tuple[CameraProfile | None, ...] = ()
    """Of each photo, None where its camera profile is only matrices; empty if all are."""

    view: View | None = None
    """Set while a part of a picture is rendered."""

    def measure(
        self, name: str, image: torch.Tensor, take: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """Return what `take` finds in the small whole picture that `image` is, or is part of.

        Args:
            name: Unique among what a stage measures.
            image: Shape (B, 3, H, W), as it came to the stage.
            take: Given linear RGB of shape (B, 3, h, w); asked once a picture.
        """
        if self.view is None:
            return take(image)
        proxy = self.view.proxy
        if name not in proxy.found:
            proxy.found[name] = take(proxy.image)
        return proxy.found[name]

    def spread(self, planes: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
        """Bring `planes`, which cover the whole picture, to the size of `image`, bilinearly.

        Args:
            planes: Shape (B, C, h, w), as large as the picture's proxy or smaller.
            image: Shape (B, 3, H, W): the proxy itself, or the rows that the view shows.

        Returns:
            Shape (B, C, H, W).
        """
        if self.view is None and planes.shape[-2:] == image.shape[-2:]:
            return planes
        x, y = self.places(image)
        size = image.shape[-2:]
        grid = torch.stack([x[0, 0].expand(size), y[0, 0].expand(size)], dim=-1)
        return torch.nn.functional.grid_sample(
            planes,
            grid.expand(planes.shape[0], -1, -1, -1),
            padding_mode="border",
            align_corners=False,
        )

    def places(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return x and y of pixel centers; -1 and 1 are the borders of the whole picture.

        Returns:
            Shapes (1, 1, 1, W) and (1, 1, H, 1).
        """
        height, width = image.shape[-2:]
        top, whole = (0, height) if self.view is None else (self.view.top, self.view.height_px)
        x = _centers(width, 0, width, image).view(1, 1, 1, -1)
        return x, _centers(height, top, whole, image).view(1, 1, -1, 1)

    def aspect(self, image: torch.Tensor) -> tuple[float, float]:
        """Return width and height of the whole picture over the shorter of the two."""
        width = image.shape[-1]
        height = image.shape[-2] if self.view is None else self.view.height_px
        return width / min(width, height), height / min(width, height)

    def rows(self, proxy: Proxy, top: int, height_px: int) -> Context:
        """Return the context of rows from `top` on, of a picture that is `height_px` high."""
        return replace(self, view=View(proxy, top, height_px))


def _centers(count: int, start: int, whole: int, like: torch.Tensor) -> torch.Tensor:
    """Return pixel centers as `grid_sample` counts them: -1 and 1 are the picture's borders."""
    return (torch.arange(count, device=like.device, dtype=like.dtype) + start + 0.5) * 2 / whole - 1


def stack(contexts: Sequence[Context]) -> Context:
    """Return one context for the photos of all `contexts`, in order."""

    def join(part: Callable[[Context], torch.Tensor]) -> torch.Tensor:
        return torch.cat([part(context) for context in contexts])

    return Context(
        as_shot_mired=join(lambda c: c.as_shot_mired),
        as_shot_tint=join(lambda c: c.as_shot_tint),
        white=join(lambda c: c.white),
        rendered=join(lambda c: c.rendered),
        xyz_to_camera=join(lambda c: c.xyz_to_camera),
        balanced_to_prophoto=join(lambda c: c.balanced_to_prophoto),
        profiles=tuple(p for c in contexts for p in c.profiles or (None,) * len(c.white)),
    )
