"""Which items a step sees, and that nothing else decides it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xmpredict.errors import DatasetError
from xmpredict.training.loader import load
from xmpredict.training.sampling import Key, Steps

STEPS = Steps(items=23, batch=4, seed=3, start=0, stop=17)


class Numbers:
    """Items that are their own keys; some are broken."""

    def __init__(self, broken=()):
        self.broken = broken

    def __len__(self):
        return 23

    def path(self, index):
        return Path(f"{index}.tif")

    def read(self, key):
        if key.item in self.broken:
            raise DatasetError("is broken", path=self.path(key.item))
        return key, key.chance(3).random()


def test_an_epoch_shows_every_item_once_but_those_of_a_batch_that_is_not_whole():
    first = [key.item for keys in list(STEPS)[: STEPS.epoch_steps] for key in keys]
    assert len(first) == len(set(first)) == 20
    second = [key for keys in list(STEPS)[5:10] for key in keys]
    assert {key.epoch for key in second} == {1}
    assert [key.item for key in second] != first


@pytest.mark.parametrize("start", [1, 4, 5, 13])
def test_a_run_goes_on_as_if_it_had_never_ended(start):
    assert list(replace(STEPS, start=start)) == list(STEPS)[start:]
    assert len(replace(STEPS, start=start)) == 17 - start


def test_processes_share_what_one_sees():
    parts = [list(replace(STEPS, rank=rank, world=2)) for rank in (0, 1)]
    for whole, first, second in zip(STEPS, *parts, strict=True):
        assert sorted(first + second) == sorted(whole)
        assert len(first) == len(second)


def test_fewer_items_than_a_batch_are_all_of_it():
    assert [len(keys) for keys in Steps(items=3, batch=8, seed=1, start=0, stop=2)] == [3, 3]


def test_what_is_drawn_depends_on_item_and_epoch():
    assert Key(1, 0).chance(3).random() == Key(1, 0).chance(3).random()
    assert len({Key(*key).chance(3).random() for key in ((1, 0), (1, 1), (2, 0))}) == 3


def test_workers_change_nothing():
    alone = list(load(Numbers(), STEPS))
    assert [[key for key, _ in items] for items in alone] == list(STEPS)
    assert list(load(Numbers(), STEPS, workers=1)) == alone


def test_a_broken_item_is_named_or_skipped_when_asked():
    with pytest.raises(DatasetError, match=r"7\.tif: is broken"):
        list(load(Numbers({7}), STEPS))
    told = []
    items = [key.item for part in load(Numbers({7}), STEPS, skipped=told.append) for key, _ in part]
    assert 7 not in items
    assert {error.path.name for error in told} == {"7.tif"}
    assert len(items) + len(told) == 4 * 17
