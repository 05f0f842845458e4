"""``xmpredict ppr10k``, and `evaluate` on what it makes."""

from __future__ import annotations

import json
import shutil

import pytest


@pytest.fixture
def root(ppr10k, tmp_path):
    return shutil.copytree(ppr10k, tmp_path / "data")


def test_check_says_what_is_there_and_what_is_wrong(root, xmpredict):
    whole = xmpredict("ppr10k", "check", root, "--list")
    assert whole.code == 0
    assert "No file is missing, there twice or misnamed.\nNo file was read:" in whole.out
    count = len(list((root / "raw").iterdir()))
    assert f"{count} photos in 3 groups" in whole.out
    name = min((root / "xmp_target_a").iterdir())
    name.write_text("<x")
    done = xmpredict("ppr10k", "check", root, "--jobs", "1")
    assert done.code == 1
    assert str(name) in done.err
    assert f"process version 11.0: {4 * count - 1}" in done.out
    assert "1 problem, named above.\n" in done.out
    for raw in (root / "raw").iterdir():
        raw.unlink()
    (root / "raw").rmdir()
    rows = {line.rsplit(None, 1)[0]: line.split()[-1] for line in listed(root, xmpredict)}
    assert rows["raws"] == "none"
    assert rows["pictures of retoucher b"] == rows["settings of the sources"] == str(count)


def listed(root, xmpredict) -> list[str]:
    """The lines of `--list` that have a count."""
    done = xmpredict("ppr10k", "check", root, "--list")
    return [line for line in done.out.splitlines() if len(line.split()) > 1]


def test_augment_writes_copies(ppr10k, tmp_path, xmpredict):
    done = xmpredict("ppr10k", "augment", ppr10k, tmp_path, "--count", "1", "--kind", "both")
    assert done.code == 0
    names = {path.stem for path in (ppr10k / "raw").iterdir()}
    assert {path.stem for path in (tmp_path / "xmp_target_b").iterdir()} == {
        f"{name}_1" for name in names
    }


def test_cache_is_filled_once(ppr10k, tmp_path, xmpredict):
    where = ("ppr10k", "cache", ppr10k, tmp_path / "out", "--split", "val", "--jobs", "1")
    first = xmpredict(*where, "--raws", "--edge", "64")
    assert first.code == 0
    assert "MiB in" in first.out
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert xmpredict(*where, "--raws", "--edge", "64").code == 0
    assert files == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}


def test_a_table_of_models_with_a_page(ppr10k, tmp_path, xmpredict):
    page = tmp_path / "page.html"
    models = ("--model", "auto", "--results", ppr10k / "val" / "target_b", "--html", page)
    done = xmpredict("evaluate", ppr10k, "--table", *models, "--no-solve")
    assert done.code == 0, done.err
    for told in ("3D LUT + HRP + GLC", "28.56 / 27.82 / 27.92", "auto 1", "the expert", "expert b"):
        assert told in done.out
        assert told in page.read_text()
    assert "only group, 0002" in page.read_text()
    shown = page.read_text().count("data:image/jpeg")
    assert shown == 3 * 4 * len(list((ppr10k / "val" / "source").iterdir())), shown


def test_sliders_of_raws_are_told(ppr10k, tmp_path, xmpredict):
    options = ("--model", "auto", "--raws", "--expert", "a", "--no-solve", "--xmp", tmp_path)
    done = xmpredict("evaluate", ppr10k, *options)
    assert done.code == 0, done.err
    assert "incremental_temperature" in done.out
    assert len(list(tmp_path.glob("*.xmp"))) == len(list((ppr10k / "val" / "source").iterdir()))


def test_a_table_for_programs(ppr10k, xmpredict):
    models = ("--results", ppr10k / "val" / "target_b", "--results", f"a:{ppr10k}/val/target_c")
    told = json.loads(xmpredict("evaluate", ppr10k, "--table", *models, "--json").out)
    rows = {row["label"]: row["figures"] for row in told["rows"]}
    assert set(rows) == {"source", "target_b", "target_c"}
    assert set(rows["target_c"]) == {"a"}
    assert rows["target_b"]["b"]["delta_e"] == 0
    assert rows["target_b"]["b"]["psnr"] is None
    people = {row["label"]: row["figures"] for row in told["people"]}
    assert people["expert b"]["a"] == rows["target_b"]["a"]
    assert set(people["the expert"]["c"]) == {"m_glc"}
    assert len(told["published"]["rows"]) == 9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--model", "auto", "--model", "default"), "several models make a table"),
        (("--html", "a.html"), "--html shows a table"),
        (("--table", "--images", "out"), "--images are of one model"),
        (("--raws", "--undo"), "--raws were never rendered"),
    ],
)
def test_what_does_not_go_together(ppr10k, xmpredict, options, message):
    done = xmpredict("evaluate", ppr10k, *options)
    assert done.code == 2
    assert message in done.err


def test_a_page_is_written_over_no_other_file(ppr10k, tmp_path, xmpredict):
    mine = tmp_path / "mine.html"
    mine.write_text("my page")
    for name, code, said in ((mine, 1, "no page of results"), ("a.txt", 2, "is a web page")):
        done = xmpredict("evaluate", ppr10k, "--table", "--html", name)
        assert done.code == code
        assert said in done.err
    assert mine.read_text() == "my page"
