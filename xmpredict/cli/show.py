"""``xmpredict show``: what a photo is, and what its XMP says of its edit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from xmpredict.cli.console import stderr, stdout, table
from xmpredict.develop import BY_CRS
from xmpredict.errors import PhotoError
from xmpredict.formats import FileKind, file_kind, is_photo
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.capture import read_capture
from xmpredict.raw.open import open_photo
from xmpredict.xmp import Journal
from xmpredict.xmp.edit import Edit, read_edit

if TYPE_CHECKING:
    from xmpredict.color.temperature import WhiteBalance
    from xmpredict.raw.capture import Capture

BETWEEN = " · "
"""What stands between the facts of a capture."""


@click.command()
@click.argument("photo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Also sliders at their default.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(*, photo: Path, everything: bool, as_json: bool) -> None:
    """Show the capture facts of PHOTO and the settings that its XMP states.

    PHOTO is a raw, a DNG, a JPEG, TIFF or PNG, or a sidecar.
    """
    capture = read_capture(photo) if is_photo(photo) else None
    as_shot = read_as_shot(photo) if file_kind(photo) is FileKind.RAW else None
    with Journal.open() as journal:
        edit = read_edit(photo, journal)
    if as_json:
        told = _to_json(photo, capture, as_shot, edit)
        click.echo(json.dumps(told, indent=2))
        return
    stdout.print(Text(str(photo), "bold"))
    if capture:
        stdout.print(_fold(say_capture(capture)), soft_wrap=True)
    if as_shot:
        stdout.print(f"As shot {as_shot.kelvin:.0f} K, tint {as_shot.tint:+.0f}")
    if edit is None:
        stdout.print("No XMP: Camera Raw's defaults apply.")
    else:
        _print_edit(edit, everything=everything)


def read_as_shot(photo: Path) -> WhiteBalance | None:
    """Return the camera's white balance as Lightroom shows it; None if undecodable."""
    try:
        return Calibrations.load().as_shot(open_photo(photo))
    except PhotoError as error:
        stderr.print(f"{error}", soft_wrap=True)
        return None


def say_capture(capture: Capture) -> str:
    """Return the facts of a capture on one line."""
    shutter = capture.shutter_s
    said = (
        capture.time.isoformat(" ", "milliseconds") if capture.time else "",
        capture.camera,
        capture.lens,
        f"ISO {capture.iso:g}" if capture.iso else "",
        "" if not shutter else f"1/{1 / shutter:.0f} s" if shutter < 1 else f"{shutter:g} s",
        f"f/{capture.aperture:.2g}" if capture.aperture else "",
        f"{capture.focal_mm:g} mm" if capture.focal_mm else "",
        "flash" if capture.flash else "",
    )
    return BETWEEN.join(part for part in said if part) or "The file tells nothing of its capture."


def _fold(facts: str) -> str:
    """Return `facts` in lines that fit, none of them broken in the middle."""
    lines: list[str] = []
    for fact in facts.split(BETWEEN):
        joined = f"{lines[-1]}{BETWEEN}{fact}" if lines else fact
        if len(joined) <= stdout.width:
            lines[-1:] = [joined]
        else:
            lines.append(fact)
    return "\n".join(lines)


def _print_edit(edit: Edit, *, everything: bool) -> None:
    stdout.print(f"{edit.source}, process version {edit.process_version or 'unstated'}")
    shown = table("Setting", "Value", "", whole=("Setting", ""))
    for key, text in edit.properties.items():
        slider = BY_CRS.get(key)
        moved = slider is None or slider.format(slider.parse(text)) != _default(edit, key)
        if moved or everything:
            value = text if isinstance(text, str) else " / ".join(text)
            theirs = is_photo(edit.photo) and key in edit.by_person
            shown.add_row(key, value, "set by hand" if theirs else "")
    stdout.print(shown)


def _default(edit: Edit, key: str) -> object:
    slider = BY_CRS[key]
    default = slider.default_for(edit.kind)
    return None if default is None else slider.format(default)


def _to_json(
    photo: Path, capture: Capture | None, as_shot: WhiteBalance | None, edit: Edit | None
) -> dict[str, object]:
    facts: dict[str, object] = {}
    if capture:
        facts = {name: getattr(capture, name) for name in capture.__slots__}
        facts["time"] = capture.time.isoformat() if capture.time else None
    return {
        "photo": str(photo),
        "capture": facts or None,
        "source": str(edit.source) if edit else None,
        "process_version": edit.process_version if edit else None,
        "settings": dict(edit.properties) if edit else {},
        "by_person": list(edit.by_person) if edit and is_photo(photo) else [],
        "as_shot": asdict(as_shot) if as_shot else None,
    }
