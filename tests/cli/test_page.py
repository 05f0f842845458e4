"""Pages that stand alone: one head for all, and who may replace whose."""

from __future__ import annotations

import pytest

from xmpredict.cli import gallery, report
from xmpredict.cli.page import check_place, template
from xmpredict.cli.report import Report
from xmpredict.errors import UsageError, XmpredictError


@pytest.fixture
def pages(tmp_path):
    """A report and a page of results, by what made them."""
    path = tmp_path / "report.html"
    with Report(path, dry_run=False):
        pass
    told = template("gallery.html").render(title="Models", maker=gallery.MAKER, counts=(0, 0))
    (tmp_path / "gallery.html").write_text(told)
    return {report.MAKER: path, gallery.MAKER: tmp_path / "gallery.html"}


def test_pages_fetch_nothing_and_are_whole(pages):
    for maker, path in pages.items():
        lines = path.read_text().split()
        assert lines[:2] == ["<!doctype", "html>"]
        assert lines[-2:] == ["</body>", "</html>"]
        text = path.read_text()
        assert text.count("<style>") == text.count("</style>") == 1
        assert "&#" not in text
        assert "default-src 'none'" in text
        assert f'content="{maker}"' in text


def test_a_page_replaces_its_own_kind_alone(pages, tmp_path):
    for maker in pages:
        for other, path in pages.items():
            if maker == other:
                check_place(path, maker, "page")
                continue
            with pytest.raises(XmpredictError, match="is no page; choose another name"):
                check_place(path, maker, "page")
        check_place(tmp_path / "new.HTML", maker, "page")
        with pytest.raises(UsageError, match=r"name it \.html"):
            check_place(tmp_path / "new.xmp", maker, "page")
        with pytest.raises(XmpredictError, match="no such folder"):
            check_place(tmp_path / "no" / "new.html", maker, "page")


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        (0, {}),
        (1, {"only": 0}),
        (2, {"best": 0, "worst": 1}),
        (3, {"best": 0, "middle": 1, "worst": 2}),
        (10, {"best": 0, "middle": 5, "worst": 9}),
    ],
)
def test_no_group_is_shown_twice(groups, shown):
    assert gallery._places(groups) == shown
