"""Augmentation in the space of the sliders: ranges, rounding, what the targets do."""

from __future__ import annotations

import random

import pytest

from xmpredict.develop import BY_NAME
from xmpredict.errors import DatasetError, UsageError
from xmpredict.training.augment import Kind, augment, augmentation, draw
from xmpredict.training.augment_files import Augmentation, write_augmented
from xmpredict.training.sidecars import read_sidecar

SOURCE = {
    "temperature": 5200.0,
    "tint": 8.0,
    "exposure": 0.35,
    "highlights": 20.0,
    "contrast": -5.0,
    "saturation": 0.0,
}
TARGET = {
    "temperature": 5650.0,
    "tint": 3.0,
    "exposure": 1.1,
    "highlights": -40.0,
    "contrast": 12.0,
    "saturation": 4.0,
}

# The published ranges.
STATED = {
    Kind.SOURCE: {
        "temperature": (-500, 500),
        "tint": (-10, 10),
        "exposure": (-1, 1),
        "highlights": (-35, 35),
        "contrast": (-30, 0),
        "saturation": (0, 30),
    },
    Kind.BOTH: {
        "temperature": (-1000, 1000),
        "tint": (-10, 10),
        "exposure": (-0.5, 0.5),
        "highlights": (-30, 30),
        "contrast": (-20, 20),
    },
}


@pytest.mark.parametrize("kind", Kind)
def test_steps_fill_the_published_ranges(kind):
    chance = random.Random(1)
    drawn = [draw(kind, chance) for _ in range(2000)]
    assert set(drawn[0]) == set(STATED[kind])
    for name, (low, high) in STATED[kind].items():
        values = [steps[name] for steps in drawn]
        assert low <= min(values) < low + 0.01 * (high - low)
        assert high >= max(values) > high - 0.01 * (high - low)
        assert sum(values) / len(values) == pytest.approx((low + high) / 2, abs=0.03 * (high - low))


@pytest.mark.parametrize("kind", Kind)
def test_steps_are_whole_steps_of_the_slider(kind):
    for name, value in draw(kind, random.Random(2)).items():
        assert value == round(value, BY_NAME[name].digits)


def test_the_source_moves_by_its_steps_and_the_target_not_at_all():
    steps = augmentation("0001_02", 3, 1, Kind.SOURCE)
    moved, along = augment(SOURCE, (), steps, Kind.SOURCE)
    assert not along
    for name, step in steps.items():
        assert moved[name] == pytest.approx(SOURCE[name] + step, abs=1e-9)


@pytest.mark.parametrize("number", range(20))
def test_the_target_compensates_exactly_but_takes_the_white_balance(number):
    steps = augmentation("0001_02", number, 1, Kind.BOTH)
    moved, (along,) = augment(SOURCE, [TARGET], steps, Kind.BOTH)
    for name in ("exposure", "highlights", "contrast"):
        assert moved[name] + along[name] == pytest.approx(SOURCE[name] + TARGET[name], abs=1e-9)
    for name in ("temperature", "tint"):
        assert along[name] - moved[name] == TARGET[name] - SOURCE[name]
    assert "saturation" not in along


def test_a_step_ends_where_any_slider_does():
    steps = dict.fromkeys(STATED[Kind.BOTH], 0.0) | {"highlights": 30.0}
    near = SOURCE | {"highlights": 90.0}
    moved, (along,) = augment(near, [TARGET], steps, Kind.BOTH)
    assert (moved["highlights"], along["highlights"]) == (100, -50)
    moved, (along,) = augment(SOURCE, [TARGET | {"highlights": -95.0}], steps, Kind.BOTH)
    assert (moved["highlights"], along["highlights"]) == (25, -100)


def test_one_seed_makes_one_augmentation():
    first = augmentation("0001_02", 1, 1, Kind.SOURCE)
    assert augmentation("0001_02", 1, 1, Kind.SOURCE) == first
    others = [("0001_02", 2, 1), ("0001_03", 1, 1), ("0001_02", 1, 2)]
    assert all(augmentation(*other, Kind.SOURCE) != first for other in others)


def test_a_white_balance_without_numbers_is_refused():
    bare = {"exposure": 0.2}
    with pytest.raises(DatasetError, match="states no Temperature"):
        augment(bare, (), augmentation("a", 1, 1, Kind.SOURCE), Kind.SOURCE)


@pytest.mark.parametrize("kind", Kind)
def test_files_say_what_was_drawn_and_keep_the_rest(ppr10k, tmp_path, kind):
    done = list(write_augmented(ppr10k, tmp_path, Augmentation(kind, 2, seed=4)))
    name = done[0].stem
    old = read_sidecar(ppr10k / "xmp_source" / f"{name}.xmp").balanced()
    new = read_sidecar(tmp_path / "xmp_source" / f"{name}_2.xmp").balanced()
    steps = augmentation(name, 2, 4, kind)
    assert {n: round(new[n] - old[n], 2) for n in steps} == pytest.approx(steps)
    assert {n: v for n, v in new.items() if n not in steps} == {
        n: v for n, v in old.items() if n not in steps
    }
    assert len(list((tmp_path / "xmp_source").iterdir())) == 2 * len(done)
    assert (tmp_path / "xmp_target_c").exists() == (kind is Kind.BOTH)


def test_a_broken_sidecar_costs_only_itself(ppr10k, tmp_path):
    (tmp_path / "in" / "xmp_source").mkdir(parents=True)
    sound = min((ppr10k / "xmp_source").iterdir())
    (tmp_path / "in" / "xmp_source" / "0000_00.xmp").write_bytes(sound.read_bytes())
    (tmp_path / "in" / "xmp_source" / "0000_01.xmp").write_text("<no xmp")
    wanted = Augmentation(Kind.SOURCE, 1, seed=1)
    good, bad = write_augmented(tmp_path / "in", tmp_path / "out", wanted)
    assert good.stem == "0000_00"
    assert bad.path.name == "0000_01.xmp"
    with pytest.raises(UsageError, match="holds the sidecars"):
        next(write_augmented(tmp_path / "in", tmp_path / "in", wanted))
