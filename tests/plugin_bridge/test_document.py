"""The document of the API, and the page that is made of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from xmpredict.develop import SLIDERS
from xmpredict.develop.slider import Panel, Slider
from xmpredict.plugin_bridge.document import openapi
from xmpredict.plugin_bridge.operations import OPERATIONS
from xmpredict.plugin_bridge.problems import STATUS
from xmpredict.plugin_bridge.reference import to_markdown
from xmpredict.plugin_bridge.schemas import SCHEMAS
from xmpredict.plugin_bridge.sliders import describe, in_panels

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_page_is_up_to_date():
    assert DOCUMENT.read_text(encoding="utf-8") == to_markdown(), (
        "write it anew: python -m xmpredict.plugin_bridge.reference > docs/api.md"
    )


def test_what_is_answered_is_described_and_the_other_way_round(app):
    answered = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith("page")
    }
    assert answered == {(o.path, o.method, o.name) for o in OPERATIONS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one_and_is_used(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert str(openapi()).count(f"#/components/schemas/{name}'") > 0


def test_every_error_has_a_status_that_is_described():
    described = {
        int(status)
        for path in openapi()["paths"].values()
        for operation in path.values()
        for status in operation["responses"]
    }
    assert set(STATUS.values()) - described == {405, 500}


def test_it_is_served(app):
    token = app.extensions["xmpredict"].configuration.token
    answer = app.test_client().get("/openapi.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.json == openapi()


def test_sliders_stand_as_in_camera_raw():
    assert {slider.name for slider in in_panels()} == {
        slider.name for slider in SLIDERS if isinstance(slider, Slider)
    }
    light = [slider.label for slider in in_panels() if slider.panel is Panel.LIGHT]
    assert light == ["Exposure", "Contrast", "Highlights", "Shadows", "Whites", "Blacks"]
    color = [slider.crs for slider in in_panels() if slider.panel is Panel.COLOR]
    assert color[:3] == ["Temperature", "IncrementalTemperature", "Tint"]
    panels = [slider.panel for slider in in_panels()]
    assert list(dict.fromkeys(panels)) == list(Panel)


@pytest.mark.parametrize("slider", in_panels(), ids=lambda s: s.name)
def test_a_slider_is_told_whole(slider):
    told = describe(slider)
    Draft202012Validator(SCHEMAS["Slider"]).validate(told)
    assert told["low"] < told["high"]
    assert slider.clamp(slider.low + told["step"]) > slider.low
    assert told["label"][0].isupper()
