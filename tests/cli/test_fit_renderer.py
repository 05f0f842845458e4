"""``xmpredict fit-renderer``."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from tests.training.small_chart import CASES, make_chart
from xmpredict.develop.coefficients import priors, read


@pytest.fixture(scope="module")
def chart(tmp_path_factory):
    return make_chart(tmp_path_factory.mktemp("chart") / "c")


def test_check_tells_programs_every_case_and_a_total(xmpredict, chart):
    result = xmpredict("fit-renderer", "--check", chart, "--json")
    assert (result.code, result.err.strip()) == (0, "")
    told = json.loads(result.out)
    assert [case["case"] for case in told["cases"]] == list(CASES)
    assert {"case", "mean_de00", "worst_de00", "nothing_de00", "groups"} <= told["cases"][1].keys()
    assert told["cases"][1]["nothing_de00"] > 5 > told["cases"][1]["mean_de00"]
    assert told["total"]["cases"] == len(CASES)


def test_check_tells_people_and_draws(xmpredict, chart, tmp_path):
    picture = tmp_path / "curves.png"
    result = xmpredict("fit-renderer", "--check", chart, "--plot", picture)
    assert result.code == 0
    assert "shadows+50" in result.out
    assert "4 cases: mean ΔE00 0.0" in result.out
    with Image.open(picture) as drawn:
        assert min(drawn.size) > 400


def test_a_fit_is_written_and_can_be_checked(xmpredict, chart, tmp_path):
    numbers = tmp_path / "n.json"
    result = xmpredict("fit-renderer", chart, "--steps", 1, "-o", numbers)
    assert (result.code, result.out.strip()) == (0, str(numbers))
    assert read(numbers).keys() == priors().keys()
    checked = xmpredict("fit-renderer", "--check", chart, "--numbers", numbers, "--json")
    assert json.loads(checked.out)["total"]["mean_de00"] < 0.5


def test_use_puts_them_where_everything_finds_them(xmpredict, chart, own_data_folder):
    result = xmpredict("fit-renderer", chart, "--steps", 1, "--use")
    assert result.code == 0
    assert read(own_data_folder / "renderer.json").keys() == priors().keys()


@pytest.mark.parametrize("option", ["--json", "--plot=x.png"])
def test_what_belongs_to_check_is_refused_without_it(option, xmpredict, chart):
    result = xmpredict("fit-renderer", chart, option)
    assert result.code == 2
    assert "goes with --check" in result.err


def test_a_folder_of_anything_else_is_one_clear_line(xmpredict, tmp_path):
    for arguments in (["--check"], []):
        result = xmpredict("fit-renderer", *arguments, tmp_path)
        assert result.code == 1
        assert len(result.err.strip().splitlines()) == 1
