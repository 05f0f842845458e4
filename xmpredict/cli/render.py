"""``xmpredict render``: photos under their settings, as pictures."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict.cli.console import progress, status_text, stderr, stdout
from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import PointCurve, Setting, Value
from xmpredict.errors import SettingError, XmpredictError
from xmpredict.preview import FORMATS, render_photo, save, side_by_side
from xmpredict.raw.dcp import read_dcp
from xmpredict.raw.find import find_photos
from xmpredict.xmp.edit import read_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.raw.dcp import Profile

FULL = "full"
SUFFIX = "_xmpredict"


def _size(_: click.Context, __: click.Parameter, text: str) -> int | None:
    if text == FULL:
        return None
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise click.BadParameter(f"a number of pixels, or {FULL}")


@click.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=f"A file ({' '.join(FORMATS)}), or a folder for several photos. [default: beside the "
    "photo, as NAME_xmpredict.jpg]",
)
@click.option(
    "--xmp",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the settings from this sidecar or photo instead of the photo's own.",
)
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="See raws through this camera profile (.dcp) instead of their own.",
)
@click.option(
    "--any-camera", is_flag=True, help="Use the profile for cameras that it is not made for, too."
)
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="Set one more.")
@click.option(
    "--size", default="2048", callback=_size, show_default=True, help=f"Long side, px, or {FULL}."
)
@click.option(
    "--compare", is_flag=True, help="Camera Raw's defaults on the left, edit on the right."
)
def render(
    *,
    photos: tuple[Path, ...],
    output: Path | None,
    xmp: Path | None,
    profile: Path | None,
    any_camera: bool,
    assignments: tuple[str, ...],
    size: int | None,
    compare: bool,
) -> None:
    """Render PHOTOS, raw or not, with the settings of their XMP.

    The bundled renderer approximates Camera Raw.
    """
    assigned = parse_assignments(assignments)
    seen_through = _profile(profile, any_camera=any_camera)
    found = [p for p in find_photos(photos) if p in photos or not p.stem.endswith(SUFFIX)]
    failed = 0
    taken: set[Path] = set()
    with progress() as bar:
        for photo in bar.track(found, description="Rendering"):
            try:
                target = _free(_target(photo, output, several=len(found) > 1), taken)
                picture = _picture(photo, xmp, assigned, size, seen_through, compare=compare)
                save(picture, target)
                stdout.print(str(target), soft_wrap=True)
            except XmpredictError as error:
                failed += 1
                stderr.print(status_text("failed"), str(error), soft_wrap=True)
    sys.exit(1 if failed or not found else 0)


def parse_assignments(assignments: Sequence[str]) -> Settings:
    """Return the settings that ``KEY=VALUE`` texts state, by Camera Raw's name or by ours.

    The value of a curve is its points, e.g. ``ToneCurvePV2012="0,0 64,50 255,255"``.

    Raises:
        click.BadParameter: If a key is unknown or a value is not one of its slider's.
    """
    values: dict[str, Value] = {}
    for text in assignments:
        key, _, value = text.partition("=")
        slider = BY_CRS.get(key) or BY_NAME.get(key)
        if slider is None:
            raise click.BadParameter(f"no slider {key!r}; `xmpredict sliders` lists them")
        try:
            values[slider.name] = _parse(slider, value)
        except SettingError as error:
            raise click.BadParameter(error.reason) from None
    return Settings(values)


def _parse(slider: Setting, text: str) -> Value:
    """Return the value that `text` says, which must be in range.

    Raises:
        SettingError: If it is none of the slider's.
    """
    if isinstance(slider, PointCurve):
        return slider.parse(tuple(text.split()))
    value = slider.parse(text)
    if not slider.low <= float(text) <= slider.high:
        raise SettingError(f"{slider.crs} goes from {slider.low:g} to {slider.high:g}, not {text}")
    return value


def _profile(path: Path | None, *, any_camera: bool) -> Profile | None:
    """Return the camera profile at `path`.

    Raises:
        ProfileError: If it cannot be used.
    """
    if path is None:
        return None
    profile = read_dcp(path)
    return replace(profile, camera_model="") if any_camera else profile


def _picture(
    photo: Path,
    xmp: Path | None,
    assigned: Settings,
    size: int | None,
    profile: Profile | None,
    *,
    compare: bool,
) -> NDArray[np.uint8]:
    edit = read_edit(xmp or photo)
    settings = (edit.settings if edit else Settings()) | assigned
    after = render_photo(photo, settings, size, profile)
    if not compare:
        return after
    return side_by_side(render_photo(photo, Settings(), size, profile), after)


def _free(target: Path, taken: set[Path]) -> Path:
    """Return `target`, numbered if this run has used it: cards and pairs repeat names."""
    free, number = target, 2
    while free in taken:
        name = f"{target.stem.removesuffix(SUFFIX)}-{number}{SUFFIX}{target.suffix}"
        free, number = target.with_name(name), number + 1
    taken.add(free)
    return free


def _target(photo: Path, output: Path | None, *, several: bool) -> Path:
    name = f"{photo.stem}{SUFFIX}.jpg"
    if output is None:
        return photo.with_name(name)
    if output.is_dir() or several or not output.suffix:
        output.mkdir(parents=True, exist_ok=True)
        return output / name
    return output
