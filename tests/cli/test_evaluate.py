"""``xmpredict evaluate``: what it prints, as table and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.training import made
from xmpredict.network.model import open_model

MEASURES = {"psnr", "delta_e", "psnr_hc", "delta_e_hc", "m_glc"}


@pytest.fixture
def root(tmp_path):
    return made.write_dataset(tmp_path / "set")


@pytest.fixture
def results(tmp_path):
    return made.write_pictures(tmp_path / "results", made.result)


def test_json_of_files(root, results, xmpredict):
    done = xmpredict("evaluate", root, "--results", results, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert set(told) == {"source", "result", "target"}
    assert set(told["source"]) == set(told["result"]) == MEASURES
    # Octave 7.3, image 2.14, as in tests/training/test_measures.py.
    assert told["source"]["psnr"] == pytest.approx(21.669784, abs=2e-6)
    assert told["result"] == pytest.approx(
        {
            "psnr": 24.458787,
            "delta_e": 13.341478,
            "psnr_hc": 28.195776,
            "delta_e_hc": 8.314847,
            "m_glc": 54.859705,
        },
        abs=2e-6,
    )
    assert told["target"] == pytest.approx({"m_glc": 39.237243}, abs=2e-6)


def test_json_of_several_experts(root, results, xmpredict):
    (root / "target").rename(root / "target_a")
    made.write_pictures(root / "target_b", made.result)
    every = json.loads(xmpredict("evaluate", root, "--results", results, "--json").out)
    assert set(every) == {"experts"}
    assert set(every["experts"]) == {"a", "b"}
    for expert in ("a", "b"):
        done = xmpredict("evaluate", root, "--results", results, "--expert", expert, "--json")
        assert json.loads(done.out) == every["experts"][expert]
    # Equal pictures: infinity, which JSON cannot say.
    assert every["experts"]["b"]["result"] | {"m_glc": 0} == {
        "psnr": None,
        "delta_e": 0,
        "psnr_hc": None,
        "delta_e_hc": 0,
        "m_glc": 0,
    }


def test_the_table_shows_the_targets_consistency_and_the_spread_of_people(root, results, xmpredict):
    done = xmpredict("evaluate", root, "--results", results)
    assert done.code == 0
    rows = [line.split() for line in done.out.splitlines()]
    assert ["source", "21.67", "14.90", "25.41", "9.17", "32.95", "1.24"] in rows
    assert ["result", "24.46", "13.34", "28.20", "8.31", "54.86", "1.59"] in rows
    assert ["target", "-", "-", "-", "-", "39.24", "2.69"] in rows
    assert "Photos: 6, groups: 2\n" in done.out
    assert "PSNR in dB, more is nearer; of all others, less is." in done.out
    where = re.search(r"More in (docs/\S+\.md)\.\n", done.out)
    assert where
    assert "## Measures" in (Path(__file__).parents[2] / where[1]).read_text("utf-8")


def test_without_masks_it_says_so(root, results, xmpredict):
    for mask in (root / "masks").iterdir():
        mask.unlink()
    (root / "masks").rmdir()
    assert "no masks" in xmpredict("evaluate", root, "--results", results).out
    told = json.loads(xmpredict("evaluate", root, "--results", results, "--json").out)
    assert told["result"]["psnr_hc"] is told["result"]["delta_e_hc"] is None
    assert told["result"]["psnr"] == pytest.approx(24.458787, abs=2e-6)


def test_the_model_is_measured_and_its_pictures_are_written(root, xmpredict, tmp_path):
    first = xmpredict("evaluate", root, "--model", "auto", "--images", tmp_path / "out", "--json")
    assert first.code == 0, first.err
    assert len(list((tmp_path / "out").iterdir())) == 6
    again = xmpredict("evaluate", root, "--results", tmp_path / "out", "--json")
    assert json.loads(again.out) == json.loads(first.out)
    label = open_model("default").label
    assert f"{label}, one look a group on" in xmpredict("evaluate", root).out
    assert f"{label} on" in xmpredict("evaluate", root, "--no-solve").out


def test_every_bad_file_is_named_and_the_others_are_measured(root, results, xmpredict):
    (root / "source" / "0000_00.tif").write_bytes(b"no picture")
    (root / "target" / "0000_01.tif").unlink()
    (root / "masks" / "0000_02.png").write_bytes(b"no mask")
    done = xmpredict("evaluate", root, "--results", results)
    assert done.code == 1
    for name in ("source/0000_00.tif", "target/0000_01.*", "masks/0000_02.png"):
        assert done.err.count(name) == 1
    assert "Photos: 4, groups: 2; the human-centered measures are over 3 with a mask" in done.out
    assert "Traceback" not in done.err


def test_nothing_to_measure_is_told(root, results, xmpredict):
    for path in results.iterdir():
        path.unlink()
    done = xmpredict("evaluate", root, "--results", results)
    assert done.code == 1
    assert "No photo could be measured." in done.out
    told = json.loads(xmpredict("evaluate", root, "--results", results, "--json").out)
    assert set(told["result"].values()) == {None}


def test_usage(root, results, xmpredict, tmp_path):
    assert xmpredict("evaluate", root, "--results", results, "--model", "auto").code == 2
    assert xmpredict("evaluate", root, "--results", results, "--images", tmp_path / "x").code == 2
    assert xmpredict("evaluate", root, "--results", results, "--xmp", tmp_path / "x").code == 2
    assert "no sidecars" in xmpredict("evaluate", root, "--xmp", tmp_path / "x").err
    assert not (tmp_path / "x").exists()
    assert xmpredict("evaluate", tmp_path / "missing").code == 2
    no_data_set = xmpredict("evaluate", tmp_path)
    assert no_data_set.code == 1
    assert "is no data set" in no_data_set.err
