from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.errors import RefusedSidecarError
from xmpredict.formats import FileKind
from xmpredict.xmp.decide import Decision, decide
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.settings import defaults

if TYPE_CHECKING:
    from collections.abc import Callable

RAW = FileKind.RAW
PV = 'crs:ProcessVersion="11.0" crs:HasSettings="True"'
MASKS = "<crs:RetouchAreas><rdf:Seq><rdf:li>x</rdf:li></rdf:Seq></crs:RetouchAreas>"
WHITE = {"Temperature": "5000", "Tint": "+5", "WhiteBalance": "Custom"}


@pytest.fixture
def decided(packet: Callable[..., bytes]) -> Callable[..., Decision]:
    def call(
        attributes: str,
        wanted: dict,
        ours: dict | None = None,
        *,
        elements: str = "",
        overwrite: bool = False,
        kind: FileKind = RAW,
    ) -> Decision:
        held = Packet.parse(packet(attributes, elements))
        return decide(held, wanted, ours or {}, kind, process="15.4", overwrite=overwrite)

    return call


def test_only_what_differs_is_changed(decided: Callable[..., Decision]) -> None:
    wanted = {"Exposure2012": "+0.35", "Texture": "0", "Contrast2012": "+5"}
    decision = decided(f'{PV} crs:Contrast2012="5"', wanted, {"Contrast2012": "+5"})
    assert decision == Decision({"Exposure2012": "+0.35"}, wanted, {})


def test_an_existing_process_version_stays(decided: Callable[..., Decision]) -> None:
    assert "ProcessVersion" not in decided(PV, {"Texture": "+5"}).changes


def test_a_packet_without_settings_gets_them_all(decided: Callable[..., Decision]) -> None:
    changes = decided('xmp:Rating="3"', {"Texture": "+5"}).changes
    assert changes == {
        **defaults(RAW),
        "Texture": "+5",
        "ProcessVersion": "15.4",
        "HasSettings": "True",
    }


def test_a_packet_without_settings_stays_alone_where_nothing_is_wanted(
    decided: Callable[..., Decision],
) -> None:
    assert decided('xmp:Rating="3"', {"Texture": "0"}).changes == {}


def test_settings_without_a_process_version_get_one(decided: Callable[..., Decision]) -> None:
    changes = decided('crs:Texture="0" crs:Version="15.0"', {"Texture": "+5"}).changes
    assert changes == {"Texture": "+5", "ProcessVersion": "15.4", "HasSettings": "True"}


@pytest.mark.parametrize(
    "old",
    [
        'crs:ProcessVersion="5.0"',
        'crs:ProcessVersion="5.7"',
        'crs:ProcessVersion="new"',
        'crs:Version="6.1"',
        'crs:Version="+2"',
        'crs:Exposure="+1.00"',
        'crs:Brightness="+50"',
    ],
)
def test_old_processes_are_refused(decided: Callable[..., Decision], old: str) -> None:
    with pytest.raises(RefusedSidecarError, match="process version"):
        decided(old, {"Texture": "+5"}, overwrite=True)


@pytest.mark.parametrize("new", ['crs:ProcessVersion="6.7"', 'crs:ProcessVersion="99.1"'])
def test_newer_processes_are_taken(decided: Callable[..., Decision], new: str) -> None:
    assert decided(new, {"Texture": "+5"}).changes["Texture"] == "+5"


def test_a_persons_edit_is_kept_whole(decided: Callable[..., Decision]) -> None:
    decision = decided(f'{PV} crs:Texture="+9"', {"Exposure2012": "+0.35"}, elements=MASKS)
    assert decision.changes == decision.settings == {}
    assert decision.kept == {"Texture": "+9"}
    assert "RetouchAreas, Texture" in decision.reason


def test_automatic_tone_is_kept_even_where_we_wrote_before(
    decided: Callable[..., Decision],
) -> None:
    decision = decided(f'{PV} crs:AutoTone="True"', {"Texture": "+5"}, {"Texture": "0"})
    assert decision.changes == {}
    assert "AutoTone" in decision.reason


def test_masks_painted_since_do_not_keep_the_sliders(decided: Callable[..., Decision]) -> None:
    decision = decided(PV, {"Texture": "+5"}, {"Texture": "0"}, elements=MASKS)
    assert decision.changes == {"Texture": "+5"}


def test_what_changed_since_is_kept_by_property(decided: Callable[..., Decision]) -> None:
    ours = {"Texture": "+5", "Clarity2012": "+5"}
    decision = decided(
        f'{PV} crs:Texture="+9" crs:Clarity2012="+5"',
        {"Texture": "+7", "Clarity2012": "+7"},
        ours,
    )
    assert decision.changes == {"Clarity2012": "+7"}
    assert decision.settings == {"Clarity2012": "+7"}
    assert decision.kept == {"Texture": "+9"}
    assert decision.reason.endswith("Texture")


def test_overwrite_takes_what_is_a_persons(decided: Callable[..., Decision]) -> None:
    decision = decided(
        f'{PV} crs:Texture="+9" crs:AutoTone="True"',
        {"Texture": "+7"},
        elements=MASKS,
        overwrite=True,
    )
    assert decision.changes == {"Texture": "+7", "AutoTone": None}
    assert decision.kept == {}


def test_white_balance_goes_as_a_whole_and_alone(decided: Callable[..., Decision]) -> None:
    held = f'{PV} crs:AutoTone="False" crs:IncrementalTint="+3" crs:WhiteBalance="As Shot"'
    changes = decided(held, WHITE).changes
    assert changes == {**WHITE, "IncrementalTint": None}


def test_a_persons_white_balance_is_kept_as_a_whole(decided: Callable[..., Decision]) -> None:
    held = f'{PV} crs:WhiteBalance="Custom" crs:Temperature="4000" crs:Tint="+5"'
    decision = decided(held, {**WHITE, "Texture": "+5"}, WHITE)
    assert decision.changes == {"Texture": "+5"}
    assert decision.kept == {"WhiteBalance": "Custom", "Temperature": "4000", "Tint": "+5"}
    assert decision.settings == {"Texture": "+5"}


def test_settings_of_a_rendered_export_are_made_valid(decided: Callable[..., Decision]) -> None:
    held = 'crs:ProcessVersion="11.0" crs:HasSettings="False" crs:AlreadyApplied="True"'
    wanted = {"Texture": "+5"}
    assert decided(held, wanted).changes == {
        "Texture": "+5",
        "HasSettings": "True",
        "AlreadyApplied": "False",
    }
    assert "AlreadyApplied" not in decided(held, wanted, kind=FileKind.RENDERED).changes


def test_a_curve_brings_its_name(decided: Callable[..., Decision]) -> None:
    wanted = {"ToneCurvePV2012": ("0, 9", "255, 255"), "ToneCurveName2012": "Custom"}
    assert decided(PV, wanted).changes == wanted
