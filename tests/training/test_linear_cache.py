"""Sources decoded once: from raws, and from finished pictures whose settings are undone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from xmpredict.engine import Done
from xmpredict.errors import DatasetError, XmpredictError
from xmpredict.network.axes import Axes
from xmpredict.preview import render_thumbnail
from xmpredict.raw.open import open_photo
from xmpredict.training import linear_cache as module
from xmpredict.training.dataset import open_dataset
from xmpredict.training.images import read_srgb
from xmpredict.training.linear_cache import LinearCache, fill
from xmpredict.training.mini_experts import EXPERTS
from xmpredict.training.moved import AXES
from xmpredict.training.sampling import Key
from xmpredict.training.scene_rows import Scenes, join_scenes
from xmpredict.training.score import see
from xmpredict.training.sidecars import read_sidecar
from xmpredict.training.undo import undo


@pytest.fixture(scope="module")
def raws(ppr10k):
    return open_dataset(ppr10k, split="val", raws=True)


@pytest.fixture(scope="module")
def cache(raws, tmp_path_factory):
    held = LinearCache(tmp_path_factory.mktemp("linear"))
    patch = pytest.MonkeyPatch()
    patch.setattr(module, "map_photos", here)
    assert all(isinstance(done.result, int) for done in fill(held, raws, 128))
    patch.undo()
    return held


def here(function, photos, jobs):
    """Do in this process what workers do."""
    assert jobs
    for photo in photos:
        try:
            yield Done(photo, function(photo))
        except XmpredictError as error:
            yield Done(photo, error)


def photo_of(dataset):
    return next(iter(dataset.groups.values()))[0]


def test_what_is_cached_is_what_was_decoded(raws, cache):
    photo = photo_of(raws)
    fresh, entry = open_photo(photo.source, 128), cache.read(photo.name)
    held = entry.thumbnail
    assert (held.pixels == fresh.pixels).all()
    assert (held.prophoto() == fresh.prophoto()).all()
    assert (held.camera, held.as_shot, held.neutral) == (
        fresh.camera,
        fresh.as_shot,
        fresh.neutral,
    )
    assert (held.capture, held.size_px) == (fresh.capture, fresh.size_px)
    assert entry.sight.features.shape[0] == entry.sight.tones.shape[0] == 1
    assert cache.bytes() == sum(path.stat().st_size for path in cache.folder.iterdir())


def test_only_what_changed_is_decoded_again(ppr10k, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "map_photos", here)
    dataset = open_dataset(ppr10k, split="val", raws=True)
    (name, group) = next(iter(dataset.groups.items()))
    source = tmp_path / "raw" / group[0].source.name
    source.parent.mkdir()
    source.write_bytes(group[0].source.read_bytes())
    bad = tmp_path / "raw" / "9999_00.dng"
    bad.write_bytes(source.read_bytes()[:3000])
    photos = [replace(group[0], source=source), replace(group[0], name="9999_00", source=bad)]
    small = replace(dataset, groups={name: photos})
    held = LinearCache(tmp_path / "cache")
    good, broken = fill(held, small, 64)
    assert isinstance(good.result, int)
    assert broken.result.path == bad
    assert [done.photo for done in fill(held, small, 64)] == [bad]
    assert [done.photo for done in fill(held, small, 128)] == [source, bad]
    # A run that was killed leaves a piece of a file.
    held.path(group[0].name).write_bytes(b"half")
    with pytest.raises(DatasetError, match="is not cached"):
        held.read(group[0].name)
    assert [done.photo for done in fill(held, small, 128)] == [source, bad]


def test_a_picture_is_undone_by_its_settings(ppr10k):
    photo = photo_of(open_dataset(ppr10k, split="val"))
    light = undo(photo.source, photo.files.sidecar, 64)
    again = render_thumbnail(light, read_sidecar(photo.files.sidecar).settings)
    off = np.abs(again.astype(float) - read_srgb(photo.source)).mean()
    assert off < 1.5
    assert light.as_shot == read_sidecar(photo.files.sidecar).as_shot


def test_a_picture_of_unknown_settings_is_refused(ppr10k, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "map_photos", here)
    photo = photo_of(open_dataset(ppr10k, split="val"))
    bare = replace(photo, files=replace(photo.files, sidecar=None))
    dataset = replace(open_dataset(ppr10k, split="val"), groups={"0000": [bare]})
    (done,) = fill(LinearCache(tmp_path), dataset, 64)
    assert "settings that nobody knows" in done.result.cause


def test_rows_of_a_group_are_those_of_a_store(raws, cache):
    scenes = Scenes.of(raws, cache, AXES, seed=1)
    assert len(scenes) == len(EXPERTS)
    store = join_scenes([scenes.read(Key(item, 0)) for item in range(len(scenes))], AXES)
    photos = len(next(iter(raws.groups.values())))
    assert [len(scene) for scene in store.scenes] == [photos] * 3
    assert store["expert"].tolist() == [0] * photos + [1] * photos + [2] * photos
    # The sliders of the sidecars, rendered from the raw, are nearly the retouchers' pictures.
    true, nothing = (see(store, vectors) for vectors in (store["label"], 0 * store["label"]))
    assert float(true.psnr.mean()) > 26
    assert float(true.psnr.mean()) > float(nothing.psnr.mean()) + 6


def test_a_large_group_is_drawn_from_anew_each_time(raws, cache):
    axes = Axes.of(["exposure"])
    scenes = Scenes.of(raws, cache, axes, seed=1, largest=2)
    drawn = [scenes.read(Key(0, epoch))["label"] for epoch in range(8)]
    assert {len(labels) for labels in drawn} == {2}
    assert len({tuple(labels.flatten().tolist()) for labels in drawn}) > 1
    assert torch.equal(scenes.read(Key(0, 3))["label"], drawn[3])


def test_a_target_of_another_photo_is_named(raws, cache, tmp_path):
    name, group = next(iter(raws.groups.items()))
    other = replace(group[0], targets={"a": tmp_path / "turned.png"})
    with Image.open(group[0].targets["a"]) as picture:
        picture.convert("RGB").rotate(90, expand=True).save(other.targets["a"])
    wrong = replace(raws, experts=("a",), groups={name: [other]})
    with pytest.raises(DatasetError, match="other proportions"):
        Scenes.of(wrong, cache, Axes.of(["exposure"]), seed=1).read(Key(0, 0))
