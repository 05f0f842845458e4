"""Numbers of the stages: priors, what a fit made of them, and what is on trial."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.develop import coefficients
from xmpredict.develop.coefficients import (
    USER_FILE,
    Coefficients,
    Prior,
    current,
    priors,
    read,
    trial,
    write,
)
from xmpredict.develop.tone import FIT
from xmpredict.errors import RendererError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    coefficients._fitted.cache_clear()
    yield
    coefficients._fitted.cache_clear()


def test_the_bundled_file_names_only_numbers_that_exist() -> None:
    assert coefficients._fitted().keys() <= priors().keys()


def test_a_fitted_number_is_not_far_from_what_was_known() -> None:
    known = priors()
    for key, value in current().items():
        apart = torch.tensor(value) - torch.as_tensor(known[key].value)
        assert (apart.abs() <= 6 * known[key].give).all(), key


def test_a_stage_declares_its_numbers_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Coefficients("tone", {})


def test_a_trial_holds_within_its_block_and_has_a_slope() -> None:
    before = FIT["early"]
    value = torch.tensor(0.3, requires_grad=True)
    with trial({"tone.early": value}):
        assert FIT["early"] is value
        (FIT["early"] * 2).backward()
    assert value.grad is not None
    assert value.grad.item() == 2
    assert FIT["early"] == before


def test_written_numbers_are_read_back(tmp_path: Path) -> None:
    values = {"tone.early": 0.123456789, "profile.curve": [0.0, 0.5, 1.0]}
    write(values, tmp_path / "n.json")
    assert read(tmp_path / "n.json") == {"tone.early": 0.12346, "profile.curve": [0.0, 0.5, 1.0]}


@pytest.mark.parametrize("text", ["", "[]", '{"tone": 1}', '{"tone": {"early": "x"}}', "\0"])
def test_another_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    path.write_text(text)
    with pytest.raises(RendererError, match=r"n\.json.*fit-renderer"):
        read(path)


def test_a_fit_in_the_data_folder_is_used(own_data_folder: Path) -> None:
    (own_data_folder / USER_FILE).write_text(json.dumps({"tone": {"early": 0.2}}))
    assert FIT["early"] == 0.2


def test_what_a_fit_does_not_name_is_at_its_prior(own_data_folder: Path) -> None:
    (own_data_folder / USER_FILE).write_text("{}")
    assert FIT["early"] == FIT.priors["early"].value
    assert isinstance(FIT.priors["early"], Prior)
