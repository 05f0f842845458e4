from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.xmp.conftest import change, held
from xmpredict.develop.settings import Settings
from xmpredict.xmp import Dng, Journal, Options, Run, Status, write
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDIT = Settings(exposure=0.35, highlights=-20, temperature=5100, tint=4)


def test_writes_a_new_sidecar_that_exiftool_reads_back(
    raw: Path, sidecar: Path, run: Run, exiftool: str
) -> None:
    outcome = write(raw, EDIT, run)
    assert (outcome.status, outcome.sidecar) == (Status.WRITTEN, sidecar)
    assert outcome.settings == {
        "Exposure2012": "+0.35",
        "Highlights2012": "-20",
        "Temperature": "5100",
        "Tint": "+4",
        "WhiteBalance": "Custom",
    }
    read = subprocess.run([exiftool, "-j", "-G1", sidecar], capture_output=True, check=True)
    (found,) = json.loads(read.stdout)
    expected = {
        "XMP-crs:Exposure2012": "+0.35",
        "XMP-crs:Highlights2012": -20,
        "XMP-crs:ColorTemperature": 5100,
        "XMP-crs:Tint": "+4",
        "XMP-crs:WhiteBalance": "Custom",
        "XMP-crs:Sharpness": 40,
        "XMP-crs:ColorNoiseReduction": 25,
        "XMP-crs:ToneCurveName2012": "Linear",
        "XMP-crs:ToneCurvePV2012": ["0, 0", "255, 255"],
        "XMP-crs:ProcessVersion": 15.4,
        "XMP-crs:HasSettings": True,
        "XMP-crs:AlreadyApplied": False,
        "XMP-crs:RawFileName": "IMG_1.CR2",
        "XMP-photoshop:SidecarForExtension": "CR2",
    }
    texts = {name: str(value) for name, value in found.items()}
    assert {name: texts.get(name) for name in expected} == {
        name: texts_of(value) for name, value in expected.items()
    }
    assert "XMP-xmp:MetadataDate" in found


def texts_of(value: object) -> str:
    return str(value).removeprefix("+") if not isinstance(value, str) else value


def test_a_new_sidecar_is_read_by_adobes_core(
    raw: Path, sidecar: Path, run: Run, exempi: Callable
) -> None:
    write(raw, EDIT, run)
    properties = {path: value for (_, path), (value, _) in exempi(sidecar.read_bytes()).items()}
    assert properties["crs:Exposure2012"] == "+0.35"
    assert properties["crs:ToneCurvePV2012Red[2]"] == "255, 255"


def test_an_edit_that_moves_no_white_balance_leaves_it_as_shot(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, Settings(exposure=1), run)
    assert held(sidecar, "WhiteBalance") == "As Shot"
    assert held(sidecar, "Temperature") is None


def test_writes_the_process_version_that_is_asked_for(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run, Options(process_version="11.0"))
    assert held(sidecar, "ProcessVersion") == "11.0"


def test_nothing_to_do_writes_no_sidecar(raw: Path, sidecar: Path, run: Run) -> None:
    for settings in (Settings(), Settings(exposure=0, sharpness=40)):
        outcome = write(raw, settings, run)
        assert (outcome.status, outcome.sidecar) == (Status.UNCHANGED, None)
    assert not sidecar.exists()


def test_the_same_again_touches_nothing(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    before = (sidecar.read_bytes(), sidecar.stat().st_mtime_ns, sidecar.stat().st_ino)
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.UNCHANGED
    assert outcome.settings["Exposure2012"] == "+0.35"
    assert before == (sidecar.read_bytes(), sidecar.stat().st_mtime_ns, sidecar.stat().st_ino)


def test_values_are_absolute_however_often_they_are_written(
    raw: Path, sidecar: Path, run: Run
) -> None:
    for exposure in (0.35, 0.45, 0.35):
        assert write(raw, Settings(exposure=exposure), run).status is Status.WRITTEN
    assert held(sidecar, "Exposure2012") == "+0.35"


def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    raw: Path, sidecar: Path, run: Run, journal: Journal
) -> None:
    outcome = write(raw, EDIT, run, Options(dry_run=True))
    assert outcome.status is Status.WRITTEN
    assert outcome.settings["Exposure2012"] == "+0.35"
    assert not sidecar.exists()
    assert journal.history() == []


def test_a_rating_only_sidecar_keeps_its_rating(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    sidecar.write_bytes(packet('xmp:Rating="4"', "<dc:format>image/x-canon-cr2</dc:format>"))
    assert write(raw, EDIT, run).status is Status.WRITTEN
    merged = Packet.parse(sidecar.read_bytes())
    assert merged.get("{http://ns.adobe.com/xap/1.0/}Rating") == "4"
    assert merged.get(crs("Exposure2012")) == "+0.35"
    assert merged.get(crs("Sharpness")) == "40"


def test_a_persons_edit_is_kept(
    raw: Path, sidecar: Path, run: Run, packet: Callable[..., bytes]
) -> None:
    data = packet('crs:ProcessVersion="15.4" crs:Exposure2012="+1.00"')
    sidecar.write_bytes(data)
    outcome = write(raw, EDIT, run)
    assert outcome.status is Status.KEPT
    assert outcome.kept == {"Exposure2012": "+1.00"}
    assert "Exposure2012" in outcome.reason
    assert sidecar.read_bytes() == data
    assert write(raw, EDIT, run, Options(overwrite=True)).status is Status.WRITTEN
    assert held(sidecar, "Exposure2012") == "+0.35"


def test_what_a_person_changed_after_us_is_theirs(raw: Path, sidecar: Path, run: Run) -> None:
    write(raw, EDIT, run)
    change(sidecar, 'Exposure2012="+0.35"', 'Exposure2012="+0.80"')
    change(sidecar, 'Clarity2012="0"', 'Clarity2012="+12"')
    outcome = write(raw, EDIT | {"exposure": 0.5, "clarity": 3.0, "shadows": 9.0}, run)
    assert outcome.status is Status.WRITTEN
    assert outcome.kept == {"Exposure2012": "+0.80", "Clarity2012": "+12"}
    assert held(sidecar, "Exposure2012") == "+0.80"
    assert held(sidecar, "Shadows2012") == "+9"
    assert outcome.settings["Shadows2012"] == "+9"
    assert "Exposure2012" not in outcome.settings


def test_numbers_that_lightroom_adds_to_as_shot_are_no_change(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, Settings(exposure=1), run)
    change(sidecar, 'WhiteBalance="As Shot"', 'WhiteBalance="As Shot" crs:Temperature="5400"')
    assert write(raw, EDIT, run).status is Status.WRITTEN
    assert held(sidecar, "Temperature") == "5100"


def test_a_renamed_folder_is_still_known(raw: Path, run: Run) -> None:
    write(raw, EDIT, run)
    moved = raw.parent.rename(raw.parent.with_name("renamed"))
    outcome = write(moved / raw.name, EDIT | {"exposure": 0.5}, run)
    assert outcome.status is Status.WRITTEN
    assert held(moved / "IMG_1.xmp", "Exposure2012") == "+0.50"


def test_another_photo_of_the_same_name_is_not_taken_for_ours(raw: Path, run: Run) -> None:
    write(raw, EDIT, run)
    raw.write_bytes(b"another photo of a card that counts from 1 again")
    assert write(raw, EDIT | {"exposure": 0.5}, run).status is Status.KEPT


def test_acr_files_stay(raw: Path, run: Run) -> None:
    masks = raw.with_suffix(".acr")
    masks.write_bytes(b"masks")
    assert write(raw, EDIT, run).status is Status.WRITTEN
    assert masks.read_bytes() == b"masks"


def test_the_mode_of_a_sidecar_stays_and_no_other_file_is_left(
    raw: Path, sidecar: Path, run: Run
) -> None:
    write(raw, EDIT, run)
    sidecar.chmod(0o640)
    write(raw, Settings(exposure=1), run)
    assert sidecar.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in raw.parent.iterdir()) == ["IMG_1.CR2", "IMG_1.xmp"]


def test_a_slider_that_the_photo_does_not_take_fails(raw: Path, run: Run) -> None:
    outcome = write(raw, Settings(incremental_tint=3), run)
    assert outcome.status is Status.FAILED
    assert "IncrementalTint" in outcome.reason


def test_a_missing_photo_fails(raw: Path, run: Run) -> None:
    outcome = write(raw.with_name("gone.CR2"), EDIT, run)
    assert (outcome.status, outcome.reason) == (Status.FAILED, "there is no such photo")


def test_a_dng_gets_a_sidecar_of_its_own(raw: Path, run: Run) -> None:
    photo = raw.with_name("a.dng")
    photo.write_bytes(b"dng")
    assert write(photo, EDIT, run).status is Status.REFUSED
    assert write(photo, EDIT, run, Options(dng=Dng.SIDECAR)).status is Status.WRITTEN
    written = Packet.parse(photo.with_suffix(".xmp").read_bytes())
    assert written.get("{http://ns.adobe.com/photoshop/1.0/}SidecarForExtension") == "DNG"


def test_an_edit_inside_a_dng_is_kept_from_a_sidecar_beside_it(
    shared_data: Path, tmp_path: Path, run: Run
) -> None:
    photo = tmp_path / "portrait.dng"
    photo.write_bytes((shared_data / "raw" / "fuji_gfx100s_portrait.dng").read_bytes())
    outcome = write(photo, EDIT, run, Options(dng=Dng.SIDECAR))
    assert outcome.status is Status.KEPT
    assert "MaskGroupBasedCorrections" in outcome.reason
    assert not photo.with_suffix(".xmp").exists()
    options = Options(dng=Dng.SIDECAR, overwrite=True)
    assert write(photo, EDIT, run, options).status is Status.WRITTEN


@pytest.mark.parametrize("name", ["Ünï & <co>.CR2", "a'b\"c.NEF", "tab\there.ARW"])
def test_awkward_names_are_written_into_the_sidecar(raw: Path, run: Run, name: str) -> None:
    photo = raw.rename(raw.with_name(name))
    assert write(photo, EDIT, run).status is Status.WRITTEN
    assert held(photo.with_suffix(".xmp"), "RawFileName") == name


@pytest.mark.parametrize("name", [b"bell\x07.CR2", b"not-utf8-\xff.CR2"])
def test_names_that_xml_cannot_hold_are_left_out(
    raw: Path, run: Run, journal: Journal, name: bytes
) -> None:
    photo = raw.rename(raw.with_name(name.decode(errors="surrogateescape")))
    assert write(photo, EDIT, run).status is Status.WRITTEN
    assert held(photo.with_suffix(".xmp"), "RawFileName") is None
    assert journal.history()[0].photo == photo
