"""Fitting the numbers of the stages."""

from __future__ import annotations

import pytest
import torch

from tests.training.small_chart import make_chart
from xmpredict.develop.coefficients import current, priors, trial_of
from xmpredict.training.chart import load
from xmpredict.training.chart_fit import ChartFit
from xmpredict.training.fit_renderer import LOCAL, fit, phases

OFF = {"tone.shadow_ramp": 0.25}


@pytest.fixture(scope="module")
def chart_fit(tmp_path_factory: pytest.TempPathFactory) -> ChartFit:
    return ChartFit.of(load(make_chart(tmp_path_factory.mktemp("chart") / "c")))


def test_every_number_belongs_to_a_phase_and_at_last_all_move() -> None:
    *parts, joint = phases()
    for key in priors():
        assert sum(phase.moves(key) for phase in parts) == 1, key
        assert joint.moves(key)
    assert all(any(key.startswith(f"{s}.") for key in priors()) for s in LOCAL[:1])


def test_numbers_that_are_off_find_a_way_back(chart_fit: ChartFit) -> None:
    start = current() | OFF
    fitted = list(fit(chart_fit.losses, 15, start))
    with trial_of(start):
        before = torch.stack(chart_fit.losses()).mean()
    with trial_of(fitted[-1][1]):
        after = torch.stack(chart_fit.losses()).mean()
    assert fitted[-1][0].phase == "joint"
    assert after < 0.3 * before


def test_what_no_case_tells_stays_at_its_prior(chart_fit: ChartFit) -> None:
    *_, (_, found) = fit(chart_fit.losses, 4)
    key = "dehaze.veil"
    assert found[key] == pytest.approx(current()[key], rel=0.02)
