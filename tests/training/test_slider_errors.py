"""Sliders against a retoucher's, and the sidecars that a model would have written."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from xmpredict.color.temperature import mired
from xmpredict.develop.settings import Settings
from xmpredict.errors import DatasetError
from xmpredict.training.contender import ByModel
from xmpredict.training.dataset import open_dataset
from xmpredict.training.evaluate import evaluate
from xmpredict.training.sidecars import read_sidecar
from xmpredict.training.slider_errors import SliderTally
from xmpredict.training.xmp_out import write_xmp


@dataclass
class Copycat:
    """A model that knows what expert a does, but for a little more exposure."""

    edits: list
    label: str = "copycat 1"

    def predict(self, scene):
        return [edit | {"exposure": edit["exposure"] + 0.2} for edit in self.edits[: len(scene)]]


@pytest.fixture(scope="module")
def raws(ppr10k):
    return open_dataset(ppr10k, split="val", raws=True)


@pytest.fixture(scope="module")
def copycat(raws):
    (group,) = raws.groups.values()
    return Copycat([read_sidecar(photo.files.edits["a"]).settings for photo in group])


def test_errors_are_in_visible_steps_and_spreads_are_compared():
    tally = SliderTally()
    for said, wanted in ((0.1, 0.3), (0.2, 0.7), (0.3, 1.1)):
        tally.add({"exposure": said, "contrast": 5.0}, {"exposure": wanted, "contrast": 5.0})
    scores = tally.scores()
    assert scores["exposure"].error == pytest.approx((2 + 5 + 8) / 3)
    assert scores["exposure"].sd_ratio == pytest.approx(0.25)
    assert (scores["contrast"].error, scores["contrast"].sd_ratio) == (0, None)
    assert scores["dehaze"].error == 0
    assert SliderTally().scores() == {}


def test_sliders_of_raws_are_compared_with_those_of_each_expert(raws, copycat, tmp_path):
    done = evaluate(raws, ByModel(copycat), xmp=tmp_path / "out")
    assert not done.problems
    scores = done.experts["a"].sliders
    assert scores["exposure"].error == pytest.approx(2)
    assert scores["exposure"].sd_ratio == pytest.approx(1)
    assert scores["incremental_temperature"].error < 0.1
    assert scores["contrast"].error == scores["vibrance"].error == 0
    assert done.experts["b"].sliders["contrast"].error > 1
    # What a person would open in Camera Raw: the source's sidecar, and the model's sliders in it.
    (group,) = raws.groups.values()
    for photo, edit in zip(group, copycat.predict(group), strict=True):
        written = read_sidecar(tmp_path / "out" / f"{photo.name}.xmp").settings
        assert written["exposure"] == edit["exposure"]
        assert written["temperature"] == pytest.approx(edit["temperature"], rel=2e-3)
        assert written["tint"] == pytest.approx(edit["tint"], abs=1)
    assert done.experts["a"].result.delta_e < done.experts["a"].source.delta_e


def test_a_finished_source_tells_no_sliders(ppr10k, copycat, tmp_path):
    dataset = open_dataset(ppr10k, "a", "val")
    done = evaluate(dataset, ByModel(copycat), xmp=tmp_path / "out")
    assert done.experts["a"].sliders == {}
    assert {"which has no sidecar" in problem.cause for problem in done.problems} == {True}
    assert len(done.problems) == len(copycat.edits)


def test_a_finished_source_may_be_undone(ppr10k, copycat):
    dataset = open_dataset(ppr10k, "a", "val")
    done = evaluate(dataset, ByModel(copycat, undo=True)).experts["a"]
    assert done.sliders["exposure"].error == pytest.approx(2, abs=0.01)
    # The camera is not known any more, but light and edit are.
    assert done.result.delta_e < 0.7 * done.source.delta_e


def test_a_white_balance_is_counted_from_the_numbers_of_the_sidecar(raws, tmp_path):
    (group,) = raws.groups.values()
    photo = group[0]
    (tmp_path / "xmp").mkdir()
    moved = tmp_path / "xmp" / photo.files.sidecar.name
    camera = read_sidecar(photo.files.sidecar).as_shot
    text = photo.files.sidecar.read_text()
    moved.write_text(text.replace(f'"{camera.kelvin:.0f}"', f'"{camera.kelvin + 300:.0f}"'))
    told = replace(photo, files=replace(photo.files, sidecar=moved))
    (retouch,) = [found for shown, found in ByModel(Warm()).retouch([told]) if shown is told]
    path = write_xmp(told, retouch, tmp_path)
    written = read_sidecar(path).settings
    off = mired(written["temperature"]) - mired(camera.kelvin + 300)
    assert off == pytest.approx(-10, abs=0.3)


@dataclass
class Warm:
    """A model that warms by 10 mired from its own as-shot numbers."""

    label: str = "warm 1"

    def predict(self, scene):
        return [
            Settings(temperature=mired(photo.as_shot.mired - 10), tint=photo.as_shot.tint)
            for photo in scene
        ]


def test_a_folder_that_cannot_be_written_to_is_named(raws, tmp_path):
    (group,) = raws.groups.values()
    ((_, retouch),) = ByModel(Warm()).retouch(group[:1])
    with pytest.raises(DatasetError, match="cannot be written"):
        write_xmp(group[0], retouch, tmp_path / "nowhere")
