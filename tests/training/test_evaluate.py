"""Whole data sets, with and without what may go wrong."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.training import made
from xmpredict.errors import DatasetError, UsageError
from xmpredict.network.auto import Auto
from xmpredict.training.contender import ByFiles, ByModel
from xmpredict.training.dataset import open_dataset
from xmpredict.training.evaluate import evaluate
from xmpredict.training.folder import Folder

# Octave 7.3, image 2.14, as in test_measures: PSNR, delta E, PSNR_HC, delta E_HC, M_GLC.
SOURCE = (21.669784, 14.902769, 25.405002, 9.174450, 32.952819)
RESULT = (24.458787, 13.341478, 28.195776, 8.314847, 54.859705)


@pytest.fixture
def root(tmp_path):
    return made.write_dataset(tmp_path / "set")


@pytest.fixture
def files(tmp_path):
    return ByFiles(Folder.read(made.write_pictures(tmp_path / "results", made.result)))


def figures(score):
    return score.psnr, score.delta_e, score.psnr_hc, score.delta_e_hc, score.m_glc


def only(evaluation):
    (scores,) = evaluation.experts.values()
    return scores


def test_source_and_result_as_octave_measures_them(root, files):
    seen = []
    done = evaluate(open_dataset(root), files, progress=lambda: seen.append(1))
    scores = only(done)
    assert figures(scores.source) == pytest.approx(SOURCE, abs=2e-6)
    assert figures(scores.result) == pytest.approx(RESULT, abs=2e-6)
    assert scores.target.m_glc == pytest.approx(39.237243, abs=2e-6)
    assert (scores.photos, scores.groups, scores.masked) == (6, 2, 6)
    assert not done.problems
    assert len(seen) == 6


def test_every_expert_is_measured_by_itself(root, files):
    (root / "target").rename(root / "target_a")
    made.write_pictures(root / "target_c", made.result)
    (root / "target_c" / "0001_02.tif").unlink()
    done = evaluate(open_dataset(root), files)
    assert list(done.experts) == ["a", "c"]
    assert figures(done.experts["a"].result) == pytest.approx(RESULT, abs=2e-6)
    assert done.experts["c"].result.psnr == np.inf
    assert done.experts["c"].photos == 5
    assert [error.path.name for error in done.problems] == ["0001_02.*"]


def test_what_is_written_measures_as_what_was_developed(root, tmp_path):
    dataset = open_dataset(root)
    first = evaluate(dataset, ByModel(Auto()), tmp_path / "new" / "out")
    written = sorted(path.name for path in (tmp_path / "new" / "out").iterdir())
    assert written == [f"{name}.png" for name in made.NAMES]
    again = evaluate(dataset, ByFiles(Folder.read(tmp_path / "new" / "out")))
    assert not first.problems
    assert only(again) == only(first)
    assert figures(only(first).source) == pytest.approx(SOURCE, abs=2e-6)
    assert only(first).result != only(first).source


def test_what_cannot_be_measured_is_named_and_left_out(root, files):
    (root / "source" / "0000_00.tif").write_bytes(b"no picture")
    (root / "target" / "0000_01.tif").write_bytes(b"")
    (root / "masks" / "0000_02.png").write_bytes(b"no mask")
    Image.new("RGB", (64, 47)).save(root / "target" / "0001_00.tif")
    Image.new("RGB", (48, 64)).save(files.folder.path / "0001_01.tif")
    (files.folder.path / "0001_02.tif").unlink()
    done = evaluate(open_dataset(root), files)
    assert sorted("/".join(error.path.parts[-2:]) for error in done.problems) == [
        "masks/0000_02.png",
        "results/0001_01.tif",
        "results/0001_02.tif",
        "source/0000_00.tif",
        "source/0001_00.tif",
        "target/0000_01.tif",
    ]
    (sizes,) = (error for error in done.problems if error.path.name == "0001_00.tif")
    assert "is 64 x 48 px, and target/0001_00.tif 64 x 47" in sizes.cause
    scores = only(done)
    assert (scores.photos, scores.groups, scores.masked) == (1, 1, 0)
    assert scores.result.psnr == pytest.approx(20.696449, abs=2e-6)
    assert scores.result.psnr_hc is None


def test_every_bad_file_of_one_photo_is_named(root, files):
    bad = [root / "source", root / "target", files.folder.path]
    for folder in bad:
        (folder / "0000_00.tif").write_bytes(b"no picture")
    (root / "masks" / "0000_00.png").write_bytes(b"no mask")
    done = evaluate(open_dataset(root), files)
    named = sorted(error.path.parent.name for error in done.problems)
    assert named == ["masks", "results", "source", "target"]
    assert only(done).photos == 5


def test_a_bad_source_is_named_once_though_the_model_needs_it_too(root):
    (root / "target").rename(root / "target_a")
    made.write_pictures(root / "target_b", made.target)
    (root / "source" / "0000_00.tif").write_bytes(b"no picture")
    done = evaluate(open_dataset(root), ByModel(Auto()))
    assert [error.path.name for error in done.problems] == ["0000_00.tif"]
    assert {scores.photos for scores in done.experts.values()} == {5}


def test_a_result_that_cannot_be_written_is_named_and_measured(root, files, tmp_path):
    (tmp_path / "out").mkdir()
    theirs = tmp_path / "out" / "0000_01.png"
    Image.new("RGB", (3, 3)).save(theirs)
    done = evaluate(open_dataset(root), files, tmp_path / "out")
    assert [error.path for error in done.problems] == [theirs]
    assert only(done).photos == 6
    with Image.open(theirs) as image:
        assert image.size == (3, 3)


def test_nothing_measured_is_told_and_nothing_raised(root, files):
    for target in (root / "target").iterdir():
        target.write_bytes(b"no picture")
    done = evaluate(open_dataset(root), files)
    assert len(done.problems) == 6
    assert only(done).photos == 0
    assert figures(only(done).result) == (None,) * 5


def test_results_never_go_among_the_pictures_of_the_data_set(root, files):
    before = sorted(root.rglob("*"))
    for name in ("source", "target"):
        with pytest.raises(UsageError, match="holds pictures of the data set"):
            evaluate(open_dataset(root), files, root / name)
    with pytest.raises(DatasetError, match="cannot be made"):
        evaluate(open_dataset(root), files, root / "source" / "0000_00.tif" / "out")
    assert sorted(root.rglob("*")) == before
