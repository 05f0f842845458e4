"""Checking a download: what is missing, broken or of another photo, and again only what changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from xmpredict.engine import Done
from xmpredict.training import ppr10k as module
from xmpredict.training.ppr10k import Inventory, Ledger, check, count_versions
from xmpredict.training.verify import Verdict, verify


@pytest.fixture
def copy(ppr10k, tmp_path):
    """A copy to break, in the layout of the download alone."""
    root = Path(shutil.copytree(ppr10k, tmp_path / "data"))
    shutil.rmtree(root / "train")
    shutil.rmtree(root / "val")
    return root


@pytest.fixture
def photos(copy):
    return [Path(source) for source in Inventory.take(copy).photos]


def beside(root, folder, source, suffix):
    return root / folder / f"{source.stem}{suffix}"


def said(problems):
    return {f"{p.path.parent.name}/{p.path.name}": p.cause for p in problems}


def test_both_layouts_hold_the_same(ppr10k, copy):
    parted, whole = Inventory.take(ppr10k), Inventory.take(copy)
    assert parted.splits == ["train", "val"]
    assert whole.splits == [None]
    assert parted.groups == whole.groups == 3
    assert parted.counts == whole.counts
    assert whole.counts["raws"] == whole.counts["settings of retoucher c"] == len(whole.photos)
    assert [*parted.problems, *whole.problems] == []


def test_what_is_missing_is_named_without_opening_a_file(copy, photos):
    beside(copy, "raw", photos[0], ".dng").unlink()
    beside(copy, "xmp_target_b", photos[1], ".xmp").unlink()
    beside(copy, "masks_360p", photos[2], ".png").unlink()
    problems = said(Inventory.take(copy).problems)
    assert set(problems) == {
        f"raw/{photos[0].stem}.*",
        f"xmp_target_b/{photos[1].stem}.*",
        f"masks_360p/{photos[2].stem}.*",
    }


def test_a_sound_photo_has_nothing_wrong(copy):
    photo = next(iter(Inventory.take(copy).photos.values()))
    assert verify(photo) == Verdict((), ("11.0",) * 4)


def test_every_broken_file_of_a_photo_is_named(copy, photos):
    raw = beside(copy, "raw", photos[0], ".dng")
    raw.write_bytes(raw.read_bytes()[:4000])
    beside(copy, "xmp_source", photos[0], ".xmp").write_text("<x")
    target = beside(copy, "train_val_images_tif_360p/target_a", photos[0], ".tif")
    target.write_bytes(target.read_bytes()[:500])
    # Of another photo: upright where the source lies, or the other way around.
    with Image.open(photos[0]) as source:
        width, height = source.size
    Image.new("L", (height, width)).save(beside(copy, "masks_full", photos[0], ".png"))
    other = beside(copy, "xmp_target_b", photos[0], ".xmp")
    other.write_bytes(beside(copy, "xmp_target_b", photos[1], ".xmp").read_bytes())
    old = beside(copy, "xmp_target_c", photos[0], ".xmp")
    old.write_text(old.read_text().replace('ProcessVersion="11.0"', 'ProcessVersion="5.7"'))
    problems = said(verify(Inventory.take(copy).photos[str(photos[0])]).problems)
    name = photos[0].stem
    assert set(problems) == {
        f"raw/{name}.dng",
        f"xmp_source/{name}.xmp",
        f"target_a/{name}.tif",
        f"masks_full/{name}.png",
        f"xmp_target_b/{name}.xmp",
        f"xmp_target_c/{name}.xmp",
    }
    assert problems[f"xmp_target_b/{name}.xmp"] == f"is the sidecar of {photos[1].stem}"
    assert "of another photo" in problems[f"masks_full/{name}.png"]
    assert "process version 5.7" in problems[f"xmp_target_c/{name}.xmp"]


def test_a_check_goes_on_and_reads_again_what_changed(copy, photos, tmp_path, monkeypatch):
    read = []

    def here(function, paths, jobs):
        assert jobs == 2
        for path in paths:
            read.append(path)
            yield Done(path, function(path))

    monkeypatch.setattr(module, "map_photos", here)
    inventory, ledger = Inventory.take(copy), Ledger(tmp_path / "ledger" / "a.jsonl")
    found = check(copy, inventory, ledger, 2)
    next(found)
    found.close()
    assert len(dict(check(copy, inventory, ledger, 2))) == len(photos)
    assert read == photos
    # A run that was killed leaves half a line.
    with ledger.path.open("a") as file:
        file.write('{"source": "')
    beside(copy, "xmp_target_a", photos[1], ".xmp").write_text("<x")
    verdicts = dict(check(copy, Inventory.take(copy), ledger, 2))
    assert read[len(photos) :] == [photos[1]]
    assert [s for s, verdict in verdicts.items() if verdict.problems] == [str(photos[1])]
    again = dict(check(copy, Inventory.take(copy), ledger, 2))
    assert said(again[str(photos[1])].problems) == said(verdicts[str(photos[1])].problems)
    assert count_versions(list(again.values())) == {"11.0": 4 * len(photos) - 1}
