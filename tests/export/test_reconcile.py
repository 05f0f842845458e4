"""Exif that agrees with what a person said in XMP."""

from __future__ import annotations

import io

import pytest

from tests.export import made
from tests.export.conftest import packet
from xmpredict.export import tags
from xmpredict.export.exif import Exif, from_block
from xmpredict.export.properties import Properties
from xmpredict.export.reconcile import reconciled
from xmpredict.raw.exif_block import read_block
from xmpredict.xmp.packet import Packet


@pytest.fixture(scope="module")
def held() -> Exif:
    return from_block(read_block(io.BytesIO(made.exif())))[0]


def agreed(held, attributes="", elements=""):
    return reconciled(held, Properties([Packet.parse(packet(attributes, elements))]))


def text(tag):
    return tag.encode()[1].rstrip(b"\0").decode()


def numbers(tag):
    data = tag.encode()[1]
    pairs = [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)]
    return [above / below for above, below in zip(pairs[::2], pairs[1::2], strict=True)]


def test_silence_changes_nothing(held):
    assert agreed(held) == held
    assert reconciled(Exif(), Properties()) == Exif()


def test_author_copyright_and_caption(held):
    image = agreed(
        held,
        elements="<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li><rdf:li>Jördis</rdf:li></rdf:Seq>"
        '</dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ana</rdf:li>'
        '<rdf:li xml:lang="de">Rechte bei Ana</rdf:li></rdf:Alt></dc:rights>'
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Rings</rdf:li></rdf:Alt>'
        "</dc:description>",
    ).image
    assert text(image[tags.ARTIST]) == "Ana; Jördis"
    assert text(image[tags.COPYRIGHT]) == "© Ana"
    assert text(image[tags.DESCRIPTION]) == "Rings"
    assert image[tags.MODEL] == held.image[tags.MODEL]


def test_one_rating(held):
    assert tags.RATING in held.image
    assert tags.RATING not in agreed(held, 'xmp:Rating="5"').image


@pytest.mark.parametrize("zone", ["", "+02:00"])
def test_a_corrected_clock(held, zone):
    moment = f'exif:DateTimeOriginal="2023-07-14T19:03:09.250{zone}"'
    exif = agreed(held, moment).exif
    assert text(exif[tags.TAKEN]) == "2023:07:14 19:03:09"
    assert text(exif[tags.TAKEN_FRACTION]) == "250"
    assert text(exif[tags.TAKEN_ZONE]) == (zone or "-03:30")


@pytest.mark.parametrize("said", ["2023-07-14T18:03:09", "2023-07-14T18:03:09.070-03:30", "2023"])
def test_a_clock_that_nobody_corrected(held, said):
    assert agreed(held, f'exif:DateTimeOriginal="{said}"').exif == held.exif


PLACE = 'exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24,36W"'


def test_a_place_on_the_map(held):
    above = ' exif:GPSAltitude="345/10" exif:GPSAltitudeRef="0"'
    for before in (held, Exif()):
        gps = agreed(before, PLACE + above).gps
        assert (text(gps[1]), text(gps[3])) == ("N", "W")
        assert numbers(gps[2]) == pytest.approx([52, 31.2, 0])
        assert numbers(gps[4]) == pytest.approx([13, 24.6, 0])
        assert numbers(gps[6]) == [34.5]
        assert gps[5].values == (0,)
        assert 17 not in gps, "the direction belonged to another place"


def test_below_the_sea():
    gps = agreed(Exif(), PLACE + ' exif:GPSAltitude="12/1" exif:GPSAltitudeRef="1"').gps
    assert gps[5].values == (1,)


def test_the_same_place_keeps_all_that_the_camera_knew(held):
    same = 'exif:GPSLatitude="33,51.4083S" exif:GPSLongitude="151,12.6708E"'
    assert agreed(held, same).gps == held.gps


@pytest.mark.parametrize("height", ["1/0", "9999999999/1", "high"])
def test_no_height(height):
    assert tags.GPS_ALTITUDE not in agreed(Exif(), f'{PLACE} exif:GPSAltitude="{height}"').gps


@pytest.mark.parametrize(
    "said",
    [
        'exif:GPSLatitude="52,31.2N"',
        'exif:GPSLatitude="52.52" exif:GPSLongitude="13.4"',
        'exif:GPSLatitude="N" exif:GPSLongitude=""',
    ],
)
def test_half_a_place_is_none(held, said):
    assert agreed(held, said).gps == held.gps
