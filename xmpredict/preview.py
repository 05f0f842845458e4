"""Pictures of photos under settings: thumbnails, previews, full size, of 8 or 16 bits.

Whatever looks at statistics or surroundings looks at the photo's 512 px copy, at every size, so a
full-size render and its preview are one picture. Settings become a table, and the photo goes
through it in one pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from xmpredict.color.spaces import BRADFORD
from xmpredict.color.temperature import mired
from xmpredict.develop.bake import EXPORT_NODES, PREVIEW_NODES, bake
from xmpredict.develop.context import CameraColor, Context
from xmpredict.develop.photo import render_whole
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.develop.tensors import as_tensors
from xmpredict.formats import FileKind
from xmpredict.lazy import torch
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.camera import IDENTITY, Camera, Illuminant, to_matrix
from xmpredict.raw.full import demosaic
from xmpredict.raw.open import open_photo

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from xmpredict.develop.photo import Depth
    from xmpredict.develop.settings import Settings
    from xmpredict.raw.dcp import Profile
    from xmpredict.raw.thumbnail import Thumbnail

LARGEST_PREVIEW_PX = 1 << 22
"""Pixels up to which a picture is a preview: the smaller table is made faster."""

GAP_PX = 8
"""White between the two pictures of a comparison."""


def render_thumbnail(photo: Thumbnail, settings: Settings) -> NDArray[np.uint8]:
    """Return `photo` developed with `settings` at its own size: sRGB, shape (H, W, 3)."""
    return develop_pixels(photo.pixels, photo, settings, np.uint8)


@overload
def render_photo(
    path: Path, settings: Settings, size_px: int | None = None, profile: Profile | None = None
) -> NDArray[np.uint8]: ...


@overload
def render_photo(
    path: Path,
    settings: Settings,
    size_px: int | None = None,
    profile: Profile | None = None,
    *,
    depth: type[Depth],
) -> NDArray[Depth]: ...


def render_photo(
    path: Path,
    settings: Settings,
    size_px: int | None = None,
    profile: Profile | None = None,
    *,
    depth: type[Any] = np.uint8,
) -> NDArray[Any]:
    """Return the photo at `path` developed with `settings`.

    Args:
        path: A raw, DNG, JPEG, TIFF or PNG.
        settings: Absolute values; what is missing is neutral or as shot.
        size_px: Longest side of the result, never more than the photo has; None for full size.
        profile: The camera profile to see a raw through, as `read_dcp` gives it; None for that
            of the file.
        depth: ``np.uint8`` or ``np.uint16``.

    Returns:
        sRGB, shape (H, W, 3), upright.

    Raises:
        ProfileError: If the profile is for another camera, or the photo is no raw.
        PhotoError: If the photo cannot be read.
    """
    proxy = open_photo(path, PROXY_EDGE_PX, profile)
    developed = develop_pixels(_pixels(path, proxy, size_px), proxy, settings, depth)
    return developed if size_px is None else _shrink(developed, size_px)


def develop_pixels(
    pixels: NDArray[np.float16], proxy: Thumbnail, settings: Settings, depth: type[Depth]
) -> NDArray[Depth]:
    """Return `pixels` developed with `settings`.

    Args:
        pixels: Linear camera RGB of the whole photo at any size, shape (H, W, 3), in the form of
            `Thumbnail.pixels`.
        proxy: The photo at `PROXY_EDGE_PX`, on which everything that is not a pixel's own is
            measured.
        settings: Absolute values; what is missing is neutral or as shot.
        depth: ``np.uint8`` or ``np.uint16``; each is rounded from the same floating-point values.

    Returns:
        sRGB, shape (H, W, 3).
    """
    return Negative.of(pixels, proxy).develop(settings, depth)


@dataclass(frozen=True, slots=True, eq=False)
class Negative:
    """A photo that was measured once and can be developed again and again."""

    pixels: NDArray[np.float16]
    """Linear camera RGB, shape (H, W, 3), in the form of `Thumbnail.pixels`."""

    context: Context
    to_prophoto: torch.Tensor
    """From camera RGB to linear ProPhoto at the as-shot balance, shape (1, 3, 3)."""

    @property
    def nbytes(self) -> int:
        """Bytes of memory that its pixels and statistics take."""
        return self.pixels.nbytes + self.context.seen.nbytes

    @classmethod
    def of(cls, pixels: NDArray[np.float16], proxy: Thumbnail) -> Negative:
        """Measure the photo of `pixels` on its `proxy`, as `develop_pixels` takes them."""
        matrix = proxy.camera.to_prophoto(proxy.neutral) * 2.0**proxy.camera.baseline_ev
        return cls(pixels, context_of(proxy), _row(matrix))

    def develop(self, settings: Settings, depth: type[Depth]) -> NDArray[Depth]:
        """Return the picture under `settings`: sRGB, shape (H, W, 3)."""
        small = self.pixels.size <= LARGEST_PREVIEW_PX * 3
        nodes = PREVIEW_NODES if small else EXPORT_NODES
        with torch.inference_mode():
            tensors = as_tensors([settings], self.context)
            baked = bake(self.context, tensors, nodes, self.to_prophoto)
        return render_whole(self.pixels, baked, depth)


def open_negative(path: Path, size_px: int) -> Negative:
    """Return the photo at `path`, ready to be developed at a long side of at most `size_px`.

    Raises:
        PhotoError: If the photo cannot be read.
    """
    proxy = open_photo(path, PROXY_EDGE_PX)
    pixels = _pixels(path, proxy, size_px)
    scale = size_px / max(pixels.shape)
    if scale < 1:
        height, width = (max(1, round(edge * scale)) for edge in pixels.shape[:2])
        planes = _planes(pixels.astype(np.float32))
        fitted = torch.nn.functional.interpolate(planes, (height, width), mode="area")
        pixels = np.ascontiguousarray(fitted[0].permute(1, 2, 0).numpy().astype(np.float16))
    return Negative.of(pixels, proxy)


def context_of(photo: Thumbnail) -> Context:
    """Return what the stages need to know of `photo`, as a batch of one."""
    as_shot = Calibrations.load().as_shot(photo)
    rendered = photo.kind is FileKind.RENDERED
    # Nobody knows the camera of a finished picture: the eye's cones stand in for it.
    camera = Camera("", (Illuminant(0, to_matrix(BRADFORD)),)) if rendered else photo.camera
    sensor_white = 1.0 if rendered else 2.0**camera.baseline_ev / min(photo.neutral)
    return Context(
        as_shot_mired=_row(as_shot.mired),
        as_shot_tint=_row(as_shot.tint),
        sensor_white=_row(sensor_white),
        rendered=torch.tensor([rendered]),
        camera=color_of(camera),
        profiles=(photo.profile.to_tensors() if photo.profile else None,),
    ).seeing(_planes(photo.prophoto()))


def color_of(camera: Camera) -> CameraColor:
    """Return how `camera` sees color, as a batch of one."""
    lights = camera.illuminants[0], camera.illuminants[-1]
    balance = np.diag(camera.analog_balance)
    return CameraColor(
        mired=_row([mired(light.kelvin) if light.kelvin else 0.0 for light in lights]),
        color=_row([light.color for light in lights]),
        own=_row([balance @ light.calibration for light in lights]),
        forward=_row([light.forward or IDENTITY for light in lights]),
        has_forward=torch.tensor([all(light.forward for light in lights)]),
    )


def side_by_side(before: NDArray[Depth], after: NDArray[Depth]) -> NDArray[Depth]:
    """Return `before` and `after` beside each other on white, the smaller one centered.

    Args:
        before: sRGB, shape (H, W, 3).
        after: sRGB, shape (H, W, 3), of any size.
    """
    height = max(len(before), len(after))
    gap = np.full((height, GAP_PX, 3), np.iinfo(after.dtype).max, after.dtype)
    return np.concatenate([_centered(before, height), gap, _centered(after, height)], axis=1)


def _pixels(path: Path, proxy: Thumbnail, size_px: int | None) -> NDArray[np.float16]:
    """Return linear camera RGB that is large enough for `size_px`, and little larger."""
    whole = max(proxy.size_px)
    if size_px is not None and size_px < whole:
        if size_px <= max(proxy.pixels.shape):
            return proxy.pixels
        # Decoding averages whole patterns of the sensor, so it may return half of what is asked.
        larger = open_photo(path, 2 * size_px).pixels
        if size_px <= max(larger.shape):
            return larger
    return demosaic(path)


def _shrink(image: NDArray[Depth], size_px: int) -> NDArray[Depth]:
    """Return `image` with a long side of at most `size_px`, in its own depth throughout."""
    from PIL import Image  # noqa: PLC0415 - not needed for a picture of its own size

    height, width = image.shape[:2]
    scale = size_px / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if image.dtype == np.uint8:
        return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))
    small = np.empty((size[1], size[0], 3), image.dtype)
    for channel in range(3):
        # Pillow resizes color of 8 bits and single planes of floating point, nothing between.
        plane = Image.fromarray(image[..., channel].astype(np.float32))
        resized = np.asarray(plane.resize(size, Image.Resampling.LANCZOS))
        small[..., channel] = resized.round().clip(0, np.iinfo(image.dtype).max)
    return small


def _centered(image: NDArray[Depth], height: int) -> NDArray[Depth]:
    free = height - len(image)
    white = np.iinfo(image.dtype).max
    return np.pad(image, ((free // 2, free - free // 2), (0, 0), (0, 0)), constant_values=white)


def _planes(pixels: NDArray[np.float32]) -> torch.Tensor:
    """Return pixels (H, W, 3) as a batch of one, (1, 3, H, W)."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1).unsqueeze(0)


def _row(value: ArrayLike) -> torch.Tensor:
    return torch.tensor(np.asarray([value], dtype=np.float32))
