"""Photos of PPR10K as views: labels that make the targets, whatever the camera got wrong."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
import torch

from tests.training.small_runs import course, slider_recipe
from xmpredict.develop.render import render
from xmpredict.errors import DatasetError, XmpredictError
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.trained import DEFAULT
from xmpredict.training.batches import predict_batch, to_batch
from xmpredict.training.experts import Experts
from xmpredict.training.layout import TRAIN
from xmpredict.training.linear_cache import LinearCache
from xmpredict.training.ppr10k_run import views_folder
from xmpredict.training.reading import Reading
from xmpredict.training.shots import VIEWS, Plan, build_views, map_views
from xmpredict.training.slider_task import SliderTask


@pytest.fixture
def experts(ppr10k, views) -> Experts:
    return map_views(views_folder(course(ppr10k), views, TRAIN))


def test_photos_come_with_their_views_and_retouchers(experts):
    store = experts.any
    assert experts.styles == ("a", "b", "c")
    assert {len(views) for photos in store.scenes for views in photos} == {VIEWS}
    assert len(store.scenes) == 2
    labels = torch.stack([held["label"] for held in experts.stores.values()])
    assert float(labels.std(0).mean()) > 0.1
    assert torch.equal(store["linear"], experts.stores["b"]["linear"])


@pytest.mark.parametrize("expert", ["a", "c"])
def test_every_view_s_label_makes_the_target(experts, expert):
    store = experts.stores[expert]
    rows = torch.arange(min(12, len(store)))
    edit = store.axes.to_tensors(store["label"][rows])
    edit["tone_curve"] = store["tone_curve"][rows]
    with torch.no_grad():
        shown = render(store["linear"][rows].float(), store.light(rows).context(), edit)
        plain = render(store["linear"][rows].float(), store.light(rows).context(), {})
    target = store["target"][rows].float() / 255
    off, untouched = ((x - target).square().mean((1, 2, 3)) for x in (shown, plain))
    assert float(off.mean()) < 0.5 * float(untouched.mean())
    # What is left is of pixels that do not lie on one another, alike in all views of a photo.
    first, *others = off.view(-1, VIEWS).unbind(1)
    assert all(float((other / first - 1).abs().max()) < 0.5 for other in others)


def test_rows_come_from_the_store_of_each_retoucher(experts):
    rows, whose = torch.tensor([3, 1, 2]), torch.tensor([2, 0, 1])
    taken = experts.take("label", rows, whose)
    for row, place, label in zip(rows, whose.tolist(), taken, strict=True):
        assert torch.equal(label, list(experts.stores.values())[place]["label"][row])
    assert torch.equal(experts.codes(whose), torch.eye(3)[whose])
    one = Experts({"": experts.any})
    assert one.codes(torch.zeros(2, dtype=torch.long)) is None


def test_what_is_there_is_not_made_again(ppr10k, views):
    small = course(ppr10k)
    folder = views_folder(small, views, TRAIN)
    plan = Plan(small.open(TRAIN), LinearCache(views / "linear"), VIEWS)
    assert not list(build_views(plan, folder, Reading()))
    with pytest.raises(DatasetError, match="other photos"):
        list(build_views(replace(plan, views=2), folder, Reading()))
    with pytest.raises(DatasetError, match="no views"):
        map_views(views)


def test_a_broken_file_is_named_or_left_out(ppr10k, views, tmp_path):
    data = shutil.copytree(ppr10k, tmp_path / "data")
    broken = sorted((data / "train" / "target_b").iterdir())[1]
    broken.unlink()
    broken.write_bytes(b"II*\0 and no more")
    dataset = course(data, "b").open(TRAIN)
    plan, made = Plan(dataset, LinearCache(views / "linear"), 1), tmp_path / "made"
    with pytest.raises(XmpredictError, match=broken.name):
        list(build_views(plan, made, Reading()))
    left: list[XmpredictError] = []
    names = list(build_views(plan, made, Reading(0, left.append)))
    assert [error.path for error in left] == [broken]
    store = map_views(made).any
    assert len(names) == len(store) - 1 == sum(map(len, dataset.groups.values())) - 2
    assert float(store["label"].abs().sum(1).min()) > 0


def test_a_network_begins_with_what_another_knows(experts):
    start = Checkpoint.load(DEFAULT)
    recipe = replace(slider_recipe(), network=start.shape)
    one = Experts({"": experts.any})
    begun = SliderTask.begin(recipe, one, start=start).network.eval()
    batch = to_batch([[0, 1, 2], [4]])
    with torch.no_grad():
        mean, spread = predict_batch(begun, one.any, batch)
        known, sure = predict_batch(start.network, one.any, batch)
    places = [start.axes.names.index(name) for name in one.any.axes.names]
    assert torch.allclose(mean, known[:, places], atol=0.01)  # bounds came in 16 bits
    assert torch.allclose(spread, sure[:, places], atol=0.01)
