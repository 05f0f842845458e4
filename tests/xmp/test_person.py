from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.formats import FileKind
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.person import changed_sliders, is_theirs, marks
from xmpredict.xmp.settings import defaults

if TYPE_CHECKING:
    from collections.abc import Callable

RAW = FileKind.RAW
MASKS = "<crs:{0}><rdf:Seq><rdf:li>x</rdf:li></rdf:Seq></crs:{0}>"


@pytest.mark.parametrize(
    ("held", "moved"),
    [
        ({}, []),
        ({"Exposure2012": "0.00", "Texture": "-0"}, []),
        ({"Exposure2012": "+0.35"}, ["Exposure2012"]),
        ({"Exposure2012": "much"}, ["Exposure2012"]),
        ({"Sharpness": "40"}, []),
        ({"Sharpness": "25"}, []),
        ({"Sharpness": "0"}, ["Sharpness"]),
        ({"ToneCurvePV2012": ("0, 0", "255, 255")}, []),
        ({"ToneCurvePV2012": ("0, 10", "255, 255")}, ["ToneCurvePV2012"]),
        ({"WhiteBalance": "As Shot", "Temperature": "5400", "Tint": "+7"}, []),
        ({"WhiteBalance": "Auto"}, ["WhiteBalance"]),
        (
            {"WhiteBalance": "Custom", "Temperature": "5400", "Tint": "+7"},
            ["WhiteBalance", "Temperature", "Tint"],
        ),
        ({"IncrementalTint": "+3"}, []),
        ({"ToneCurveName2012": "Medium Contrast"}, []),
    ],
)
def test_changed_sliders(held: dict, moved: list[str]) -> None:
    assert [name for name in changed_sliders(held, RAW) if name in held] == moved


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_file_full_of_defaults_is_no_edit(kind: FileKind) -> None:
    assert changed_sliders(defaults(kind), kind) == []


@pytest.mark.parametrize(
    ("attributes", "elements", "found"),
    [
        ('crs:AutoTone="True"', "", ["AutoTone"]),
        ('crs:AutoTone="False"', "", []),
        ('crs:ConvertToGrayscale="True"', "", ["ConvertToGrayscale"]),
        ("", MASKS.format("MaskGroupBasedCorrections"), ["MaskGroupBasedCorrections"]),
        ("", MASKS.format("RetouchAreas"), ["RetouchAreas"]),
        ("", "<crs:RetouchAreas><rdf:Seq/></crs:RetouchAreas>", []),
        ('xmp:Rating="5" xmp:Label="Red" crs:HasCrop="True" crs:CropTop="0.1"', "", []),
        ('crs:LensProfileEnable="1" crs:CameraProfile="Camera Neutral"', "", []),
        ("", "<crs:Look><rdf:Description crs:Name='Adobe Color'/></crs:Look>", []),
    ],
)
def test_marks(
    packet: Callable[..., bytes], attributes: str, elements: str, found: list[str]
) -> None:
    assert marks(Packet.parse(packet(attributes, elements))) == found


CUSTOM = {"WhiteBalance": "Custom", "Temperature": "5000", "Tint": "+5"}


@pytest.mark.parametrize(
    ("name", "held", "ours", "theirs"),
    [
        ("Texture", {}, {}, False),
        ("Texture", {"Texture": "+5"}, {}, True),
        ("Texture", {"Texture": "+5"}, {"Texture": "+5"}, False),
        ("Texture", {"Texture": "5"}, {"Texture": "+5"}, False),
        ("Texture", {"Texture": "+6"}, {"Texture": "+5"}, True),
        ("Texture", {"Texture": "0"}, {"Texture": "+5"}, True),
        ("Texture", {}, {"Texture": "+5"}, True),
        ("Texture", {}, {"Texture": "0"}, False),
        ("Texture", {}, {"Texture": None}, False),
        ("Tint", CUSTOM, {}, True),
        ("Tint", CUSTOM, CUSTOM, False),
        ("Temperature", {**CUSTOM, "Tint": "+6"}, CUSTOM, True),
        ("WhiteBalance", {**CUSTOM, "WhiteBalance": "As Shot"}, CUSTOM, True),
        ("Tint", {**CUSTOM, "WhiteBalance": "As Shot"}, {"WhiteBalance": "As Shot"}, False),
        ("Tint", CUSTOM, {"WhiteBalance": "As Shot"}, True),
        ("ToneCurveName2012", {"ToneCurveName2012": "Strong Contrast"}, {}, False),
    ],
)
def test_is_theirs(name: str, held: dict, ours: dict, theirs: bool) -> None:
    assert is_theirs(name, held, ours, RAW) is theirs
