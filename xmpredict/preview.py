"""Pictures of photos under settings: thumbnails, previews, full size.

Whatever looks at statistics or surroundings looks at the photo's 512 px copy, at every size, so a
full-size render and its preview are one picture. Large ones are developed a few rows at a time.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import BRADFORD
from xmpredict.color.temperature import mired
from xmpredict.develop.context import CameraColor, Context
from xmpredict.develop.display import to_display
from xmpredict.develop.render import developed_palette, formed, gain_planes, pointwise, render
from xmpredict.develop.statistics import PROXY_EDGE_PX
from xmpredict.develop.tensors import as_tensors
from xmpredict.errors import UnsupportedPhotoError, XmpredictError
from xmpredict.formats import FileKind
from xmpredict.lazy import torch
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.camera import IDENTITY, Camera, Illuminant, to_matrix
from xmpredict.raw.full import demosaic
from xmpredict.raw.open import open_photo

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from xmpredict.develop.settings import Settings
    from xmpredict.raw.dcp import Profile
    from xmpredict.raw.thumbnail import Thumbnail

STRIP_PX = 1 << 19
"""Pixels developed at a time: some 100 MB, whatever the size of the photo."""

GAP_PX = 8
"""White between the two pictures of a comparison."""

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF"}
ORIENTATION_TAG, UPRIGHT = 0x0112, 1
SOFTWARE_TAG, SOFTWARE = 0x0131, "xmpredict"


def render_thumbnail(photo: Thumbnail, settings: Settings) -> NDArray[np.uint8]:
    """Return `photo` developed with `settings` at its own size: sRGB, shape (H, W, 3)."""
    context = context_of(photo)
    with torch.inference_mode():
        developed = render(_planes(photo.prophoto()), context, as_tensors([settings], context))
        return _to_bytes(developed)


def render_photo(
    path: Path, settings: Settings, size_px: int | None = None, profile: Profile | None = None
) -> NDArray[np.uint8]:
    """Return the photo at `path` developed with `settings`.

    Args:
        path: A raw, DNG, JPEG, TIFF or PNG.
        settings: Absolute values; what is missing is neutral or as shot.
        size_px: Longest side of the result, never more than the photo has; None for full size.
        profile: The camera profile to see a raw through, as `read_dcp` gives it; None for that
            of the file.

    Returns:
        sRGB, shape (H, W, 3), upright.

    Raises:
        ProfileError: If the profile is for another camera, or the photo is no raw.
        PhotoError: If the photo cannot be read.
    """
    proxy = open_photo(path, PROXY_EDGE_PX, profile)
    pixels = _pixels(path, proxy, size_px)
    if pixels is proxy.pixels:
        developed = render_thumbnail(proxy, settings)
    else:
        developed = _render_strips(pixels, proxy, settings)
    return developed if size_px is None else _shrink(developed, size_px)


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


def side_by_side(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return `before` and `after` beside each other on white, the smaller one centered.

    Args:
        before: sRGB, shape (H, W, 3).
        after: sRGB, shape (H, W, 3), of any size.
    """
    height = max(len(before), len(after))
    gap = np.full((height, GAP_PX, 3), 255, np.uint8)
    return np.concatenate([_centered(before, height), gap, _centered(after, height)], axis=1)


def save(image: NDArray[np.uint8], path: Path, quality: int = 92) -> None:
    """Write `image` with the sRGB profile in it, marked as upright.

    Args:
        image: sRGB, shape (H, W, 3), upright.
        path: ``.jpg``, ``.jpeg``, ``.png``, ``.tif`` or ``.tiff``; an existing file is replaced
            only if it is a picture that this function wrote.
        quality: Of a JPEG, 1 to 100.

    Raises:
        UnsupportedPhotoError: If the extension is none of these.
        XmpredictError: If the file cannot be written, or is somebody else's.
    """
    from PIL import Image, ImageCms  # noqa: PLC0415 - LittleCMS only where a file is written

    file_format = FORMATS.get(path.suffix.lower())
    if file_format is None:
        raise UnsupportedPhotoError(
            f"no picture can be written as {path.suffix or 'a file without extension'}",
            path=path,
            remedy=f"use one of {' '.join(FORMATS)}",
        )
    _check_replaceable(path)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = UPRIGHT
    exif[SOFTWARE_TAG] = SOFTWARE
    encoded = io.BytesIO()
    Image.fromarray(image).save(
        encoded, file_format, icc_profile=profile, exif=exif, quality=quality
    )
    try:
        path.write_bytes(encoded.getvalue())
    except OSError as error:
        raise XmpredictError(
            f"cannot be written ({error.strerror})", path=path, remedy="choose another place"
        ) from error


def _check_replaceable(path: Path) -> None:
    if path.exists() and not is_render(path):
        raise XmpredictError(
            "is there already and was not rendered by xmpredict",
            path=path,
            remedy="choose another name",
        )


def is_render(path: Path) -> bool:
    """Return whether the file at `path` is a picture that `save` wrote."""
    from PIL import Image  # noqa: PLC0415 - as above

    try:
        with Image.open(path) as image:
            return image.getexif().get(SOFTWARE_TAG) == SOFTWARE
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


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


def _render_strips(
    pixels: NDArray[np.float16], proxy: Thumbnail, settings: Settings
) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    context = context_of(proxy)
    matrix = proxy.camera.to_prophoto(proxy.neutral) * 2.0**proxy.camera.baseline_ev
    to_prophoto = matrix.T.astype(np.float32)
    developed = np.empty((height, width, 3), np.uint8)
    rows = max(1, STRIP_PX // width)
    with torch.inference_mode():
        tensors = as_tensors([settings], context)
        planes = gain_planes(context, tensors)
        context = replace(context, palette=developed_palette(context, tensors, planes))
        for top in range(0, height, rows):
            strip = _planes(pixels[top : top + rows].astype(np.float32) @ to_prophoto)
            shaped = formed(strip, context.rows(top, height), tensors, planes)
            developed[top : top + rows] = _to_bytes(to_display(pointwise(shaped, context, tensors)))
    return developed


def _shrink(image: NDArray[np.uint8], size_px: int) -> NDArray[np.uint8]:
    from PIL import Image  # noqa: PLC0415 - not needed for a picture of its own size

    height, width = image.shape[:2]
    scale = size_px / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))


def _centered(image: NDArray[np.uint8], height: int) -> NDArray[np.uint8]:
    free = height - len(image)
    return np.pad(image, ((free // 2, free - free // 2), (0, 0), (0, 0)), constant_values=255)


def _planes(pixels: NDArray[np.float32]) -> torch.Tensor:
    """Return pixels (H, W, 3) as a batch of one, (1, 3, H, W)."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1).unsqueeze(0)


def _to_bytes(developed: torch.Tensor) -> NDArray[np.uint8]:
    pixels = (developed[0].permute(1, 2, 0) * 255).round().to(torch.uint8)
    return np.asarray(pixels.numpy())


def _row(value: ArrayLike) -> torch.Tensor:
    return torch.tensor(np.asarray([value], dtype=np.float32))
