"""Real raws of real cameras, read back by ExifTool."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not here")


EXIFTOOL_NAMES = {"Temperature": "ColorTemperature"}
"""Where ExifTool has a name of its own."""


@pytest.fixture
def raws(shared_data, tmp_path):
    folder = tmp_path / "raws"
    folder.mkdir()
    for photo in (shared_data / "raw").iterdir():
        if photo.suffix != ".md":
            shutil.copyfile(photo, folder / photo.name)
    return folder


def test_sidecars_say_to_exiftool_what_was_reported(raws, xmpredict):
    result = xmpredict("edit", raws, "--json", "--dng", "sidecar")
    assert result.code == 1
    status = {line["photo"].rsplit("/", 1)[1]: line["status"] for line in result.lines}
    assert status.pop("nikon_z9_he_undecodable.dng") == "failed"
    # Its own sidecar would be a second word beside the edit that is inside the file.
    assert set(status.values()) <= {"written", "kept"}
    assert status["canon_d30.CRW"] == status["kodak_dc50.KDC"] == "written"
    for line in result.lines:
        if line["status"] != "written":
            continue
        command = ["exiftool", "-j", "-XMP-crs:all", "-XMP-photoshop:all", line["sidecar"]]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (told,) = json.loads(done.stdout)
        assert told["SidecarForExtension"] == line["photo"].rsplit(".", 1)[1].upper()
        for key, text in line["settings"].items():
            found = told[EXIFTOOL_NAMES.get(key, key)]
            assert found == text or float(found) == float(text), key
