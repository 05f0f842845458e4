"""Measured charts: reading, rendering and scoring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from tests.training.small_chart import CASES, make_chart
from xmpredict.develop.coefficients import current, trial, trial_of
from xmpredict.errors import RendererError
from xmpredict.training.chart import load
from xmpredict.training.chart_fit import ChartFit
from xmpredict.training.check_renderer import check, total


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_chart(tmp_path_factory.mktemp("chart") / "c")


def test_cases_carry_settings_and_measurements(folder: Path) -> None:
    chart = load(folder)
    assert [case.name for case in chart.cases] == list(CASES)
    shadows = chart.cases[2]
    assert dict(shadows.settings) == {"shadows": 50}
    assert {name: values.shape for name, values in shadows.measured.items()} == {
        "ramp": (7, 1),
        "skin": (2, 3),
        "colorchecker": (3, 3),
    }


def test_what_we_rendered_is_what_we_render(folder: Path) -> None:
    scores = list(check(load(folder)))
    assert [s.case for s in scores] == list(CASES)
    assert max(s.judged.worst_de00 for s in scores) < 0.01
    assert scores[0].judged.nothing_de00 < 0.01
    assert scores[0].moved.patches == 0
    assert scores[1].judged.nothing_de00 > 5
    assert scores[1].moved.patches == 12
    assert scores[1].judged.patches == 12
    assert total(scores).nothing_de00 > 1


def test_other_numbers_are_further_off(folder: Path) -> None:
    with trial_of({"tone.shadow_ramp": 0.3}):
        scores = {s.case: s for s in check(load(folder))}
    assert scores["shadows+50"].judged.mean_de00 > 0.5
    assert scores["exposure+1"].judged.mean_de00 < 0.01


def test_patches_alone_tell_the_same(folder: Path) -> None:
    """The fit looks at patches only, and finds nothing to mend where the whole fits."""
    assert max(float(loss) for loss in ChartFit.of(load(folder)).losses()) < 0.02


def test_the_loss_has_a_slope_for_what_a_case_sets(folder: Path) -> None:
    fit = ChartFit.of(load(folder))
    keys = ["tone.shadow_lift", "tone.shadow_ramp", "profile.curve"]
    moved = {k: torch.tensor(current()[k]).mul(1.05).requires_grad_() for k in keys}
    with trial(moved):
        torch.stack(fit.losses()).mean().backward()
    assert all(v.grad is not None and v.grad.abs().max() > 0 for v in moved.values())


@pytest.mark.parametrize("name", ["chart.py", "scene.json", "cases.json", "measured.txt"])
def test_a_missing_file_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_chart(tmp_path / "c")
    Path("c", name).unlink()
    for folder in (Path("c"), tmp_path / "c"):
        with pytest.raises(RendererError, match="is missing") as raised:
            load(folder)
        assert raised.value.path == folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scene.json", "{}"),
        ("cases.json", json.dumps({"default": {"Exposure2012": "bright"}})),
        ("measured.txt", "default|ramp"),
        ("measured.txt", "\n".join(f"{case}|skies|1,2,3" for case in CASES)),
        ("chart.py", "x = 1"),
    ],
)
def test_a_file_that_says_something_else_is_refused(name: str, text: str, tmp_path: Path) -> None:
    folder = make_chart(tmp_path / "c")
    (folder / name).write_text(text)
    with pytest.raises(RendererError, match="cannot be used"):
        load(folder)
