"""What of a photo's Exif becomes that of its renders."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.export import made
from tests.raw import containers
from xmpredict.export import exif, tags
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.export.exif import Exif, from_block
from xmpredict.export.formats import AVIF, FORMATS, JPEG, PNG, TIFF16
from xmpredict.raw.capture import Capture
from xmpredict.raw.exif_block import read_block

NOW = datetime(2026, 3, 1, 20, 15, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


def read(data):
    return read_block(io.BytesIO(data))


def carried(data):
    """Return what is carried over of a block, and what a reader finds in a PNG's then."""
    found, lost = from_block(read(data))
    return read(encode_tiff(found.of_picture((300, 200), NOW, PNG))), lost


def test_all_of_the_photo_and_nothing_of_its_file():
    block, lost = carried(made.exif())
    assert not lost
    assert block.image.text(tags.ARTIST) == "Jördis Weiß"
    assert block.image.text(tags.COPYRIGHT) == "(c) 2023 Jördis Weiß"
    assert block.image.text(tags.MODEL) == "Canon EOS R5"
    assert block.image.integer(tags.RATING) == 2
    for tag in (*containers.EXIF, 37380, 37385, 42034):
        kind, values = made.EXIF[tag].kind, made.EXIF[tag].encode()[1]
        assert block.exif.entries[tag] == (kind, values)
    assert block.exif.numbers(37380)[0] == pytest.approx(-2 / 3)
    assert block.exif.data(37510) == made.COMMENT
    assert block.gps.entries == {t: (v.kind, v.encode()[1]) for t, v in made.GPS.items()}
    of_the_file = {37500, 40965, 41486, 37396}
    assert of_the_file & made.EXIF.keys() == of_the_file - {40965}
    assert not of_the_file & block.exif.entries.keys()


def test_what_is_another_in_the_picture_is_corrected():
    block, _ = carried(made.exif())
    assert block.image.integer(tags.ORIENTATION) == 1
    assert block.image.numbers(tags.X_RESOLUTION) == (300,)
    assert block.image.text(tags.SOFTWARE) == "xmpredict"
    assert block.image.text(tags.CHANGED) == "2026:03:01 20:15:09"
    assert block.exif.text(tags.CHANGED_ZONE) == "-03:30"
    assert block.exif.text(tags.TAKEN) == "2023:07:14 18:03:09"
    assert block.exif.integer(tags.COLOR_SPACE) == 1
    assert (block.exif.integer(tags.WIDTH), block.exif.integer(tags.HEIGHT)) == (300, 200)
    assert block.exif.data(tags.EXIF_VERSION) == b"0232"


def test_a_newer_version_of_exif_stays():
    newer = made.EXIF | {tags.EXIF_VERSION: Tag(FieldType.UNDEFINED, b"0300")}
    assert carried(made.exif(taken=newer))[0].exif.data(tags.EXIF_VERSION) == b"0300"


def test_what_each_format_may_not_say():
    found = {name: Exif().of_picture((3, 2), NOW, form) for name, form in FORMATS.items()}
    assert [name for name in found if tags.ORIENTATION not in found[name].tags] == [AVIF.name]
    assert [name for name in found if tags.CHROMA_POSITION in found[name].tags] == [JPEG.name]
    below = {name: ifd.below[34665].tags for name, ifd in found.items()}
    assert [name for name in below if tags.WIDTH not in below[name]] == [TIFF16.name]


def test_the_other_byte_order():
    block, lost = carried(made.big_endian())
    assert not lost
    assert block.image.text(tags.MAKE) == "Canon"
    assert block.exif.numbers(tags.EXPOSURE_TIME) == (0.008,)
    assert block.exif.numbers(37380) == (pytest.approx(-1 / 3),)
    assert block.exif.integer(37383) == 5
    assert block.exif.data(37510) == made.COMMENT


def test_exposure_in_the_picture_directory_as_old_raws_have_it():
    """TIFF/EP; and the two facts that a DNG states in its own words."""
    image = containers.HEAD | containers.EXIF
    del image[42033]
    image |= {50735: Tag(FieldType.ASCII, "03467109")}
    image |= {50736: Tag(FieldType.RATIONAL, (16, 35, 4, 4))}
    block, lost = carried(encode_tiff(Ifd(image)))
    assert not lost
    assert block.exif.numbers(tags.EXPOSURE_TIME) == (0.008,)
    assert block.exif.text(tags.SERIAL) == "03467109"
    assert block.exif.numbers(tags.LENS_RANGE) == (16, 35, 4, 4)
    assert tags.EXPOSURE_TIME not in block.image


def test_exif_has_the_last_word_on_exposure():
    image = containers.HEAD | {tags.ISO: Tag(FieldType.SHORT, (100,))}
    assert carried(made.exif(image=image))[0].exif.integer(tags.ISO) == 640


def test_blank_text_is_nothing():
    image = containers.HEAD | {tags.ARTIST: Tag(FieldType.ASCII, b"    \0\0\0\0")}
    block, lost = carried(made.exif(image=image))
    assert tags.ARTIST not in block.image
    assert not lost


def test_a_value_of_the_wrong_type_is_left_out_and_told():
    taken = made.EXIF | {tags.EXPOSURE_TIME: Tag(FieldType.ASCII, "1/125")}
    block, lost = carried(made.exif(taken=taken))
    assert lost
    assert tags.EXPOSURE_TIME not in block.exif
    assert block.exif.numbers(tags.F_NUMBER) == (1.8,)


def test_a_value_outside_the_file_is_left_out_and_told():
    whole = made.exif()
    at = whole.index(struct.pack("<HHI", tags.ARTIST, 2, 14)) + 8
    block, lost = carried(whole[:at] + struct.pack("<I", 0xFFFFFF) + whole[at + 4 :])
    assert lost
    assert tags.ARTIST not in block.image
    assert block.exif.text(tags.LENS_MODEL)


def test_a_lost_note_of_the_maker_is_no_loss():
    whole = made.exif()
    at = whole.index(struct.pack("<HHI", 37500, 7, 225)) + 8
    assert not carried(whole[:at] + struct.pack("<I", 0xFFFFFF) + whole[at + 4 :])[1]


def test_the_longest_value_is_left_out_where_all_are_too_long():
    image = made.IMAGE | {tags.DESCRIPTION: Tag(FieldType.ASCII, "x" * exif.MAX_BYTES)}
    block, lost = carried(made.exif(image=image))
    assert lost
    assert tags.DESCRIPTION not in block.image
    assert block.image.text(tags.ARTIST) == "Jördis Weiß"
    assert block.gps.entries


CAPTURE = Capture(
    time=datetime(2003, 7, 14, 18, 3, 9, 250_000, UTC),
    make="Canon",
    model="Canon EOS 10D",
    serial="1234567",
    lens="50mm",
    iso=200,
    shutter_s=1 / 128,
    aperture=4,
    focal_mm=50,
    flash=True,
)


def test_what_stands_in_no_exif_is_filled_in():
    filled = Exif().filled(CAPTURE)
    block = read(encode_tiff(filled.of_picture((30, 20), NOW, JPEG)))
    assert block.image.text(tags.MODEL) == "Canon EOS 10D"
    assert block.exif.numbers(tags.EXPOSURE_TIME) == (1 / 128,)
    assert block.exif.integer(tags.ISO) == 200
    assert block.exif.text(tags.TAKEN) == "2003:07:14 18:03:09"
    assert block.exif.text(tags.TAKEN_FRACTION) == "250"
    assert block.exif.text(tags.TAKEN_ZONE) == "+00:00"
    assert block.exif.text(tags.SERIAL) == "1234567"
    assert Exif().filled(Capture()) == Exif()


def test_numbers_beyond_all_bounds_are_nothing():
    absurd = Capture(shutter_s=1e300, aperture=8191.999999, focal_mm=1e-30, iso=1e12)
    block = read(encode_tiff(Exif().filled(absurd).of_picture((30, 20), NOW, JPEG)))
    assert tags.EXPOSURE_TIME not in block.exif
    assert block.exif.numbers(tags.F_NUMBER)[0] == pytest.approx(8191.999999, abs=1e-5)
    assert block.exif.numbers(tags.FOCAL_LENGTH) == (0,)
    assert block.exif.integer(tags.ISO) == 65535


def test_what_exif_says_is_never_filled_over():
    held, _ = from_block(read(made.exif()))
    assert held.filled(CAPTURE) == held
    # A moment of one source with the fraction or the zone of another is none.
    bare = Exif(exif={tags.TAKEN: Tag(FieldType.ASCII, "2023:07:14 18:03:09")})
    assert tags.TAKEN_ZONE not in bare.filled(CAPTURE).exif
