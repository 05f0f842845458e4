"""``xmpredict render``: photos under their settings, as pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from xmpredict.cli.assignments import parse_assignments
from xmpredict.cli.console import progress, status_text, stderr, stdout
from xmpredict.cli.target import Targets
from xmpredict.develop.settings import Settings
from xmpredict.ending import end
from xmpredict.errors import UnreadablePhotoError, XmpredictError, one_photo
from xmpredict.export.formats import BY_EXTENSION, FORMATS, SIXTEEN, format_of
from xmpredict.export.metadata import read_metadata
from xmpredict.export.picture import check_target, is_render, save
from xmpredict.preview import render_photo, side_by_side
from xmpredict.raw.dcp import read_dcp
from xmpredict.raw.find import find_photos
from xmpredict.xmp.edit import read_edit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.raw.dcp import Profile

FULL = "full"


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
    help=f"A file ({' '.join(BY_EXTENSION)}), or a folder for several photos. [default: beside "
    "the photo, as NAME_xmpredict.jpg]",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    help="What is written: tiff16 has 16 bits a channel, the others 8. [default: what the name "
    "of the output says, else jpeg]",
)
@click.option(
    "--quality",
    type=click.IntRange(1, 100),
    help="Of jpeg and avif, 1 to 100. [default: "
    + ", ".join(f"{f.quality} for {f.name}" for f in FORMATS.values() if f.quality)
    + "]",
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
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set one more; may be repeated.",
)
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
    format_name: str | None,
    quality: int | None,
    xmp: Path | None,
    profile: Path | None,
    any_camera: bool,
    assignments: tuple[str, ...],
    size: int | None,
    compare: bool,
) -> None:
    """Render PHOTOS, raw or not, with the settings of their XMP.

    The bundled renderer approximates Camera Raw. Pictures are sRGB and upright, and say what the
    photo says: camera, lens, exposure, time, place, author, rating and keywords, but no settings,
    so that no program develops them again. A file that is there already is replaced only if it
    is such a picture, and is not what is to be rendered.
    """
    found = [p for p in find_photos(photos) if p in photos or not is_render(p)]
    if not found:
        raise UnreadablePhotoError("holds no photos", path=photos[0], remedy="name another folder")
    inputs = [*found, *(path for path in (xmp, profile) if path)]
    targets = Targets(output, format_name, several=len(found) > 1, inputs=inputs)
    if quality and not targets.form.quality:
        raise click.UsageError(f"--quality is of jpeg and avif; {targets.form.name} loses nothing.")
    seen_through = _profile(profile, any_camera=any_camera)
    look = _Look(xmp, parse_assignments(assignments), size, seen_through, compare)
    failed = 0
    with progress() as bar:
        for photo in bar.track(found, description="Rendering"):
            try:
                with one_photo(photo):
                    _render(photo, targets.of(photo), look, quality)
            except XmpredictError as error:
                failed += 1
                stderr.print(status_text("failed"), str(error), soft_wrap=True)
    end(failed=failed > 0)


@dataclass(frozen=True, slots=True)
class _Look:
    """How photos are to be rendered."""

    xmp: Path | None
    assigned: Settings
    size: int | None
    profile: Profile | None
    compare: bool

    def of(self, photo: Path, depth: type[Any]) -> NDArray[Any]:
        """Return the picture of `photo`."""
        edit = read_edit(self.xmp or photo)
        settings = (edit.settings if edit else Settings()) | self.assigned
        after = render_photo(photo, settings, self.size, self.profile, depth=depth)
        if not self.compare:
            return after
        before = render_photo(photo, Settings(), self.size, self.profile, depth=depth)
        return side_by_side(before, after)


def _render(photo: Path, target: Path, look: _Look, quality: int | None) -> None:
    check_target(target)
    depth = np.uint16 if format_of(target).bits == SIXTEEN else np.uint8
    picture = look.of(photo, depth)
    metadata = read_metadata(photo, whole=not look.compare)
    for trouble in metadata.left_out:
        note = f"{photo}: {trouble}; it is left out"
        stderr.print(status_text("kept", "note"), note, soft_wrap=True)
    save(picture, target, quality, metadata)
    stdout.print(str(target), soft_wrap=True)


def _profile(path: Path | None, *, any_camera: bool) -> Profile | None:
    """Return the camera profile at `path`.

    Raises:
        ProfileError: If it cannot be used.
    """
    if path is None:
        return None
    profile = read_dcp(path)
    return replace(profile, camera_model="") if any_camera else profile
