"""The layouts of data sets, and what may be wrong with them."""

from __future__ import annotations

import pytest

from xmpredict.errors import DatasetError, UsageError
from xmpredict.training import layout
from xmpredict.training.dataset import open_dataset
from xmpredict.training.layout import DOWNLOAD

NAMES = ("0000_00", "0000_01", "0001_00")


def fill(folder, names=NAMES, extension=".tif"):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}{extension}").touch()


@pytest.fixture
def plain(tmp_path):
    for name in ("source", "target"):
        fill(tmp_path / name)
    fill(tmp_path / "masks", extension=".png")
    return tmp_path


def names(dataset):
    return {group: [photo.name for photo in photos] for group, photos in dataset.groups.items()}


def said(dataset, root):
    return [f"{p.path.relative_to(root).as_posix()}: {p.cause}" for p in dataset.problems]


def test_one_target(plain):
    dataset = open_dataset(plain)
    assert names(dataset) == {"0000": ["0000_00", "0000_01"], "0001": ["0001_00"]}
    assert list(dataset.experts) == [""]
    photo = dataset.groups["0001"][0]
    assert photo.source == plain / "source" / "0001_00.tif"
    assert photo.targets == {"": plain / "target" / "0001_00.tif"}
    assert photo.mask == plain / "masks" / "0001_00.png"
    assert not dataset.problems


def test_masks_are_optional(plain):
    for mask in (plain / "masks").iterdir():
        mask.unlink()
    (plain / "masks").rmdir()
    dataset = open_dataset(plain)
    assert not dataset.problems
    assert dataset.groups["0001"][0].mask is None


def test_masks_of_full_size_go_with_pictures_of_full_size(plain):
    (plain / "masks").rename(plain / "masks_full")
    photo = open_dataset(plain).groups["0001"][0]
    assert photo.mask == plain / "masks_full" / "0001_00.png"


def test_what_only_ppr10k_has_stands_beside_its_pictures(download):
    for folder, extension in (("raw", ".NEF"), ("xmp_source", ".xmp"), ("xmp_target_c", ".xmp")):
        fill(download / folder, extension=extension)
    fill(download / "masks_full", extension=".png")
    fill(download / DOWNLOAD / "source_aug_6", ["0000_00", "0000_00_1", "0000_00_2", "0001_00_1"])
    photo = open_dataset(download).groups["0000"][0]
    assert photo.files.raw == download / "raw" / "0000_00.NEF"
    assert photo.files.sidecar == download / "xmp_source" / "0000_00.xmp"
    assert photo.files.edits == {"c": download / "xmp_target_c" / "0000_00.xmp"}
    assert photo.files.full_mask
    assert [path.stem for path in photo.files.augmented] == ["0000_00_1", "0000_00_2"]
    assert photo.mask.parent.name == "masks_360p"
    raws = open_dataset(download, raws=True)
    assert raws.groups["0000"][0].source == photo.files.raw
    (download / "raw" / "0000_01.NEF").unlink()
    assert [p.path.name for p in open_dataset(download, raws=True).problems] == ["0000_01.*"]
    assert not open_dataset(download).problems


def test_raws_are_asked_for_where_there_are_none(plain):
    with pytest.raises(UsageError, match="holds no raw/; leave --raws out"):
        open_dataset(plain, raws=True)


def test_formats_may_differ_and_raws_are_sources(plain):
    (plain / "source" / "0001_00.tif").rename(plain / "source" / "0001_00.DNG")
    (plain / "target" / "0001_00.tif").rename(plain / "target" / "0001_00.JPG")
    assert open_dataset(plain).groups["0001"][0].source.suffix == ".DNG"
    assert not open_dataset(plain).problems


@pytest.mark.parametrize("split", [None, "val", "train"])
def test_the_layout_of_the_training_code(tmp_path, split):
    for part, first in (("train", "0000"), ("val", "1356")):
        for folder in ("source", "target_a", "target_b", "target_c", "masks"):
            fill(tmp_path / part / folder, [f"{first}_0{index}" for index in range(3)])
    dataset = open_dataset(tmp_path, split=split)
    assert list(dataset.experts) == ["a", "b", "c"]
    assert list(dataset.groups) == ["0000" if split == "train" else "1356"]
    assert set(dataset.groups.popitem()[1][0].targets) == {"a", "b", "c"}
    (only,) = open_dataset(tmp_path, "b", split).experts
    assert only == "b"


@pytest.fixture
def download(tmp_path):
    for folder in ("source", "target_a", "target_c"):
        fill(tmp_path / DOWNLOAD / folder)
    fill(tmp_path / "masks_360p", extension=".png")
    return tmp_path


@pytest.mark.parametrize("below", ["", DOWNLOAD])
def test_the_layout_of_the_download(download, below):
    dataset = open_dataset(download / below)
    assert list(dataset.experts) == ["a", "c"]
    assert list(dataset.groups) == ["0000", "0001"]
    photo = dataset.groups["0000"][0]
    assert photo.mask
    assert photo.mask.resolve() == (download / "masks_360p" / "0000_00.png").resolve()


def test_the_whole_download_is_split_by_name(download, monkeypatch):
    with pytest.raises(UsageError, match="has 3 photos"):
        open_dataset(download, split="val")
    monkeypatch.setattr(layout, "TRAINING_PHOTOS", 2)
    assert names(open_dataset(download)) == {"0001": ["0001_00"]}
    assert names(open_dataset(download, split="val")) == {"0001": ["0001_00"]}
    assert names(open_dataset(download, split="train")) == {"0000": ["0000_00", "0000_01"]}


def test_everything_that_is_wrong_is_named(plain):
    (plain / "source" / "0000_00.tif").unlink()
    (plain / "target" / "0000_01.tif").unlink()
    (plain / "masks" / "0001_00.png").unlink()
    (plain / "target" / "single.tif").touch()
    (plain / "source" / "0002_00.tif").touch()
    (plain / "source" / "0002_00.png").touch()
    (plain / "target" / "0002_00.tif").touch()
    dataset = open_dataset(plain)
    assert names(dataset) == {"0001": ["0001_00"]}
    assert said(dataset, plain) == [
        "source/0000_00.*: there is no such file",
        "target/0000_01.*: there is no such file",
        "masks/0001_00.*: there is no such file",
        "source/0002_00.tif: has the name of 0002_00.png",
        "masks/0002_00.*: there is no such file",
        "target/single.tif: is not named GROUP_INDEX",
    ]


def test_one_expert_may_lack_a_photo(download):
    (download / DOWNLOAD / "target_c" / "0000_01.tif").unlink()
    dataset = open_dataset(download)
    assert names(dataset)["0000"] == ["0000_00", "0000_01"]
    assert set(dataset.groups["0000"][1].targets) == {"a"}
    assert said(dataset, download) == [f"{DOWNLOAD}/target_c/0000_01.*: there is no such file"]


def test_what_is_no_picture_is_passed_over(plain):
    (plain / "source" / "._0000_00.tif").touch()
    (plain / "source" / "notes.txt").touch()
    (plain / "target" / "0000_00.png").mkdir()
    (plain / "masks" / "0009_00.png").touch()
    dataset = open_dataset(plain)
    assert sum(map(len, dataset.groups.values())) == 3
    assert not dataset.problems


@pytest.mark.parametrize(
    ("expert", "split", "message"),
    [
        ("a", None, "holds no target_a/"),
        ("all", "val", "is not split, so it has no val; leave --split out"),
    ],
)
def test_what_a_data_set_has_not(plain, expert, split, message):
    with pytest.raises(UsageError, match=message):
        open_dataset(plain, expert, split)


def test_what_is_no_data_set(tmp_path):
    with pytest.raises(DatasetError, match="is no data set; name a folder with source/"):
        open_dataset(tmp_path)
    (tmp_path / "train" / "source").mkdir(parents=True)
    with pytest.raises(UsageError, match="holds no val/; say --split train"):
        open_dataset(tmp_path)
    with pytest.raises(DatasetError, match="holds no target/"):
        open_dataset(tmp_path, split="train")
    (tmp_path / "train" / "target").mkdir()
    with pytest.raises(DatasetError, match="holds no pictures"):
        open_dataset(tmp_path, split="train")
