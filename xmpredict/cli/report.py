"""The report: one self-contained page with every photo before and after, and where its people are.

Scenes are put on disk as they come, so a report of thousands of photos needs the memory of one
scene; the page is put in place when it is complete, and an old one stays until then.
"""

from __future__ import annotations

import secrets
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from xmpredict.cli.overlay import describe, to_png
from xmpredict.cli.page import check_place, data_url, jpeg_url, shrunk, template
from xmpredict.develop import BY_CRS
from xmpredict.develop.settings import Settings
from xmpredict.errors import XmpredictError
from xmpredict.preview import render_thumbnail
from xmpredict.xmp import Status

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from xmpredict.develop.slider import Text
    from xmpredict.predict import PhotoEdit

SIZE_PX = (400, 400)
JPEG_QUALITY = 82

APART = 1.0
"""A figure from which photos are seen to differ: about what one sees of L*, a* or b*."""

NAME = "report"
MAKER = "xmpredict"
"""As the head of every report says, and of nothing else."""


class Report:
    """A page that grows by one result at a time.

    Args:
        path: The page; its folder must exist.
        dry_run: Whether to say that nothing was written.

    Raises:
        UsageError: If it is not named like a page, on entering.
        XmpredictError: If the page cannot be written, on entering or on leaving.
    """

    def __init__(self, path: Path, *, dry_run: bool) -> None:
        self.path = path
        self.part = path.with_name(f".{secrets.token_hex(8)}.part")
        self.title = f"xmpredict {'dry run' if dry_run else 'edit'}"
        self.template: Any = template("report.html").module
        self.counts: Counter[Status] = Counter()
        self.dry_run = dry_run
        self.solved = self.compared = False
        self.scene: int | None = None
        self.photos: list[dict[str, Any]] = []
        self.consistency: list[tuple[str, float, float]] = []
        self.left_out: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        """Open the page."""
        check_place(self.path, MAKER, NAME)
        try:
            # A file name need not be text.
            self.page = self.part.open("x", encoding="utf-8", errors="backslashreplace")
            # Closed on leaving, as the page is.
            self.body = tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise self._unwritable(error) from None
        return self

    def add(self, edited: PhotoEdit) -> None:
        """Take one result; results of a scene come together."""
        self.counts[edited.outcome.status] += 1
        card = _card(edited) | {"said": self._named(edited.outcome.status)}
        if edited.scene is None:
            self.left_out.append(card)
            return
        self.solved |= bool(edited.solved and edited.outcome.settings)
        if edited.scene != self.scene:
            self._flush()
            self.scene = edited.scene
            self.consistency = _consistency(edited)
            self.compared |= bool(self.consistency)
        self.photos.append(card)

    def _flush(self) -> None:
        if self.photos:
            rows = self.consistency
            written = self.template.scene(self.scene, self.photos, rows, _came_nearer(rows))
            self.body.write(str(written))
        self.photos, self.consistency = [], []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Put the page in place, also when the run was cut short."""
        try:
            self._flush()
            self.scene, self.photos = None, self.left_out
            self._flush()
            self.page.write(str(self.template.head(self.title, MAKER)).lstrip())
            counts = [(self._named(s), self.counts[s]) for s in Status if self.counts[s]]
            self.page.write(str(self.template.totals(counts, self.solved, self.compared)))
            self.body.seek(0)
            while chunk := self.body.read(1 << 20):
                self.page.write(chunk)
            self.page.write(str(self.template.foot()).lstrip())
            self.page.close()
            # Again: the run itself may have made the file since.
            check_place(self.path, MAKER, NAME)
            self.part.replace(self.path)
        except OSError as problem:
            raise self._unwritable(problem) from None
        finally:
            self.body.close()
            self.page.close()
            self.part.unlink(missing_ok=True)

    def _named(self, status: Status) -> str:
        return "to be written" if self.dry_run and status is Status.WRITTEN else status.value

    def _unwritable(self, error: OSError) -> XmpredictError:
        return XmpredictError(
            f"the report cannot be written ({error.strerror})",
            path=self.path,
            remedy="name a file in a folder that may be written and has room",
        )


def _consistency(edited: PhotoEdit) -> list[tuple[str, float, float]]:
    """Return what a scene was made to agree in: name, before, after."""
    if edited.consistency is None:
        return []
    before, after = edited.consistency.before, edited.consistency.after
    rows = [("picture, M_GLC", before.m_glc, after.m_glc)]
    if before.person and after.person:
        names = ("person L* ±", "person a* ±", "person b* ±")
        rows = [*zip(names, before.person, after.person, strict=True), *rows]
    return rows


def _came_nearer(rows: list[tuple[str, float, float]]) -> bool:
    """Return whether a figure, as the page shows it, is smaller, or all were small before."""
    shown = [(round(before, 1), round(after, 1)) for _, before, after in rows]
    nearer = any(after < before for before, after in shown)
    return nearer or all(before < APART for before, _ in shown)


def _card(edited: PhotoEdit) -> dict[str, Any]:
    from xmpredict.network.sight import person_in  # noqa: PLC0415 - loads torch

    outcome, thumbnail = edited.outcome, edited.thumbnail
    card: dict[str, Any] = {
        "name": outcome.photo.name,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "left_out": outcome.status in (Status.REFUSED, Status.FAILED),
        "settings": [
            (key, value if isinstance(value, str) else " / ".join(value))
            for key, value in outcome.settings.items()
            if key in edited.solved or _does_something(key, value)
        ],
        "solved": {key: old or "not set" for key, (old, _) in edited.solved.items()},
    }
    if thumbnail is None:
        return card
    time = thumbnail.capture.time
    before = render_thumbnail(thumbnail, Settings())
    mask = person_in(thumbnail)
    small = shrunk(before, SIZE_PX)
    return card | {
        "taken": time.strftime("%Y-%m-%d %H:%M:%S") if time else "",
        "before": jpeg_url(small, JPEG_QUALITY),
        "mask": data_url("png", to_png(mask, small.size)),
        "people": describe(mask),
        "after": jpeg_url(
            shrunk(render_thumbnail(thumbnail, edited.settings), SIZE_PX), JPEG_QUALITY
        ),
    }


def _does_something(key: str, value: Text) -> bool:
    """Return whether a property is worth a reader's time: not a slider that changes nothing."""
    slider = BY_CRS.get(key)
    return slider is None or slider.parse(value) != slider.neutral
