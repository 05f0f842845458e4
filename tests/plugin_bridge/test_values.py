"""Settings as JSON, from callers and to them."""

from __future__ import annotations

import json
from pathlib import PurePath

import pytest

from xmpredict.develop import SLIDERS
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import Slider
from xmpredict.errors import SettingError
from xmpredict.formats import FileKind
from xmpredict.plugin_bridge.values import from_catalog, from_json, is_edited, to_json

RAW, JPEG = PurePath("/a.nef"), PurePath("/a.jpg")
STRAIGHT = [[0, 0], [255, 255]]


@pytest.mark.parametrize("setting", SLIDERS, ids=lambda s: s.name)
def test_every_setting_comes_back(setting):
    path = JPEG if setting.only is FileKind.RENDERED else RAW
    moved = setting.high if isinstance(setting, Slider) else ((0.0, 20.0), (255.0, 240.0))
    both = {"temperature": 5000, "tint": 5} if setting.only is FileKind.RAW else {}
    settings = Settings(both | {setting.name: moved})
    sent = json.loads(json.dumps(to_json(settings)))
    assert from_json(sent, path) == from_catalog(sent, path) == settings


@pytest.mark.parametrize(
    "given",
    [
        {"Exposure2012": "1"},
        {"Exposure2012": None},
        {"Exposure2012": True},
        {"Exposure2012": float("nan")},
        {"Exposure2012": 10**400},
        {"Exposure2012": 1, "exposure": 1},
        {"ToneCurvePV2012": 3},
        {"ToneCurvePV2012": [[0, 0]]},
        {"ToneCurvePV2012": [[9, 0], [3, 3]]},
        {"Nonsense": 1},
        {"Temperature": 5000},
        {"IncrementalTint": 5},
    ],
)
def test_what_is_no_setting_of_a_raw_is_refused(given):
    with pytest.raises(SettingError):
        from_json(given, RAW)


def test_a_catalog_may_say_more_than_we_know():
    said = {
        "Exposure2012": 0.5,
        "Contrast2012": "steep",
        "MaskGroupBasedCorrections": [{"What": "Mask"}],
        "ToneCurvePV2012": [0, 10, 255, 240],
        "WhiteBalance": "As Shot",
        "Temperature": 5200,
        "Tint": 4,
    }
    held = Settings(exposure=0.5, tone_curve=((0, 10), (255, 240)))
    assert from_catalog(said, RAW) == held
    assert from_catalog(said | {"WhiteBalance": "Custom"}, RAW)["temperature"] == 5200


@pytest.mark.parametrize(
    ("said", "path", "edited"),
    [
        ({}, RAW, False),
        ({"Exposure2012": 0, "Sharpness": 40, "ToneCurvePV2012": STRAIGHT}, RAW, False),
        ({"WhiteBalance": "As Shot", "Temperature": 5200, "Tint": 4}, RAW, False),
        ({"WhiteBalance": "Custom", "Temperature": 5200, "Tint": 4}, RAW, True),
        ({"Exposure2012": 0.01}, RAW, True),
        ({"ToneCurvePV2012": [0, 10, 255, 255]}, RAW, True),
        ({"Sharpness": 0, "IncrementalTint": 0, "WhiteBalance": "As Shot"}, JPEG, False),
    ],
)
def test_whether_a_catalog_says_that_a_person_was_there(said, path, edited):
    assert is_edited(said, path) is edited
