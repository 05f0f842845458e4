"""What the stages know of the photos besides their pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import luminance
from xmpredict.develop.statistics import Statistics
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xmpredict.develop.camera_profile import CameraProfile


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a picture."""

    top: int
    """First row of the view within the picture."""

    height_px: int
    """Rows of the whole picture."""


@dataclass(frozen=True, slots=True, eq=False)
class CameraColor:
    """How cameras see color in the two lights of their profiles, one row a photo.

    A camera with a profile for one light has that light twice.
    """

    mired: torch.Tensor
    """Temperatures of the two lights, shape (B, 2)."""

    color: torch.Tensor
    """CIE XYZ to the RGB of the camera model, shape (B, 2, 3, 3)."""

    own: torch.Tensor
    """RGB of the camera model to that of the very camera, shape (B, 2, 3, 3)."""

    forward: torch.Tensor
    """White-balanced RGB of the camera model to XYZ in D50, shape (B, 2, 3, 3)."""

    has_forward: torch.Tensor
    """Whether `forward` is known, bool, shape (B,); else a Bradford adaptation stands in."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Facts about a batch of photos, one row a photo."""

    as_shot_mired: torch.Tensor
    """Light that the camera took for white, shape (B,), in mired."""

    as_shot_tint: torch.Tensor
    """Its offset from the black body, shape (B,), in tint units."""

    sensor_white: torch.Tensor
    """Linear level above which the sensor saw nothing, shape (B,); 1 for rendered files."""

    rendered: torch.Tensor
    """Whether the photo is a finished picture that gets no tone curve, bool, shape (B,)."""

    camera: CameraColor
    """How the cameras see color."""

    statistics: Statistics | None = None
    """What is measured on the photos; `seeing` takes it."""

    palette: torch.Tensor | None = None
    """Mean colors of the photos' classes of luminance as they come to the stage that is applied,
    dark to bright, shape (B, 3, 1, classes)."""
    profiles: tuple[CameraProfile | None, ...] = ()
    """Of each photo, None where its camera profile is only matrices; empty if all are."""

    view: View | None = None
    """Set while a part of a picture is rendered."""

    def seeing(self, proxy: torch.Tensor) -> Context:
        """Return these facts with the statistics of `proxy`, shape (B, 3, h, w)."""
        statistics = Statistics.of(proxy)
        return replace(self, statistics=statistics, palette=statistics.palette)

    @property
    def seen(self) -> Statistics:
        """The statistics.

        Raises:
            ValueError: If nothing was measured yet.
        """
        if self.statistics is None:
            raise ValueError("a picture is developed with its statistics: use Context.seeing()")
        return self.statistics

    @property
    def white(self) -> torch.Tensor:
        """Linear level of the photo's white point before Exposure, shape (B, 1, 1, 1).

        What the sensor could see, but not more than twice what it saw.
        """
        reach = self.sensor_white.minimum(2 * self.seen.peak.clamp_min(0.25))
        return reach.where(~self.rendered, self.sensor_white).view(-1, 1, 1, 1)

    @property
    def scale(self) -> torch.Tensor:
        """Linear level that Exposure brings the white point to, shape (B, 1, 1, 1), 1 or more."""
        return self.white.clamp_min(1)

    def palette_quantile(self, q: float) -> torch.Tensor:
        """Return the `q` quantile of the luminance at this stage, linear, shape (B, 1, 1, 1)."""
        if self.palette is None:
            raise ValueError("a picture is developed with its statistics: use Context.seeing()")
        light = luminance(self.palette.detach()).flatten(1)
        return light.quantile(q, 1).view(-1, 1, 1, 1)

    def spread(self, planes: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
        """Bring `planes`, which cover the whole picture, to the size of `image`, bilinearly.

        Args:
            planes: Shape (B, C, h, w), as large as the proxy or smaller.
            image: Shape (B, 3, H, W): a whole picture, or the rows that the view shows.

        Returns:
            Shape (B, C, H, W).
        """
        height, width = image.shape[-2:]
        if self.view is None:
            top, whole = 0, height
        else:
            top, whole = self.view.top, self.view.height_px
        if planes.shape[-2:] == (whole, width):
            return planes[:, :, top : top + height]
        y, x = _centers(height, top, whole, image), _centers(width, 0, width, image)
        grid = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
        return torch.nn.functional.grid_sample(
            planes,
            grid.expand(planes.shape[0], -1, -1, -1),
            padding_mode="border",
            align_corners=False,
        )

    def rows(self, top: int, height_px: int) -> Context:
        """Return the context of rows from `top` on, of a picture that is `height_px` high."""
        return replace(self, view=View(top, height_px))


def _centers(count: int, start: int, whole: int, like: torch.Tensor) -> torch.Tensor:
    """Return pixel centers as `grid_sample` counts them: -1 and 1 are the picture's borders."""
    return (torch.arange(count, device=like.device, dtype=like.dtype) + start + 0.5) * 2 / whole - 1


def stack(contexts: Sequence[Context]) -> Context:
    """Return one context, without statistics, for the photos of all `contexts`, in order."""

    def join(part: Callable[[Context], torch.Tensor]) -> torch.Tensor:
        return torch.cat([part(context) for context in contexts])

    return Context(
        as_shot_mired=join(lambda c: c.as_shot_mired),
        as_shot_tint=join(lambda c: c.as_shot_tint),
        sensor_white=join(lambda c: c.sensor_white),
        rendered=join(lambda c: c.rendered),
        camera=CameraColor(
            mired=join(lambda c: c.camera.mired),
            color=join(lambda c: c.camera.color),
            own=join(lambda c: c.camera.own),
            forward=join(lambda c: c.camera.forward),
            has_forward=join(lambda c: c.camera.has_forward),
        ),
        profiles=tuple(p for c in contexts for p in c.profiles or (None,) * len(c.as_shot_mired)),
    )
