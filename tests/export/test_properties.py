"""What of a photo's XMP becomes that of its renders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.export.conftest import ELEMENTS, NAMESPACES, packet
from xmpredict.errors import SidecarError
from xmpredict.export import properties
from xmpredict.export.properties import Properties
from xmpredict.xmp.packet import Packet

NOW = datetime(2026, 3, 1, 20, 15, 9, tzinfo=UTC)


def name(text):
    prefix, _, local = text.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def written(*packets, regions=True):
    made = Properties(map(Packet.parse, packets), regions=regions)
    return Packet.parse(made.to_packet("image/jpeg", NOW, "xmpredict"))


def test_what_describes_the_photo_stays(rich):
    held = written(rich)
    assert held.get(name("xmp:Rating")) == "4"
    assert held.get(name("xmp:Label")) == "Rot"
    assert held.get(name("photoshop:City")) == "Sydney"
    assert held.get(name("xmpDM:pick")) == "1"
    assert held.get(name("dc:subject")) == ("wedding", "Zoë & Ben")
    assert held.get(name("lr:hierarchicalSubject")) == ("People|Ben",)
    assert held.get(name("aux:SerialNumber")) == "0042137"
    assert held.get(name("xmpMM:OriginalDocumentID")) == "raw-1"
    for kept in ("dc:title", "Iptc4xmpCore:CreatorContactInfo", "mwg-rs:Regions"):
        assert held.is_filled(name(kept))


def test_nothing_that_develops_or_describes_the_file_stays(rich):
    kept = set(written(rich))
    for prefix in ("crs", "crd", "crss", "darktable"):
        assert not [n for n in kept if n.startswith(name(f"{prefix}:"))], prefix
    for gone in (
        *("tiff:Orientation", "tiff:ImageWidth", "exif:PixelXDimension"),
        *("photoshop:SidecarForExtension", "photoshop:LegacyIPTCDigest"),
        *("xmpMM:DocumentID", "xmpMM:History", "aux:EnhanceDenoiseAlreadyApplied"),
    ):
        assert name(gone) not in kept, gone


def test_what_is_another_in_the_picture_is_corrected(rich):
    held = written(rich)
    assert held.get(name("dc:format")) == "image/jpeg"
    assert held.get(name("xmp:CreatorTool")) == "xmpredict"
    assert held.get(name("xmp:ModifyDate")) == "2026-03-01T20:15:09+00:00"
    assert held.get(name("xmp:MetadataDate")) == "2026-03-01T20:15:09+00:00"


def test_faces_are_left_out_where_they_would_be_elsewhere(rich):
    held = written(rich, regions=False)
    assert name("mwg-rs:Regions") not in held
    assert held.get(name("dc:subject")) == ("wedding", "Zoë & Ben")


def test_the_later_packet_has_the_last_word():
    inside = packet('xmp:Rating="2" xmp:Label="Rot"', ELEMENTS)
    beside = packet('crs:Exposure2012="+1.00"', "<xmp:Rating>5</xmp:Rating>")
    held = written(inside, beside)
    assert held.get(name("xmp:Rating")) == "5"
    assert held.get(name("xmp:Label")) == "Rot"
    assert held.get(name("dc:subject")) == ("wedding", "Zoë & Ben")


def test_utf_16_and_odd_prefixes_are_understood():
    odd = packet('xmp:Rating="3"').replace(b"xmlns:xmp=", b"xmlns:xap=")
    odd = odd.replace(b"xmp:Rating", b"xap:Rating").decode().encode("utf-16")
    assert written(odd).get(name("xmp:Rating")) == "3"


def test_nothing_to_say_is_no_packet():
    developed = Packet.parse(packet('crs:Exposure2012="+1.00"'))
    assert Properties([developed]).to_packet("image/png", NOW, "xmpredict") == b""
    assert Properties().to_packet("image/png", NOW, "xmpredict") == b""


def test_the_longest_is_left_out_where_all_are_too_long():
    long = packet('xmp:Rating="3"', f"<dc:source>{'x' * properties.MAX_BYTES}</dc:source>")
    made = Properties([Packet.parse(long)])
    assert made.shortened
    assert len(made.to_packet("image/jpeg", NOW, "xmpredict")) < 5000
    assert made.texts(name("xmp:Rating")) == ("3",)
    assert not Properties([Packet.parse(packet('xmp:Rating="3"'))]).shortened


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("xmp:Rating", ("4",)),
        ("dc:subject", ("wedding", "Zoë & Ben")),
        ("dc:title", ("The rings",)),
        ("dc:rights", ()),
        ("crs:Exposure2012", ()),
    ],
)
def test_texts(rich, asked, texts):
    assert Properties([Packet.parse(rich)]).texts(name(asked)) == texts


def test_real_packets_lose_their_settings_and_nothing_they_say(shared_data, exempi):
    """Read by Adobe's own library; the settings are most of most packets."""
    read = 0
    for path in sorted((shared_data / "xmp").glob("*.xmp")):
        try:
            source = Packet.parse(path.read_bytes().rstrip(b"\0"))
        except SidecarError:
            continue
        data = Properties([source]).to_packet("image/jpeg", NOW, "xmpredict")
        if not data:
            continue
        read += 1
        before, after = exempi(source.to_bytes()), exempi(data)
        assert not [n for n in after if "camera-raw" in n[0]], path.name
        ours = ("CreatorTool", "ModifyDate", "MetadataDate", "format")
        for at, value in after.items():
            if not at[1].endswith(ours):
                assert before[at] == value, (path.name, at)
        for at in before:
            if at[0] == NAMESPACES["dc"] and not at[1].endswith(ours):
                assert at in after, (path.name, at)
    assert read > 50
