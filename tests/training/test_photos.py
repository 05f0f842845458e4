"""Finished photos: series stay together, and what is held out stays out."""

from __future__ import annotations

import random

import pytest
from PIL import Image

from tests.training.finished_photos import KINDS, write_photos
from xmpredict.errors import DatasetError
from xmpredict.training.photos import read_photos, read_planes, split_photos


@pytest.fixture
def photos(tmp_path):
    return read_photos(write_photos(tmp_path / "photos"))


def everything(side):
    return [photo for runs in side.series.values() for run in runs for photo in run]


def test_each_photo_is_on_one_side(photos):
    learned, apart = map(everything, split_photos(photos, 1))
    assert len(learned) + len(apart) == len(photos) == sum(KINDS.values())
    assert not set(learned) & set(apart)
    assert {photo.kind for photo in apart} >= {"street", "varied"}


def test_a_series_is_not_torn_apart(photos):
    learned, apart = map(everything, split_photos(photos, 1))
    series = ({p.series for p in side if p.kind == "varied"} for side in (learned, apart))
    assert not set.intersection(*series)


def test_what_is_held_out_is_learned_from_in_no_other_cut(tmp_path):
    folder = write_photos(tmp_path / "photos")
    apart = everything(split_photos(read_photos(folder), 1)[1])
    with Image.open(apart[0].path) as image:
        image.crop((2, 2, image.width, image.height)).save(folder / "portrait_9999.jpg")
    with (folder / "manifest.tsv").open("a") as manifest:
        manifest.write("portrait_9999.jpg\tportrait/other\tx.jpg\tfree; outdoor\n")
    cut = read_photos(folder)[-1]
    learned, held = map(everything, split_photos(read_photos(folder), 1))
    assert apart[0] in held
    assert cut not in {*learned, *held}


def test_photos_of_a_scene_are_of_one_series(photos):
    learned, chance = split_photos(photos, 1)[0], random.Random(2)
    drawn = [learned.draw(chance, 3) for _ in range(50)]
    assert all(
        len({photo.series for photo in scene}) == 1 or scene[0].kind != "varied" for scene in drawn
    )
    assert {photo.kind for scene in drawn for photo in scene} == set(KINDS)


def test_all_photos_lie_alike(photos):
    for photo, turned in zip(photos[:2], (True, False), strict=True):
        planes, turn = read_planes(photo, 2)
        assert (tuple(planes.shape), turn) == ((3, 336, 224), turned)


def test_a_folder_without_manifest_is_refused(tmp_path):
    with pytest.raises(DatasetError):
        read_photos(tmp_path)
