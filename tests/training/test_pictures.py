"""Pictures to learn from: cut alike, chosen by key, broken ones named."""

from __future__ import annotations

import pytest
import torch
from PIL import Image

from xmpredict.errors import DatasetError, PhotoError
from xmpredict.training.dataset import open_dataset
from xmpredict.training.pictures import Pictures, read_whole
from xmpredict.training.sampling import Key


@pytest.fixture(scope="module")
def train(ppr10k):
    return open_dataset(ppr10k, split="train")


def copied(ppr10k, tmp_path):
    """Return a copy of the training part, in the form of one retoucher."""
    for folder in ("source", "target_a", "masks", "source_aug_2"):
        (tmp_path / "train" / folder).mkdir(parents=True)
        for path in (ppr10k / "train" / folder).glob("0000_00*"):
            (tmp_path / "train" / folder / path.name).write_bytes(path.read_bytes())
    return tmp_path / "train"


def test_every_photo_comes_once_a_retoucher(train):
    pictures = Pictures.of(train, seed=1, edge_px=32)
    assert len(pictures) == 3 * sum(map(len, train.groups.values()))
    read = [pictures.read(Key(item, 0)) for item in range(3)]
    assert [picture.expert for picture in read] == [0, 1, 2]
    assert all(picture.source.shape == (3, 32, 32) for picture in read)


def test_both_sources_are_of_one_frame_and_differ(train):
    picture = Pictures.of(train, seed=1, edge_px=32).read(Key(0, 0))
    assert not torch.equal(picture.source, picture.other)
    # Tones differ, forms do not.
    both = torch.stack([picture.source.mean(0).flatten(), picture.other.mean(0).flatten()])
    assert float(torch.corrcoef(both)[0, 1]) > 0.9


def test_source_target_and_mask_are_cut_alike(ppr10k, tmp_path):
    root = copied(ppr10k, tmp_path)
    for path in (root / "source_aug_2").iterdir():
        path.unlink()
    (root / "target_a" / "0000_00.tif").write_bytes((root / "source" / "0000_00.tif").read_bytes())
    pictures = Pictures.of(open_dataset(root, "a"), seed=1, edge_px=48)
    for epoch in range(4):
        picture = pictures.read(Key(0, epoch))
        assert torch.equal(picture.source, picture.target)
        assert torch.equal(picture.source, picture.other)
        assert set(picture.mask.unique().tolist()) <= {0.0, 1.0}


def test_key_and_seed_decide_the_cut(train):
    pictures = Pictures.of(train, seed=1, edge_px=16)
    first = pictures.read(Key(0, 0)).target
    assert torch.equal(first, pictures.read(Key(0, 0)).target)
    assert not torch.equal(first, pictures.read(Key(0, 1)).target)
    assert not torch.equal(first, Pictures.of(train, seed=2, edge_px=16).read(Key(0, 0)).target)


def test_a_whole_picture_keeps_its_size_and_its_sixteen_bits(train):
    photo = train.groups["0000"][0]
    picture = read_whole(photo, "b")
    assert max(picture.source.shape) == 64
    levels = picture.source * 255
    assert float((levels - levels.round()).abs().max()) > 0.1


def test_a_file_that_is_cut_off_or_of_another_size_is_named(ppr10k, tmp_path):
    root = copied(ppr10k, tmp_path)
    source = root / "source" / "0000_00.tif"
    for path in (root / "source_aug_2").iterdir():
        path.unlink()
    pictures = Pictures.of(open_dataset(root, "a"), seed=1)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PhotoError) as caught:
        pictures.read(Key(0, 0))
    assert caught.value.path == source
    Image.new("RGB", (64, 64)).save(source)
    with pytest.raises(DatasetError, match="is 64 x 64 px, and its target"):
        pictures.read(Key(0, 0))
