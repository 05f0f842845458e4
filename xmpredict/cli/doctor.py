"""``xmpredict doctor``: what stands in the way of an edit, without writing anything."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from xmpredict.cli.console import progress, status_text, stdout
from xmpredict.ending import end
from xmpredict.errors import UnreadablePhotoError, XmpredictError, one_photo
from xmpredict.formats import FileKind, file_kind, is_dng
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.capture import read_capture
from xmpredict.raw.find import find_photos, no_raws
from xmpredict.raw.open import check_decodable
from xmpredict.xmp.doctor import Finding, Trouble, diagnose
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.outcome import Status
from xmpredict.xmp.target import NOT_THERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTES = {Trouble.RAW_AND_RENDERED, Trouble.INSIDE, Trouble.MASKS_BESIDE, Trouble.UNCALIBRATED}
"""Good to know; everything else means that a photo would be refused, or fail."""

FAILURES = {Trouble.UNREADABLE, Trouble.NO_RAWS}
"""Where the photo itself is at fault, rather than what stands beside it."""


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each finding.")
def doctor(*, paths: tuple[Path, ...], as_json: bool) -> None:
    """Look at the photos of PATHS and their sidecars, and tell what stands in the way.

    Exit code 1 if `edit` would refuse a photo, could not read it or would find none; 0 if there
    is nothing or there are only notes. That a DNG wants `--dng` is a note.
    """
    photos = list(find_photos(paths))
    findings = [*_without_raws(paths), *_examine(photos)]
    if as_json:
        for finding in findings:
            click.echo(json.dumps(_to_json(finding)))
    else:
        _print(findings, len(photos))
    end(failed=any(f.kind not in NOTES for f in findings))


def _without_raws(paths: Sequence[Path]) -> Iterator[Finding]:
    """Say it where `edit` would find nothing to do."""
    if not any(True for _ in find_photos(paths, {FileKind.RAW})):
        said = no_raws(paths)
        yield Finding(paths[0], Trouble.NO_RAWS, said.cause, said.remedy)


def _examine(photos: Sequence[Path]) -> Iterator[Finding]:
    folders = Folders()
    calibrations = Calibrations.load()
    told: set[str] = set()
    with progress() as bar:
        for photo in bar.track(photos, description="Examining"):
            findings: list[Finding] = []
            try:
                with one_photo(photo):
                    _check_there(photo)
                    findings += diagnose([photo], folders)
                    camera = read_capture(photo).camera
                    check_decodable(photo)
            except XmpredictError as error:
                yield from (*findings, _unreadable(photo, error))
                continue
            yield from findings
            needed = file_kind(photo) is FileKind.RAW and not is_dng(photo)
            if needed and camera not in told and not calibrations.of(camera).readings:
                told.add(camera)
                yield _uncalibrated(photo, camera)


def _check_there(photo: Path) -> None:
    """Refuse a link to nothing, of which all else would be said once more.

    Raises:
        UnreadablePhotoError: If `photo` is one.
    """
    if photo.is_symlink() and not photo.exists():
        raise UnreadablePhotoError(NOT_THERE, path=photo)


def _unreadable(photo: Path, error: XmpredictError) -> Finding:
    return Finding(photo, Trouble.UNREADABLE, error.cause, error.remedy)


def _uncalibrated(photo: Path, camera: str) -> Finding:
    return Finding(
        photo,
        Trouble.UNCALIBRATED,
        f"as-shot kelvin and tint of the {camera or 'camera'} may differ from Lightroom's",
        "save metadata of a few unedited photos in Lightroom; their sidecars teach the numbers",
    )


def _print(findings: Sequence[Finding], photos: int) -> None:
    """Print each kind of finding once, with the photos that it is about."""
    about: dict[tuple[bool, Status, str, str], list[Path]] = defaultdict(list)
    for finding in findings:
        kind = finding.kind
        about[kind in NOTES, _status(kind), finding.message, finding.remedy].append(finding.photo)
    for (note, status, message, remedy), found in sorted(about.items(), key=lambda x: x[0][0]):
        mark = Text("note   ", "cyan") if note else status_text(status)
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        stdout.print(mark, f"{found[0]}{more}: {message}", soft_wrap=True)
        if remedy:
            stdout.print(f"        {remedy}", soft_wrap=True)
    stdout.print(f"Photos examined: {photos}; findings: {len(findings)}; nothing was written.")


def _status(kind: Trouble) -> Status:
    """Return what `edit` would say of a photo for whose `kind` it does not write."""
    return Status.FAILED if kind in FAILURES else Status.REFUSED


def _to_json(finding: Finding) -> dict[str, object]:
    return {
        "photo": str(finding.photo),
        "kind": finding.kind.value,
        "refused": finding.kind not in NOTES,
        "message": finding.message,
        "remedy": finding.remedy,
    }
