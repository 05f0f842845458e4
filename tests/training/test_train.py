"""From finished photos to a model, small: the whole way that the model card describes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.training.finished_photos import write_edits, write_photos
from xmpredict.errors import DatasetError, ModelError
from xmpredict.network.axes import Axes
from xmpredict.training import recipe as recipes
from xmpredict.training.compare import auto, by_model, print_table
from xmpredict.training.edits import read_edits, split_edits
from xmpredict.training.experts import Experts
from xmpredict.training.finished import build
from xmpredict.training.learner import Learner
from xmpredict.training.pairs import Sources, make_scene
from xmpredict.training.parts import VARIANTS, run, table
from xmpredict.training.photos import read_photos, split_photos
from xmpredict.training.recipe import Part, Recipe
from xmpredict.training.score import see
from xmpredict.training.settle import foresee, settle
from xmpredict.training.slider_task import SliderTask
from xmpredict.training.state import save_state
from xmpredict.training.store import Store
from xmpredict.training.train import Naming, Run, learn, train_sliders

NAMING = Naming("test 1", "none")
RECIPE = Recipe.read(Path(recipes.__file__).with_name("default.toml"))


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Sources:
    root = tmp_path_factory.mktemp("training")
    photos = split_photos(read_photos(write_photos(root / "photos")), 1)[0]
    edits = split_edits(read_edits(write_edits(root / "edits.jsonl")), 0)[0]
    return Sources(photos, edits, Axes.of(edits.names()), None, 7)


@pytest.fixture(scope="module")
def folder(sources, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("scenes")
    assert len(list(build(sources, folder, range(3), (0, 1)))) == 1
    return folder


@pytest.fixture(scope="module")
def store(folder) -> Store:
    return Store.read(folder)


@pytest.fixture
def recipe() -> Recipe:
    return replace(
        RECIPE,
        network=replace(RECIPE.network, width=16),
        labels=Part(steps=20, scenes=4, rate=3e-3),
        pictures=Part(steps=2, scenes=2, rate=1e-3, shown=2),
    )


def begin(recipe: Recipe, store: Store) -> SliderTask:
    return SliderTask.begin(recipe, Experts({"": store}))


def test_a_scene_is_its_seed_and_number(sources, store):
    again = make_scene(sources, 1)
    assert all(torch.equal(again[name], store[name][: len(again["label"])]) for name in again)


def test_labels_make_the_target_of_the_view(store):
    seen = see(store, store["label"])
    assert float(seen.psnr.median()) > 55
    assert float(seen.psnr.min()) > 30  # light that was lost is white in the target alone
    assert float(see(store, torch.zeros_like(store["label"])).psnr.mean()) < 40


def test_what_is_there_is_not_made_again(sources, folder):
    assert not list(build(sources, folder, range(3), (0, 1)))


@pytest.mark.parametrize("other", [{"seed": 8}, {"mood": "warm"}])
def test_scenes_of_other_draws_are_not_taken_for_those_asked_for(sources, folder, other):
    with pytest.raises(DatasetError, match="another"):
        list(build(replace(sources, **other), folder, range(3), (0, 1)))


def test_views_of_one_photo_are_lighter_and_darker_with_labels_that_undo_it(store):
    place = store.axes.names.index("exposure")
    views = store.scenes[0][0]
    light = store["linear"][views].float().mean((1, 2, 3)).log2()
    label = store["label"][views, place]
    assert float(light.max() - light.min()) > 0.3
    assert float(torch.corrcoef(torch.stack([light, label]))[0, 1]) < -0.8


def test_timid_corrections_are_stretched_and_taste_is_not(store, recipe):
    made, names = begin(recipe, store).network.eval().requires_grad_(False), store.axes.names
    before, _ = foresee(made, store)
    bold = Store({**store.tensors, "label": 1.3 * before}, store.axes, store.scenes)
    factors = settle(made, names, [(bold, None)])
    after, _ = foresee(made, store)
    for name, factor in (("exposure", 1.3), ("highlights", 1)):
        place = names.index(name)
        assert torch.allclose(after[:, place], factor * before[:, place], rtol=0.02, atol=0.02)
    assert factors.shape == (len(names),)


def test_a_network_learns_and_can_be_used(store, recipe, tmp_path, capsys):
    told: list[dict[str, float]] = []
    state = tmp_path / "x.state"
    task, tell = begin(recipe, store), lambda _, losses: told.append(losses)
    model = train_sliders(task, task.experts, NAMING, Run(state, progress=tell))
    assert len(told) == 22
    assert set(told[-1]) == {"likelihood", "human_centered", "consistency"}
    before, _ = foresee(begin(recipe, store).network.eval(), store)
    after, _ = foresee(model.network, store)
    assert (after - store["label"]).square().mean() < (before - store["label"]).square().mean()
    said = by_model(store, model)
    turned = Store(store.tensors, Axes.of(reversed(store.axes.names)), store.scenes)
    assert torch.equal(by_model(turned, model), said.flip(1)), "read by name, not by place"
    print_table(store, {"network": said, "auto": auto(store), "target": None})
    assert "auto" in capsys.readouterr().out


def test_people_weigh_more_and_pictures_as_much(recipe):
    losses = replace(recipe.losses, people=5.0, human_centered=10.0)
    assert losses.weighing(5.0) == losses
    flat = losses.weighing(1.0)
    assert (flat.people, flat.human_centered) == (1.0, pytest.approx(58.0))


def test_an_ended_run_goes_on_as_if_it_had_not(store, recipe, tmp_path):
    task = begin(recipe, store)
    whole = train_sliders(task, task.experts, NAMING, Run(tmp_path / "whole.state"))
    ended = Learner.begin(begin(recipe, store))
    for _ in range(7):
        ended.learn()
    save_state(ended, tmp_path / "ended.state")
    again = begin(recipe, store)
    resumed = train_sliders(again, again.experts, NAMING, Run(tmp_path / "ended.state"))
    pairs = zip(whole.network.parameters(), resumed.network.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_the_worth_of_each_part_is_a_row_a_variant_and_seed(store, recipe):
    stores = store, store
    wanted = VARIANTS[0].name, VARIANTS[-1].name
    rows = list(run(recipe, stores, {v.name for v in VARIANTS} - {*wanted}))
    assert tuple(row["variant"] for row in rows) == wanted
    assert rows[0]["PSNR"] != rows[1]["PSNR"]
    again = [{**row, "seed": 1} for row in rows]
    assert table([*rows, *again]).count("± 0.00 |") >= 12


def test_the_state_of_another_run_is_refused(store, recipe, tmp_path):
    save_state(Learner.begin(begin(recipe, store)), tmp_path / "x.state")
    with pytest.raises(ModelError, match="other settings"):
        learn(begin(replace(recipe, seed=9), store), Run(tmp_path / "x.state"))


def test_no_scenes_and_no_settings_are_refused(tmp_path):
    with pytest.raises(DatasetError):
        Store.read(tmp_path)
    (tmp_path / "x.toml").write_text("seed = 1\n")
    with pytest.raises(ModelError):
        Recipe.read(tmp_path / "x.toml")
