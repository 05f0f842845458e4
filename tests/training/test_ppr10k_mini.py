"""The small data set: PPR10K's layout, made on the path of real photos, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image

from xmpredict.errors import DatasetError
from xmpredict.preview import render_photo
from xmpredict.training.dataset import open_dataset
from xmpredict.training.entrants import ByExpert
from xmpredict.training.evaluate import evaluate
from xmpredict.training.images import read_srgb
from xmpredict.training.mini_experts import EXPERTS, Look
from xmpredict.training.mini_stand import LARGEST, SMALLEST, draw_group
from xmpredict.training.ppr10k_mini import Plan, build
from xmpredict.training.sidecars import read_sidecar
from xmpredict.training.source import base_of, develop_source
from xmpredict.training.triples import find_triples

PLAN = Plan(None, groups=3, edge_px=64, augmented=1, seed=31)


def photos(root, split):
    return [p for group in open_dataset(root, split=split).groups.values() for p in group]


def test_groups_and_their_parts(ppr10k):
    train, val = (open_dataset(ppr10k, split=split).groups for split in ("train", "val"))
    assert list(train) == ["0000", "0001"]
    assert list(val) == ["0002"]
    assert all(SMALLEST <= len(g) <= LARGEST for g in (*train.values(), *val.values()))
    assert {len(photo.files.augmented) for photo in photos(ppr10k, "train")} == {1}


def test_pictures_have_the_depth_and_size_of_the_published(ppr10k):
    photo = photos(ppr10k, "train")[0]
    source, target = tifffile.imread(photo.source), tifffile.imread(photo.targets["a"])
    assert (source.dtype, target.dtype) == (np.uint16, np.uint8)
    assert source.shape == target.shape
    assert max(source.shape) == 64
    assert tifffile.imread(photo.files.augmented[0]).dtype == np.uint16
    with Image.open(photo.mask) as mask, Image.open(photo.files.full_mask) as full:
        assert full.size == (2 * mask.width, 2 * mask.height)
        assert set(np.unique(np.asarray(mask))) <= {0, 255}


@pytest.mark.parametrize("expert", EXPERTS)
def test_targets_are_what_our_renderer_makes_of_raw_and_sidecar(ppr10k, expert):
    photo = photos(ppr10k, "val")[0]
    target = read_srgb(photo.targets[expert])
    settings = read_sidecar(photo.files.edits[expert]).settings
    # The sidecar states what is neutral too, which may round otherwise.
    off = np.abs(render_photo(photo.files.raw, settings, 64).astype(int) - target)
    assert off.max() <= 1


def test_a_source_is_as_shot_and_says_so(ppr10k):
    for photo in photos(ppr10k, "val"):
        said = read_sidecar(photo.files.sidecar)
        assert said.as_shot
        assert "temperature" not in said.settings
        shown = develop_source(photo.files.raw, base_of(photo, undone=True), (64, 64))
        assert (shown == read_srgb(photo.source)).all()


def test_some_sources_have_a_tone_curve():
    curves = {draw_group(None, number, 12, 48, 1)[0].curve for number in range(12)}
    assert len(curves) == 2


def test_retouchers_agree_on_the_person_and_differ_in_taste(ppr10k):
    dataset = open_dataset(ppr10k, split="train")
    done = evaluate(dataset, ByExpert.of("b", dataset)).experts
    for scores in done.values():
        # Their groups are more of one look than what the camera made.
        assert scores.target.person_spread < 0.7 * scores.source.person_spread
    apart = [done[expert].result.delta_e for expert in ("a", "c")]
    assert min(apart) > 3


def test_an_edit_follows_what_is_seen():
    dark, light = (Look(level, bright=0.05, dark=0.1, chroma=15) for level in (30, 70))
    white = draw_group(None, 0, 3, 48, 1)[0].light
    for expert in EXPERTS.values():
        assert expert.edit(dark, white)["exposure"] > expert.edit(light, white)["exposure"] + 1
    temperatures = [expert.edit(dark, white)["temperature"] for expert in EXPERTS.values()]
    assert len(set(temperatures)) == 3


def test_one_seed_makes_one_data_set(ppr10k, tmp_path):
    plan = Plan(None, groups=3, edge_px=64, augmented=0, seed=31)
    made = build(plan, tmp_path / "again")
    assert next(made) == "0000"
    made.close()
    for folder in ("raw", "masks_full"):
        for path in (tmp_path / "again" / folder).iterdir():
            assert path.read_bytes() == (ppr10k / folder / path.name).read_bytes()


def test_groups_that_are_there_stay_as_they_are(ppr10k):
    before = {path: path.stat().st_mtime_ns for path in ppr10k.rglob("*") if path.is_file()}
    assert list(build(PLAN, ppr10k)) == ["0000", "0001", "0002"]
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_nothing_is_made_over_other_files(ppr10k, tmp_path):
    with pytest.raises(DatasetError, match="holds a data set made otherwise"):
        next(build(Plan(None, 3, 64, 1, seed=2), ppr10k))
    (tmp_path / "mine.txt").touch()
    with pytest.raises(DatasetError, match="is not empty"):
        next(build(PLAN, tmp_path))
    with pytest.raises(DatasetError, match="holds no finished photos"):
        next(build(Plan(tmp_path, 3, 64, 1, seed=1), tmp_path / "out"))


def test_finished_photos_of_a_folder_are_shared_out(tmp_path):
    for number in range(4):
        Image.new("RGB", (60, 90), (60 * number, 80, 90)).save(tmp_path / f"{number}.png")
    shown = [draw_group(tmp_path, number, 4, 48, 1)[0].picture for number in range(4)]
    assert len({int(picture.mean()) for picture in shown}) == 4
    assert {picture.shape for picture in shown} == {(96, 64, 3)}


def test_the_renderer_can_be_fitted_to_it(ppr10k):
    triples = find_triples(ppr10k, most=7)
    assert len(triples.photos) == 7
    assert max(float(loss) for loss in triples.losses()) < 2
    assert len({tuple(photo.wanted.flatten().tolist()) for photo in triples.photos}) == 7
