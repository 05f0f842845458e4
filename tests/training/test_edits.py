"""Real edits: what of them is decided, and who made them."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from tests.training.finished_photos import write_edits
from xmpredict.errors import DatasetError
from xmpredict.training.edits import RECOVERS, read_edits, read_split, split_edits


@pytest.fixture
def edits(tmp_path):
    return read_edits(write_edits(tmp_path / "edits.jsonl"))


def test_no_photographer_is_on_both_sides(edits):
    learned, apart = split_edits(edits, 0)
    ours, theirs = ({edit.photographer for edit in side.held} for side in (learned, apart))
    assert not ours & theirs
    assert len(theirs) == 2
    assert split_edits(edits, 0) == (learned, apart)
    assert {e.photographer for e in split_edits(edits, 3)[1].held} != theirs


def test_only_what_edits_move_is_decided(edits):
    names = split_edits(edits, 0)[0].names()
    assert {"exposure", "contrast", "highlights", "saturation", "incremental_tint"} <= set(names)
    assert "vibrance" not in names
    assert not any("sharp" in name or name == "temperature" for name in names)


def test_every_drawn_edit_has_a_white_balance(edits):
    learned, chance = split_edits(edits, 0)[0], random.Random(1)
    assert all("incremental_temperature" in learned.draw(chance) for _ in range(20))


def test_black_and_white_is_not_drawn(edits):
    gray = [replace(edit, values={**edit.values, "saturation": -100.0}) for edit in edits]
    learned = split_edits([*edits, *gray], 0)[0]
    chance = random.Random(1)
    assert min(learned.draw(chance)["saturation"] for _ in range(50)) >= 0
    with pytest.raises(DatasetError):
        split_edits(gray, 0)


def test_too_few_edits_are_told_with_their_file(tmp_path):
    path = tmp_path / "edits.jsonl"
    path.write_text(json.dumps({"photographer": 1, "settings": {"crs:Exposure2012": 1}}))
    with pytest.raises(DatasetError, match="too few") as caught:
        read_split(path, 0)
    assert caught.value.path == path


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"photographer": 1}'])
def test_what_holds_no_edits_is_refused(tmp_path, text):
    path = tmp_path / "x.jsonl"
    path.write_text(text)
    if text:
        with pytest.raises(DatasetError):
            read_edits(path)
    else:
        assert read_edits(path) == []


def test_the_real_edits_split_as_the_model_card_says(shared_data):
    learned, apart = split_edits(read_edits(shared_data / "sliders" / "real_edits.jsonl"), 2)
    assert (len(learned.held), len(apart.held)) == (687, 120)
    assert len(learned.names()) == 52


def test_edits_that_bring_back_no_light_can_be_drawn_alone(edits):
    lowered = [replace(edit, values={**edit.values, "highlights": -60.0}) for edit in edits]
    both = split_edits([*edits, *lowered], 0)[0]
    spared, chance = both.without_recovery(), random.Random(1)
    assert 0 < len(spared.held) < len(both.held)
    assert min(spared.draw(chance).get("highlights", 0) for _ in range(50)) >= RECOVERS
    assert len(spared.weights) == len(spared.held)
    only = split_edits(lowered, 0)[0]
    assert only.without_recovery() is only
