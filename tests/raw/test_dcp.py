"""Camera profiles: read and refused."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.raw import profiles
from tests.raw.profiles import FLOAT, LONG, SHORT, SIGNED_RATIONAL, dcp, numbers, tags, text
from xmpredict.color.spaces import D50, xy_to_xyz
from xmpredict.color.temperature import mired
from xmpredict.errors import ProfileError
from xmpredict.raw.dcp import read_dcp


@pytest.fixture
def write(tmp_path):
    """A function that writes a profile's bytes and returns their path."""

    def make(data):
        path = tmp_path / "profile.dcp"
        path.write_bytes(data)
        return path

    return make


@pytest.fixture
def read(write):
    """A function that writes the profile of some tags and reads it back."""
    return lambda **changes: read_dcp(write(dcp(tags(**changes))))


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("directory_last", [False, True])
def test_what_was_written_is_read(order, directory_last, write):
    found = read_dcp(write(dcp(tags(order), order, directory_last=directory_last)))
    assert (found.name, found.camera_model) == ("Testar Standard", "Testar One")
    warm, cool = found.illuminants
    assert (warm.kelvin, cool.kelvin) == (2850, 6500)
    assert np.array(warm.color) == pytest.approx(np.array(profiles.COLOR))
    assert np.array(cool.color) == pytest.approx(np.array(profiles.COOL_COLOR))
    for light in (warm, cool):
        assert np.array(light.forward) == pytest.approx(np.array(profiles.FORWARD), abs=1e-4)
        assert np.array(light.forward).sum(axis=1) == pytest.approx(xy_to_xyz(D50))
    (kelvin, first), (other, second) = found.hue_sat_maps
    assert (kelvin, other) == (2850, 6500)
    assert np.array_equal(first.entries, profiles.WARM_MAP)
    assert np.array_equal(second.entries, profiles.COOL_MAP)
    assert np.array_equal(found.look_table.entries, profiles.LOOK)
    assert (first.srgb, found.look_table.srgb) == (False, True)
    assert np.array(found.tone_curve).ravel() == pytest.approx(profiles.CURVE)
    assert found.baseline_ev == pytest.approx(-0.35)
    assert not found.default_black
    assert found.signature == "com.example"


def test_a_profile_may_be_one_matrix(read):
    left_out = ("color2", "light1", "light2", "forward1", "forward2", "offset", "black", "model")
    found = read(**profiles.NO_TABLES, **dict.fromkeys((*left_out, "signature")))
    (light,) = found.illuminants
    assert (light.kelvin, light.forward) == (0, None)
    assert (found.hue_sat_maps, found.look_table, found.tone_curve) == ((), None, ())
    assert (found.baseline_ev, found.default_black, found.signature) == (0, True, "")
    tensors = found.to_tensors()
    assert (tensors.maps, tensors.look, tensors.curve) == ((), None, None)


def test_maps_are_ordered_by_their_lights(read):
    found = read(light1=numbers(SHORT, [21]), light2=numbers(SHORT, [17]))
    assert [kelvin for kelvin, _ in found.hue_sat_maps] == [2850, 6500]
    assert np.array_equal(found.hue_sat_maps[0][1].entries, profiles.COOL_MAP)
    maps = found.to_tensors().maps
    assert [light for light, _ in maps] == [mired(2850), mired(6500)]


@pytest.mark.parametrize(
    "changes",
    [
        {"map2": None},
        {"light2": numbers(SHORT, [17])},
        {"light2": numbers(SHORT, [255])},
        {"color2": None, "forward2": None},
    ],
    ids=["one map", "the same light", "an unknown light", "one matrix"],
)
def test_without_two_lights_the_first_map_serves_all(changes, read):
    ((_, only),) = read(**changes).hue_sat_maps
    assert np.array_equal(only.entries, profiles.WARM_MAP)


def test_a_third_light_is_left_out(read):
    third = numbers(FLOAT, profiles.COOL_MAP)
    matrix = numbers(SIGNED_RATIONAL, profiles.COLOR)
    found = read(light3=numbers(SHORT, [23]), color3=matrix, map3=third)
    assert len(found.illuminants) == len(found.hue_sat_maps) == 2


def test_two_dimensions_are_a_table_without_values_and_never_encoded(read):
    found = read(map_dims=numbers(LONG, [6, 3]), map_encoding=numbers(LONG, [1]))
    table = found.hue_sat_maps[0][1]
    assert table.entries.shape == (1, 6, 3, 3)
    assert not table.srgb


def test_colorless_entries_may_be_missing_and_never_scale_value(read):
    """As the SDK: they are then those of the least color."""
    found = read(look=numbers(FLOAT, profiles.LOOK[:, :, 1:])).look_table.entries
    assert np.array_equal(found[:, :, 1:], profiles.LOOK[:, :, 1:])
    assert np.array_equal(found[:, :, 0, :2], profiles.LOOK[:, :, 1, :2])
    brighter = profiles.LOOK.copy()
    brighter[:, :, 0, 2] = 1.7
    for entries in (found, read(look=numbers(FLOAT, brighter)).look_table.entries):
        assert (entries[:, :, 0, 2] == 1).all()


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"color1": None}, "color matrix 1"),
        ({"color1": numbers(SIGNED_RATIONAL, np.ones(12))}, "color matrix 1"),
        ({"color2": numbers(SIGNED_RATIONAL, np.ones(9))}, "color matrix 2"),
        ({"look": None}, "size that is stated"),
        ({"look": text("no numbers")}, "size that is stated"),
        ({"look": numbers(FLOAT, profiles.LOOK[:2])}, "size that is stated"),
        ({"look_dims": numbers(LONG, [5])}, "impossible size"),
        ({"look_dims": numbers(LONG, [5, 4, 0])}, "impossible size"),
        ({"look_dims": numbers(LONG, [15, 1, 4])}, "impossible size"),
        ({"look_dims": numbers(LONG, [1 << 31, 1 << 31, 1 << 31])}, "size that is stated"),
        ({"look": numbers(FLOAT, profiles.LOOK + np.float32(np.nan))}, "impossible numbers"),
        ({"look": numbers(FLOAT, -profiles.LOOK)}, "impossible numbers"),
        ({"look": numbers(FLOAT, profiles.LOOK * 1e30)}, "impossible numbers"),
        ({"look_encoding": numbers(LONG, [2])}, "unknown encoding"),
        ({"curve": numbers(FLOAT, [0.0, 0.0])}, "tone curve"),
        ({"curve": numbers(FLOAT, [0.0, 0.0, 1.0, 1.0, 0.5])}, "tone curve"),
        ({"curve": numbers(FLOAT, [0, 0, 0.5, 0.3, 0.5, 0.6, 1, 1])}, "tone curve"),
        ({"curve": numbers(FLOAT, [1, 1, 0, 0])}, "tone curve"),
        ({"curve": numbers(FLOAT, [0, 0, 1, np.nan])}, "tone curve"),
        ({"curve": numbers(FLOAT, [0, 0, 0.5, 7, 1, 1])}, "tone curve"),
    ],
)
def test_what_no_profile_says_is_refused(changes, cause, write):
    path = write(dcp(tags(**changes)))
    with pytest.raises(ProfileError, match=cause) as error:
        read_dcp(path)
    assert error.value.path == path
    assert "download the profile again" in error.value.remedy


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"II*\0" + dcp()[4:], "is no camera profile; name a .dcp file"),
        (b"%PDF-1.7 a manual", "is no camera profile; name a .dcp file"),
        (b"IIRC", "is damaged or cut off"),
        (b"IIRC" + b"\xff" * 400, "is damaged or cut off"),
    ],
)
def test_another_file_is_named_as_such(data, said, write):
    path = write(data)
    with pytest.raises(ProfileError, match=re.escape(said)) as error:
        read_dcp(path)
    assert str(error.value).startswith(f"{path}: ")


def test_no_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.dcp", tmp_path):
        with pytest.raises(ProfileError) as error:
            read_dcp(path)
        assert error.value.path == path


def test_more_than_any_profile_holds_is_refused_unread(write):
    endless = dcp(tags(look=(FLOAT, 0xFFFFFFFF, bytes(8))))
    with pytest.raises(ProfileError, match="larger than any profile's"):
        read_dcp(write(endless))


@pytest.mark.parametrize("directory_last", [False, True])
def test_cut_off_anywhere_is_refused(directory_last, write):
    whole = dcp(directory_last=directory_last)
    # The last four bytes say that no directory follows; the loss of those loses nothing.
    for length in range(0, len(whole) - 4, 3):
        with pytest.raises(ProfileError):
            read_dcp(write(whole[:length]))


@given(data=st.binary(max_size=300), order=st.sampled_from([b"IIRC\x08\0\0\0", b"MMCR\0\0\0\x08"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(data, order, write):
    with pytest.raises(ProfileError):
        read_dcp(write(order + data))


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_damage(data, write):
    """Damage is found, or what is read can still be used."""
    damaged = bytearray(dcp())
    for _ in range(data.draw(st.integers(1, 4))):
        # Nearly half of the file is its directory, where damage does most.
        at = data.draw(st.integers(0, len(damaged) - 1) | st.integers(8, 230))
        damaged[at] = data.draw(st.integers(0, 255))
    try:
        tensors = read_dcp(write(bytes(damaged))).to_tensors()
    except ProfileError:
        return
    for table in [table for _, table in tensors.maps] + [tensors.look] * bool(tensors.look):
        assert torch.isfinite(table.changes).all()
    assert tensors.curve is None or 0 <= tensors.curve.min() <= tensors.curve.max() <= 1


@pytest.mark.parametrize(
    ("names", "fits"),
    [
        (["Testar One"], True),
        (["", "TESTAR  one"], True),
        (["TestarOne"], True),
        (["Testar Two"], False),
        ([""], False),
    ],
)
def test_is_for_its_camera(names, fits, read):
    assert read().fits(names) is fits
    assert replace(read(), camera_model="").fits(names)


def test_is_plain_data(read):
    found = read()
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert copy.illuminants == found.illuminants
    assert np.array_equal(copy.look_table.entries, found.look_table.entries)


@pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not here")
@pytest.mark.parametrize("order", "<>")
def test_exiftool_reads_the_same(order, write):
    path = write(dcp(tags(order), order))
    found = read_dcp(path)
    lists = {
        "ColorMatrix2": found.illuminants[1].color,
        "ProfileHueSatMapData2": found.hue_sat_maps[1][1].entries,
        "ProfileLookTableData": found.look_table.entries,
        "ProfileToneCurve": found.tone_curve,
    }
    # Lists are told only when they are asked for by name.
    command = ["exiftool", "-j", "-n", "-b", "-All", *(f"-{name}" for name in lists), path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (told,) = json.loads(done.stdout)
    assert told["ProfileName"] == found.name
    assert told["UniqueCameraModel"] == found.camera_model
    for name, values in lists.items():
        read = [float(number) for number in told[name].split()]
        assert np.ravel(values) == pytest.approx(read, abs=1e-5), name
    assert told["BaselineExposureOffset"] == pytest.approx(found.baseline_ev)
    assert told["ProfileLookTableEncoding"] == found.look_table.srgb
