"""Raws seen through camera profiles: their own, and chosen ones."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from tests.raw import profiles
from tests.raw.profiles import LONG, SIGNED_RATIONAL, dcp, numbers, tags, text
from xmpredict.errors import ProfileError
from xmpredict.raw.camera import IDENTITY, ColorSource
from xmpredict.raw.capture import Capture
from xmpredict.raw.dcp import read_dcp, read_embedded
from xmpredict.raw.open import open_photo
from xmpredict.raw.profile import check_fits
from xmpredict.raw.tiff import read_directories


@pytest.fixture
def read(tmp_path):
    """A function that writes the profile of some tags and reads it back."""

    def make(**changes):
        path = tmp_path / "profile.dcp"
        path.write_bytes(dcp(tags(**changes)))
        return read_dcp(path)

    return make


class TestInADng:
    def test_tables_go_with_the_photo(self, dng):
        path = dng()
        assert open_photo(path).profile is None
        path.write_bytes(profiles.embed(path.read_bytes(), tags(model=None)))
        photo = open_photo(path)
        assert photo.profile.name == "Testar Standard"
        assert np.array_equal(photo.profile.look_table.entries, profiles.LOOK)
        assert photo.camera.baseline_ev == pytest.approx(-0.35)
        matrices = [np.array(light.color) for light in photo.camera.illuminants]
        assert matrices == [
            pytest.approx(np.array(color)) for color in (profiles.COLOR, profiles.COOL_COLOR)
        ]

    def test_damaged_tables_cost_the_tables_alone(self, dng):
        path = dng()
        broken = tags(look_dims=numbers(LONG, [5, 1, 3]))
        path.write_bytes(profiles.embed(path.read_bytes(), broken))
        photo = open_photo(path)
        assert photo.profile is None
        assert photo.camera.source is ColorSource.FILE

    def test_matrices_alone_are_no_tables(self):
        heads = read_directories(io.BytesIO(dcp(tags(**profiles.NO_TABLES))))
        assert read_embedded(heads) is None


class TestChosen:
    def test_it_replaces_what_the_file_says(self, dng, read):
        path, profile = dng(neutral=(0.6, 1.0, 0.7)), read(model=text("xmpredict SAMPLE"))
        plain, photo = open_photo(path), open_photo(path, profile=profile)
        assert np.array_equal(plain.pixels, photo.pixels)
        assert photo.profile is profile
        assert photo.neutral == plain.neutral
        assert photo.camera.illuminants == profile.illuminants
        assert photo.as_shot == photo.camera.white_balance(photo.neutral)
        assert abs(photo.as_shot.mired - plain.as_shot.mired) > 1
        assert photo.camera.baseline_ev == pytest.approx(plain.camera.baseline_ev - 0.35)
        white = photo.camera.to_prophoto(photo.neutral) @ photo.neutral
        assert white == pytest.approx([1, 1, 1])

    def test_calibrations_of_its_signature_go_with_it(self, dng, read):
        path = dng()
        calibration = numbers(SIGNED_RATIONAL, np.diag([0.9, 1, 1.1]))
        held = {50723: calibration, 50724: calibration, 50931: text("com.example")}
        path.write_bytes(profiles.embed(path.read_bytes(), held))
        profile = read(model=None)
        fitting = open_photo(path, profile=profile).camera.illuminants
        other = open_photo(path, profile=replace(profile, signature="else")).camera.illuminants
        for light in fitting:
            assert np.array(light.calibration) == pytest.approx(np.diag([0.9, 1, 1.1]))
        assert [light.calibration for light in other] == [IDENTITY, IDENTITY]

    def test_another_camera_is_refused(self, dng, read):
        path = dng()
        with pytest.raises(
            ProfileError, match=r"photo of xmpredict Sample, .* for Testar One"
        ) as error:
            open_photo(path, profile=read())
        assert error.value.path == path
        assert open_photo(path, profile=read(model=None)).profile

    def test_a_finished_picture_is_refused(self, tmp_path, read):
        path = tmp_path / "finished.jpg"
        with pytest.raises(ProfileError, match="finished picture"):
            open_photo(path, profile=read())

    def test_a_makers_raw_is_seen_through_it(self, shared_data, read):
        path = shared_data / "raw" / "canon_d30.CRW"
        profile = read(model=text("canon eos d30"))
        plain, photo = open_photo(path), open_photo(path, profile=profile)
        assert plain.camera.source is ColorSource.LIBRAW
        assert photo.camera.source is ColorSource.FILE
        assert photo.camera.illuminants == profile.illuminants
        assert (photo.camera.name, photo.neutral) == (plain.camera.name, plain.neutral)

    def test_a_real_dng_brings_adobes_tables(self, shared_data):
        photo = open_photo(shared_data / "raw" / "fuji_gfx100s_portrait.dng")
        assert photo.profile.name == "Adobe Standard"
        shapes = [table.entries.shape for _, table in photo.profile.hue_sat_maps]
        assert shapes == [(1, 90, 30, 3)] * 2
        assert photo.profile.look_table.entries.shape == (16, 36, 8, 3)

    def test_a_sensor_of_four_colors_is_refused(self, tmp_path, read):
        with pytest.raises(ProfileError, match="four colors"):
            check_fits(read(), Capture(model="Testar One"), [], 4, tmp_path / "photo.crw")

    @pytest.mark.parametrize(
        ("make", "model", "name"),
        [
            ("Canon", "Canon EOS R5", "CANON EOS R5"),
            ("NIKON CORPORATION", "NIKON Z 6", "Nikon Z 6"),
            ("SONY", "ILCE-7M3", "Sony ILCE-7M3"),
            ("OLYMPUS CORPORATION", "E-M10MarkII", "Olympus E-M10 Mark II"),
            ("OM Digital Solutions", "OM-1", "OM Digital Solutions OM-1"),
            ("RICOH IMAGING COMPANY, LTD.", "PENTAX K-1", "Pentax K-1"),
        ],
    )
    def test_adobes_names_of_cameras_are_known_in_exif(self, make, model, name, tmp_path, read):
        capture = Capture(make=make, model=model)
        check_fits(read(model=text(name)), capture, [], 3, tmp_path / "photo.raw")
        with pytest.raises(ProfileError, match="photo of"):
            check_fits(read(model=text(f"{name} II")), capture, [], 3, tmp_path / "photo.raw")
