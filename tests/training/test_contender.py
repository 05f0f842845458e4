"""What retouches a data set: models and files, photo by photo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from tests.training import made
from xmpredict.develop.settings import Settings
from xmpredict.errors import XmpredictError
from xmpredict.training.contender import ByFiles, ByModel, Retouch
from xmpredict.training.dataset import open_dataset
from xmpredict.training.folder import Folder


@dataclass
class Ladder:
    """A model that brightens each photo of a scene more than the one before."""

    label: str = "ladder 1"

    def predict(self, scene):
        return [Settings(exposure=float(step)) for step, _ in enumerate(scene)]


class Broken(Ladder):
    def predict(self, scene):
        raise RuntimeError(f"no idea of {len(scene)}")


@pytest.fixture
def group(tmp_path):
    return open_dataset(made.write_dataset(tmp_path)).groups["0000"]


def test_a_model_sees_the_group_as_a_scene(group):
    done = list(ByModel(Ladder()).retouch(group))
    assert done == [
        (photo, Retouch(photo.source, Settings(exposure=float(step))))
        for step, photo in enumerate(group)
    ]


def test_a_group_may_get_one_look(group):
    model = ByModel(Ladder(), one_look=True)
    found = [retouch.settings for _, retouch in model.retouch(group)]
    assert any("incremental_temperature" in edit for edit in found)
    assert model.label == "ladder 1, one look a group"


def test_a_source_that_cannot_be_opened_is_not_in_the_scene(group):
    group[0].source.write_bytes(b"no picture")
    (bad, error), *others = ByModel(Ladder()).retouch(group)
    assert bad is group[0]
    assert isinstance(error, XmpredictError)
    assert [retouch.settings for _, retouch in others] == [
        Settings(exposure=0.0),
        Settings(exposure=1.0),
    ]
    for photo in group:
        photo.source.write_bytes(b"no picture")
    assert all(isinstance(e, XmpredictError) for _, e in ByModel(Ladder()).retouch(group))


def test_a_model_that_fails_costs_its_group_and_each_photo_is_named(group):
    done = list(ByModel(Broken()).retouch(group))
    assert [str(error.path) for _, error in done] == [str(photo.source) for photo in group]
    assert all("no idea of 3" in error.cause for _, error in done)


def test_files_are_found_by_name(group, tmp_path):
    (tmp_path / "out").mkdir()
    picture = made.result(1).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "out" / "0000_01.png")
    contender = ByFiles(Folder.read(tmp_path / "out"))
    assert contender.label == str(tmp_path / "out")
    first, (photo, retouch), last = contender.retouch(group)
    assert photo is group[1]
    assert (retouch.picture((1, 1)) == picture).all()
    for _, error in (first, last):
        assert "there is no such file" in error.cause
