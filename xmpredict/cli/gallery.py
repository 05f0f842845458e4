"""A page of what was measured: the table, and the best, the middle and the worst groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xmpredict.cli.console import counted
from xmpredict.cli.page import jpeg_url, shrunk, template
from xmpredict.cli.scores import MEASURES
from xmpredict.cli.table_one import cells
from xmpredict.errors import XmpredictError, one_photo
from xmpredict.training.contender import Retouch
from xmpredict.training.images import read_srgb
from xmpredict.training.source import base_of, read_source
from xmpredict.training.table import published

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xmpredict.training.dataset import Dataset, Photo
    from xmpredict.training.entrants import Entrant
    from xmpredict.training.table import Line, Table

SIZE_PX = (300, 150)
JPEG_QUALITY = 85
PHOTOS = 4
"""Of each group."""

NAME = "page of results"
MAKER = "xmpredict evaluate"
"""As the head of every such page says, and of nothing else."""


def write_page(
    path: Path, made: Table, dataset: Dataset, entrants: Sequence[Entrant], title: str
) -> None:
    """Write the page.

    Args:
        path: The page; replaced if it is one.
        made: The table.
        dataset: What was measured.
        entrants: The models; their results are made anew for the groups that are shown.
        title: What stands above all.

    Raises:
        XmpredictError: If it cannot be written.
    """
    source, rows = published()
    told = template("gallery.html").render(
        title=title,
        maker=MAKER,
        headings=list(MEASURES.values()),
        experts=[expert or "target" for expert in made.experts],
        tables=[
            (f"Published: {source}", _rows(rows, ("a", "b", "c"))),
            ("Measured", _rows(made.lines, made.experts)),
            ("People", _rows(made.people, made.experts)),
        ],
        over=f"{counted(made.photos, 'photo')} in {counted(made.groups, 'group')}",
        problems=list(map(str, made.problems)),
        shown=list(_shown(made, dataset, entrants)),
    )
    try:
        path.write_text(told.lstrip(), encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        cause = f"cannot be written ({error.strerror})"
        raise XmpredictError(cause, path=path, remedy="name a file in another folder") from None


def _rows(lines: Sequence[Line], experts: Sequence[str]) -> list[tuple[str, list[str]]]:
    return [(line.label, cells(line, experts)) for line in lines]


def _shown(made: Table, dataset: Dataset, entrants: Sequence[Entrant]) -> Iterator[dict[str, Any]]:
    """Yield best, middle and worst group of each expert, with pictures."""
    for expert, each in made.each.items():
        against = [entrant for entrant in entrants if expert in entrant.experts]
        ranked = sorted(each, key=lambda group: group[1])
        for rank, place in _places(len(ranked)).items():
            name, distance = ranked[place]
            group = [p for p in dataset.groups[name] if expert in p.targets]
            yield {
                "expert": expert,
                "rank": rank,
                "name": name,
                "distance": distance,
                "labels": ["source", *(entrant.label for entrant in against), "target"],
                "photos": list(_pictures(group, expert, against)),
            }


def _places(groups: int) -> dict[str, int]:
    """Return which of so many groups, in order, are shown and as what, none of them twice."""
    if groups < 3:  # noqa: PLR2004 - too few to have a middle
        return dict(
            zip(("best", "worst") if groups > 1 else ("only",), range(groups), strict=False)
        )
    return {"best": 0, "middle": groups // 2, "worst": groups - 1}


def _pictures(
    group: Sequence[Photo], expert: str, against: Sequence[Entrant]
) -> Iterator[tuple[str, list[str]]]:
    """Yield name and pictures of the first photos of `group`: source, results, target."""
    made = [
        {photo.name: retouch for photo, retouch in entrant.contender.retouch(group)}
        for entrant in against
    ]
    for photo in group[:PHOTOS]:
        try:
            with one_photo(photo.source):
                target = read_srgb(photo.targets[expert])
                shape = target.shape[0], target.shape[1]
                source = read_source(photo.source, shape, base_of(photo))
                found = (retouches.get(photo.name) for retouches in made)
                results = [r.picture(shape) for r in found if isinstance(r, Retouch)]
        except XmpredictError:  # told with the measures
            continue
        yield (
            photo.name,
            [jpeg_url(shrunk(p, SIZE_PX), JPEG_QUALITY) for p in (source, *results, target)],
        )
