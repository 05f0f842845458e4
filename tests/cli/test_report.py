"""The page of `edit --report`: what it says beside the pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xmpredict.cli.report import Report
from xmpredict.grouping.figures import Figures
from xmpredict.plan import Consistency
from xmpredict.predict import PhotoEdit
from xmpredict.xmp import Outcome, Status

LEGEND = "<s>Struck through</s> is what the model had decided"


def edit_of(status=Status.WRITTEN, *, reason="", solved=(), figures=None):
    settings = {"Exposure2012": "+0.50", "Tint": "+4"} if status is Status.WRITTEN else {}
    consistency = None
    if figures:
        before, after = figures
        consistency = Consistency(Figures(before[:3], before[3]), Figures(after[:3], after[3]))
    outcome = Outcome(Path("IMG_1.NEF"), status, settings=settings, reason=reason)
    return PhotoEdit(outcome, 1, solved=dict(solved), consistency=consistency)


@pytest.fixture
def page_of(tmp_path):
    """Return the text of a report of some edits."""

    def make(*edits, dry_run=False):
        with Report(tmp_path / "report.html", dry_run=dry_run) as report:
            for edited in edits:
                report.add(edited)
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    return make


def test_struck_values_are_explained_where_there_are_any(page_of):
    told = page_of(edit_of(solved={"Exposure2012": ("+0.20", "+0.50"), "Tint": (None, "+4")}))
    assert LEGEND in told
    assert re.findall(r"<s title=[^>]*>([^<]*)</s> ([^<]*)</dd>", told) == [
        ("+0.20", "+0.50"),
        ("not set", "+4"),
    ]
    assert LEGEND not in page_of(edit_of())
    # Of a refused photo nothing is shown that could be struck through.
    assert LEGEND not in page_of(edit_of(Status.REFUSED, solved={"Tint": (None, "+4")}))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.REFUSED, "<p>Not edited: the disk is full</p>"),
        (Status.FAILED, "<p>Not edited: the disk is full</p>"),
        (Status.KEPT, "<p>the disk is full</p>"),
    ],
)
def test_a_photo_that_was_left_out_says_why(page_of, status, said):
    assert said in page_of(edit_of(status, reason="the disk is full"))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ((9.3, 4.2, 3.2, 14.7), (0.6, 1.1, 0.9, 3.1), True),
        ((9.3, 4.2, 3.2, 14.7), (9.3, 4.2, 3.2, 14.6), True),
        ((9.3, 4.2, 3.2, 14.7), (9.3, 4.2, 3.2, 14.7), False),
        ((9.31, 4.2, 3.2, 14.7), (9.30, 4.4, 3.2, 15.0), False),
        ((0.3, 0.2, 0.1, 0.4), (0.3, 0.2, 0.1, 0.4), True),
    ],
)
def test_figures_stand_where_the_photos_came_nearer_or_were_near(page_of, before, after, shown):
    told = page_of(edit_of(figures=(before, after)))
    assert (f"{before[0]:.1f} → <b>{after[0]:.1f}</b>" in told) is shown
    assert ("no nearer to each other" in told) is not shown
    assert "One look tells" in told
    assert "One look" not in page_of(edit_of())


def test_a_dry_run_claims_nothing_written(page_of):
    assert ">written</span>" in page_of(edit_of())
    told = page_of(edit_of(), dry_run=True)
    assert ">written</span>" not in told
    assert told.count("to be written") == 2
