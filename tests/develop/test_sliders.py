"""What must hold for every slider, present and future."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xmpredict
from xmpredict.develop import BY_CRS, BY_NAME, PIPELINE, SLIDERS
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import FileKind, PointCurve, Setting, Slider
from xmpredict.errors import SettingError

PACKAGE = Path(xmpredict.__file__).parent
NUMBERS = [s for s in SLIDERS if isinstance(s, Slider)]
CURVES = [s for s in SLIDERS if isinstance(s, PointCurve)]

every_setting = pytest.mark.parametrize("setting", SLIDERS, ids=lambda s: s.name)
every_number = pytest.mark.parametrize("slider", NUMBERS, ids=lambda s: s.name)
every_curve = pytest.mark.parametrize("curve", CURVES, ids=lambda s: s.name)

points = st.dictionaries(st.integers(0, 255), st.integers(0, 255), min_size=2, max_size=12).map(
    lambda held: tuple((float(x), float(y)) for x, y in sorted(held.items()))
)


@every_number
@settings(max_examples=20)
@given(data=st.data())
def test_text_round_trip(slider: Slider, data: st.DataObject) -> None:
    value = slider.clamp(data.draw(st.floats(slider.low, slider.high)))
    assert slider.parse(slider.format(value)) == value


@every_curve
@settings(max_examples=50)
@given(value=points)
def test_points_round_trip(curve: PointCurve, value: tuple[tuple[float, float], ...]) -> None:
    assert curve.parse(curve.format(value)) == value


@every_number
def test_text_is_spelled_as_camera_raw_does(slider: Slider) -> None:
    pattern = r"\d+" if slider.digits == 0 else rf"\d+\.\d{{{slider.digits}}}"
    sign = r"[+-]?" if slider.signed else "-?"
    for value in (slider.low, slider.high, (slider.low + slider.high) / 2, -1e-9):
        text = slider.format(value)
        assert re.fullmatch(sign + pattern, text)
        assert not re.fullmatch(r"[+-]0(\.0+)?", text)


@every_number
@pytest.mark.parametrize("text", ["", "warm", "nan", "inf", "1,5", ("1", "2")])
def test_what_is_no_number_is_refused(slider: Slider, text: str | tuple[str, ...]) -> None:
    with pytest.raises(SettingError, match=slider.crs):
        slider.parse(text)


@every_curve
@pytest.mark.parametrize(
    "text", [(), ("0, 0",), ("5, 0", "5, 9"), ("9, 0", "5, 9"), ("0", "1"), ("0, x", "1, 1")]
)
def test_what_is_no_curve_is_refused(curve: PointCurve, text: tuple[str, ...]) -> None:
    with pytest.raises(SettingError, match=curve.crs):
        curve.parse(text)


@every_number
def test_values_out_of_range_come_to_its_end(slider: Slider) -> None:
    assert slider.parse("1e9") == slider.high
    assert slider.parse("-1e9") == slider.low


@every_setting
def test_is_found_by_name_and_by_key(setting: Setting) -> None:
    assert BY_NAME[setting.name] is BY_CRS[setting.crs] is setting
    assert setting.name.isidentifier()
    assert setting.name == setting.name.lower()


def test_names_and_keys_are_unique() -> None:
    assert len(BY_NAME) == len(BY_CRS) == len(SLIDERS)


@every_setting
def test_is_documented(setting: Setting) -> None:
    assert setting.doc[0].isupper() or setting.doc[0].isdigit()
    assert setting.doc.endswith(".")


@every_setting
def test_its_key_stands_in_one_file_only(setting: Setting) -> None:
    places = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        if re.search(
            rf"^(?!\s*>>>).*[\"']{setting.crs}[\"']", path.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert len(places) <= 1, places


@every_setting
def test_a_default_changes_nothing_in_a_finished_picture(setting: Setting) -> None:
    assert setting.default_for(FileKind.RENDERED) == setting.neutral


def test_only_sharpening_and_color_noise_have_a_default_that_does_something() -> None:
    busy = [s.name for s in SLIDERS if s.default_for(FileKind.RAW) != s.neutral]
    assert busy == ["sharpness", "color_noise_reduction"]


def test_each_family_of_white_balance_belongs_to_one_kind_of_file() -> None:
    only = {s.name: s.only for s in SLIDERS if s.only}
    assert only == {
        "temperature": FileKind.RAW,
        "tint": FileKind.RAW,
        "incremental_temperature": FileKind.RENDERED,
        "incremental_tint": FileKind.RENDERED,
    }


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("exposure", 0.35, "+0.35"),
        ("exposure", -1.2, "-1.20"),
        ("contrast", 12, "+12"),
        ("temperature", 5500, "5500"),
        ("tint", 7, "+7"),
        ("sharpness", 40, "40"),
        ("sharpen_radius", 1, "+1.0"),
        ("split_toning_shadow_hue", 210, "210"),
        ("color_grade_blending", 75, "75"),
        ("parametric_midtone_split", 50, "50"),
        ("post_crop_vignette_midpoint", 37, "37"),
        ("post_crop_vignette_amount", -24, "-24"),
        ("tone_curve", ((0, 22), (255, 240)), ("0, 22", "255, 240")),
    ],
)
def test_text_as_in_real_sidecars(name: str, value: float, text: str | tuple[str, ...]) -> None:
    assert BY_NAME[name].format(value) == text


@every_number
def test_real_sidecars_hold_values_that_survive(slider: Slider, shared_data: Path) -> None:
    """Reading and writing a real value gives it back, except where its spelling is a preset's."""
    texts = _texts(shared_data, slider.crs)
    kept = [text for text in texts if slider.format(slider.parse(text)) == text]
    assert len(kept) >= 0.9 * len(texts), set(texts) - set(kept)


_FOUND: dict[str, list[str]] = {}


def _texts(shared_data: Path, crs: str) -> list[str]:
    if not _FOUND:
        for path in (shared_data / "xmp").glob("*.xmp"):
            if path.name.startswith("preset"):
                continue  # written by hand or by scripts, in spellings of their own
            text = path.read_bytes().decode("utf-8", "replace")
            pattern = r'\bcrs:(\w+)="([^"]*)"|<crs:(\w+)>([^<]*)</crs:'
            for key, value, element, content in re.findall(pattern, text):
                _FOUND.setdefault(key or element, []).append(value or content)
    return _FOUND.get(crs, [])


def test_every_stage_has_a_name_of_its_own() -> None:
    assert len({stage.name for stage in PIPELINE}) == len(PIPELINE)


@pytest.mark.parametrize("module", ["xmpredict.develop", "xmpredict.develop.settings"])
def test_import_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print({{'torch', 'numpy', 'scipy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


class TestSettings:
    def test_values_are_held_as_camera_raw_holds_them(self) -> None:
        settings = Settings(exposure=9, contrast=12.4, temperature=5512.6)
        assert dict(settings) == {"exposure": 5.0, "contrast": 12.0, "temperature": 5513.0}

    def test_values_replace_and_never_add(self) -> None:
        edit = Settings(exposure=0.5, contrast=10)
        assert edit | edit == edit
        assert (edit | Settings(exposure=0.2))["exposure"] == 0.2

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(SettingError, match="no slider 'sparkle'"):
            Settings(sparkle=1)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", None, ((0, 0), (1, 1))])
    def test_a_value_of_another_kind_is_refused(self, value: object) -> None:
        with pytest.raises(SettingError, match="Exposure2012"):
            Settings(exposure=value)  # type: ignore[arg-type]

    def test_equal_settings_hash_equally(self) -> None:
        assert len({Settings(exposure=1), Settings(exposure=1.001), Settings(contrast=1)}) == 2
