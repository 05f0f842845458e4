"""Raws that LibRaw opens, and does not decode: named before anything is edited."""

from __future__ import annotations

import io

import pytest

from tests.raw import containers
from xmpredict.errors import UnsupportedPhotoError
from xmpredict.raw.coding import undecodable_coding
from xmpredict.raw.open import check_decodable, open_photo

NAMES = {13: "Nikon's High Efficiency", 14: "Nikon's High Efficiency*"}
LOSSLESS = 3


@pytest.mark.parametrize(("compression", "name"), [*NAMES.items(), (LOSSLESS, ""), (99, "")])
def test_nikon_says_it_in_its_maker_notes(compression, name):
    assert undecodable_coding(io.BytesIO(containers.nef(compression))) == name


def test_other_and_broken_maker_notes_say_nothing():
    whole = containers.nef(13)
    old = containers.nef(13, head=b"Nikon\0\1\0\0\0")
    assert undecodable_coding(io.BytesIO(old)) == ""
    for end in range(0, len(whole), 7):
        assert undecodable_coding(io.BytesIO(whole[:end])) in ("", NAMES[13])
    for data in containers.EVERY.values():
        assert undecodable_coding(io.BytesIO(data)) == ""


@pytest.mark.parametrize("look", [check_decodable, open_photo])
@pytest.mark.parametrize("compression", NAMES)
@pytest.mark.parametrize("pixels", [b"\xff\x10\xff\x50", b"\x55"])
def test_it_is_unsupported_and_not_damaged(tmp_path, capfd, look, compression, pixels):
    path = tmp_path / "IMG_1.NEF"
    path.write_bytes(containers.nef(compression, pixels))
    with pytest.raises(UnsupportedPhotoError) as raised:
        look(path)
    assert raised.value.path == path
    assert raised.value.cause == f"its coding is {NAMES[compression]}, which LibRaw cannot decode"
    assert "Adobe DNG Converter" in raised.value.remedy
    assert capfd.readouterr() == ("", "")


def test_a_real_jpeg_xl_is_named(shared_data):
    with (shared_data / "raw" / "nikon_z9_he_undecodable.dng").open("rb") as file:
        assert undecodable_coding(file) == "JPEG XL"
