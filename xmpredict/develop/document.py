"""The document of all sliders, `docs/sliders.md`, from their declarations.

``python -m xmpredict.develop.document > docs/sliders.md`` writes it anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xmpredict.develop import PIPELINE
from xmpredict.develop.slider import FileKind, PointCurve, Setting

if TYPE_CHECKING:
    from xmpredict.develop.stage import Stage

HEAD = """\
# Sliders

Every setting that xmpredict knows, in render order, made from the declarations in
`xmpredict/develop/`. A key that is not here is never written. Where two defaults stand, the
second is that of JPEG, TIFF and PNG.
"""

COLUMNS = ("Name", "XMP key (`crs:`)", "Range", "Default", "Photos", "What it does")


def to_markdown() -> str:
    """Return the document as Markdown."""
    return "\n".join([HEAD, *(_section(stage) for stage in PIPELINE if stage.sliders)])


def _section(stage: Stage) -> str:
    note = "" if stage.apply else "\nCarried through to Camera Raw, not rendered in previews.\n"
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(_row(setting) for setting in stage.sliders)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"## {stage.name.replace('_', ' ').capitalize()}\n{note}\n{table}\n"


def _row(setting: Setting) -> tuple[str, ...]:
    return (
        f"`{setting.name}`",
        f"`{setting.crs}`",
        _range(setting),
        " / ".join(dict.fromkeys(_default(setting, kind) for kind in FileKind)),
        setting.only or "all",
        setting.doc,
    )


def _range(setting: Setting) -> str:
    if isinstance(setting, PointCurve):
        return f"points, {setting.low:g} to {setting.high:g}"
    return (
        f"{setting.format(setting.low)} to {setting.format(setting.high)} {setting.unit}".rstrip()
    )


def _default(setting: Setting, kind: FileKind) -> str:
    if isinstance(setting, PointCurve):
        return "straight line"
    default = setting.default_for(kind)
    return "as shot" if default is None else setting.format(default)


if __name__ == "__main__":
    sys.stdout.write(to_markdown())
