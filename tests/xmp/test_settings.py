from __future__ import annotations

import pytest

from xmpredict.develop import BY_NAME, SLIDERS
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import Setting, Slider
from xmpredict.errors import SettingError
from xmpredict.formats import FileKind
from xmpredict.xmp.settings import (
    defaults,
    differs,
    effective,
    from_crs,
    to_crs,
    unit,
    white_balance,
)

KINDS = list(FileKind)
CURVE = ((0.0, 0.0), (128.0, 140.0), (255.0, 255.0))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slider", SLIDERS, ids=lambda slider: slider.name)
def test_every_slider_goes_to_crs_and_back(slider: Setting, kind: FileKind) -> None:
    if slider.only not in {None, kind}:
        with pytest.raises(SettingError, match=slider.crs):
            to_crs(Settings({slider.name: slider.high}), kind)
        return
    value = slider.high if isinstance(slider, Slider) else CURVE
    settings = Settings({slider.name: value})
    if slider.only is FileKind.RAW:
        settings |= Settings(temperature=5000, tint=3) | settings
    held = to_crs(settings, kind)
    assert held[slider.crs] == slider.format(value)
    assert from_crs(held, kind)[slider.name] == value


def test_white_balance_of_a_raw_is_stated_as_a_whole() -> None:
    held = to_crs(Settings(temperature=5123, tint=-4), FileKind.RAW)
    assert held == {"Temperature": "5123", "Tint": "-4", "WhiteBalance": "Custom"}


@pytest.mark.parametrize("name", ["temperature", "tint"])
def test_half_a_white_balance_of_a_raw_is_refused(name: str) -> None:
    with pytest.raises(SettingError, match="both"):
        to_crs(Settings({name: BY_NAME[name].high}), FileKind.RAW)


def test_white_balance_of_a_rendered_file_fills_up_with_nothing() -> None:
    held = to_crs(Settings(incremental_tint=5), FileKind.RENDERED)
    assert held == {
        "IncrementalTemperature": "0",
        "IncrementalTint": "+5",
        "WhiteBalance": "Custom",
    }


@pytest.mark.parametrize(
    ("curve", "name"), [(((0.0, 0.0), (255.0, 255.0)), "Linear"), (CURVE, "Custom")]
)
def test_a_tone_curve_goes_with_its_name(curve: tuple, name: str) -> None:
    assert to_crs(Settings(tone_curve=curve), FileKind.RAW)["ToneCurveName2012"] == name


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_state_every_slider_of_both_kinds(kind: FileKind) -> None:
    held = defaults(kind)
    assert held.keys() == {s.crs for s in SLIDERS if s.only is None} | {
        "WhiteBalance",
        "ToneCurveName2012",
    }
    assert held["Sharpness"] == ("40" if kind is FileKind.RAW else "0")
    assert held["WhiteBalance"] == "As Shot"
    assert not any(differs(name, held, {}, kind) for name in held)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({}, ("As Shot",)),
        ({"WhiteBalance": "As Shot", "Temperature": "5400", "Tint": "-1"}, ("As Shot",)),
        ({"WhiteBalance": "Auto"}, ("Auto", None, None)),
        ({"Temperature": "5400"}, ("Custom", 5400, None)),
        (
            {"WhiteBalance": "Daylight", "Temperature": "5500", "Tint": "+10"},
            ("Daylight", 5500, 10),
        ),
        ({"IncrementalTint": "+10"}, ("As Shot",)),
    ],
)
def test_white_balance_is_read_as_a_whole(held: dict[str, str], expected: tuple) -> None:
    assert white_balance(held, FileKind.RAW) == expected


@pytest.mark.parametrize(
    ("name", "one", "other", "expected"),
    [
        ("Exposure2012", "+0.35", "0.35", False),
        ("Exposure2012", "+0.35", "+0.36", True),
        ("Exposure2012", None, "0.00", False),
        ("Exposure2012", None, "often", True),
        ("Exposure2012", "often", "often", False),
        ("Texture", "17.5", "+18", False),
        ("Texture", "-0", "0", False),
        ("ToneCurvePV2012", ("0,0", "255,255"), None, False),
        ("ToneCurvePV2012", "0, 0", None, True),
        ("Sharpness", "40", None, False),
    ],
)
def test_differs_by_what_values_amount_to(
    name: str, one: str | None, other: str | None, expected: bool
) -> None:
    held = [{name: text} if text is not None else {} for text in (one, other)]
    assert differs(name, held[0], held[1], FileKind.RAW) is expected
    assert differs(name, held[1], held[0], FileKind.RAW) is expected


def test_the_name_of_a_curve_says_nothing_beside_its_points() -> None:
    one = {"ToneCurveName2012": "Medium Contrast", "ToneCurvePV2012": ("0, 0", "255, 255")}
    assert not differs("ToneCurveName2012", one, {}, FileKind.RAW)


def test_units() -> None:
    assert unit("Tint", FileKind.RAW) == ("WhiteBalance", "Temperature", "Tint")
    assert unit("Tint", FileKind.RENDERED) == ("Tint",)
    assert unit("ToneCurveName2012", FileKind.RAW) == ("ToneCurvePV2012", "ToneCurveName2012")
    assert unit("Texture", FileKind.RAW) == ("Texture",)


def test_from_crs_leaves_out_what_is_no_value() -> None:
    held = {
        "Exposure2012": "often",
        "Texture": "+5",
        "WhiteBalance": "As Shot",
        "Temperature": "5400",
        "Tint": "+1",
        "IncrementalTint": "+3",
    }
    assert from_crs(held, FileKind.RAW) == {"texture": 5}


def test_effective_of_no_slider_is_its_text() -> None:
    assert effective("CameraProfile", {"CameraProfile": "Adobe Standard"}, FileKind.RAW) == (
        "Adobe Standard"
    )
    assert effective("Temperature", {}, FileKind.RAW) is None
