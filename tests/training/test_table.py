"""Table 1: rows of models, published figures, and people against each other."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.training import made
from xmpredict.errors import UsageError
from xmpredict.network.auto import Auto
from xmpredict.training.contender import ByFiles, ByModel
from xmpredict.training.dataset import open_dataset
from xmpredict.training.entrants import (
    Entrant,
    Way,
    against_only,
    humans,
    open_entrants,
    open_results,
)
from xmpredict.training.folder import Folder
from xmpredict.training.table import Figure, make_table, published, work


@pytest.fixture
def dataset(tmp_path):
    """Two experts: the second made what the results of `made` are."""
    root = made.write_dataset(tmp_path / "set")
    (root / "target").rename(root / "target_a")
    made.write_pictures(root / "target_b", made.result)
    return open_dataset(root)


def test_published_figures_are_those_of_the_paper():
    source, rows = published()
    assert "PPR10K" in source
    held = {row.label: row.figures for row in rows}
    assert held["3D LUT + HRP"]["a"]["psnr"] == Figure(25.99)
    assert held["3D LUT + HRP + GLC"]["c"]["m_glc"] == Figure(12.76)
    assert held["HDRNet"]["b"]["delta_e_hc"] == Figure(5.74)
    assert "delta_e" not in held["AdaInt"]["a"]
    assert set(held["NeurOp + HRP"]["a"]) == {"psnr"}
    assert not held["NeurOp + HRP"]["b"]


def test_people_are_measured_against_each_other(dataset):
    files = Entrant("files", ByFiles(Folder.read(dataset.groups["0000"][0].source.parent)), ("a",))
    table = make_table(dataset, [files])
    own, first, second = table.people
    assert own.figures["a"] == {"m_glc": Figure(pytest.approx(39.237243, abs=2e-6))}
    # b's pictures are the results that Octave measured against a.
    assert second.label == "expert b"
    assert second.figures["a"]["psnr"].mean == pytest.approx(24.458787, abs=2e-6)
    assert second.figures["a"]["m_glc"].mean == pytest.approx(54.859705, abs=2e-6)
    assert set(first.figures) == {"b"}
    assert first.figures["b"]["psnr"].mean == pytest.approx(24.458787, abs=2e-6)
    assert first.figures["b"]["m_glc"].mean == pytest.approx(39.237243, abs=2e-6)


def test_a_row_has_the_source_and_each_model(dataset):
    model = Entrant("auto", ByModel(Auto()), dataset.experts)
    seen = []
    table = make_table(dataset, [model], lambda: seen.append(1))
    source, auto = table.lines
    assert source.label == "source"
    assert set(source.figures) == set(auto.figures) == {"a", "b"}
    assert source.figures["a"]["psnr"].mean == pytest.approx(21.669784, abs=2e-6)
    assert (table.photos, table.groups) == (6, 2)
    assert [name for name, _ in table.each["b"]] == ["0000", "0001"]
    assert len(seen) == work(dataset, [model]) == 6 * 3


def test_runs_of_one_label_are_a_mean_and_a_spread(dataset, tmp_path):
    part = against_only(dataset, ["a"])
    runs = [
        ByFiles(Folder.read(made.write_pictures(tmp_path / str(n), picture)))
        for n, picture in enumerate((made.result, made.scene))
    ]
    table = make_table(part, [Entrant("model", run, ["a"]) for run in runs])
    (_, line) = table.lines
    figure = line.figures["a"]["psnr"]
    assert figure.mean == pytest.approx((24.458787 + 21.669784) / 2, abs=2e-6)
    assert figure.spread == pytest.approx((24.458787 - 21.669784) / math.sqrt(2), abs=2e-6)
    # With one expert there is nobody to compare with.
    assert [line.label for line in table.people] == ["the expert"]
    assert humans(part) == []


def test_an_infinite_run_has_no_spread():
    assert Figure.of([math.inf, 20.0]) == Figure(math.inf)
    assert Figure.of([20.0, None]) is None


def test_what_cannot_be_measured_is_named_once(dataset):
    dataset.groups["0001"][0].source.write_bytes(b"no picture")
    files = Folder.read(dataset.groups["0000"][0].source.parent)
    entrants = [Entrant(label, ByFiles(files), ("a",)) for label in ("one", "two")]
    table = make_table(dataset, entrants)
    assert [problem.path.name for problem in table.problems] == ["0001_00.tif"]
    assert table.photos == 5


def test_names_stand_for_models_files_and_one_expert(tmp_path):
    experts = ("a", "b")
    (auto,) = open_entrants("auto", experts, Way())
    assert (auto.label, auto.experts) == ("auto 1, one look a group", experts)
    assert auto.contender.one_look
    (only,) = open_entrants("b:auto", experts, Way(one_look=False, undo=True))
    assert only.experts == ("b",)
    assert (only.contender.one_look, only.contender.undo) == (False, True)
    made.write_pictures(tmp_path / "done", made.result)
    (results,) = open_results(f"a:{tmp_path / 'done'}", experts)
    assert (results.label, results.experts) == ("done", ("a",))
    with pytest.raises(UsageError, match="no model 'c:auto'"):
        open_entrants("c:auto", experts, Way())
    with pytest.raises(UsageError, match="no such folder"):
        open_results("a:nowhere", experts)


def test_a_part_of_the_experts_keeps_all_else(dataset):
    part = against_only(dataset, ("b",))
    photo, whole = part.groups["0000"][1], dataset.groups["0000"][1]
    assert set(photo.targets) == {"b"}
    assert replace(photo, targets=whole.targets) == whole
