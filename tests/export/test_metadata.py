"""Where a photo says what it says of itself."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from tests.export import made
from tests.export.conftest import packet
from tests.raw import containers
from xmpredict.errors import UnreadablePhotoError
from xmpredict.export import tags
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.export.metadata import XMP_UUID, read_metadata
from xmpredict.xmp.packet import Packet

RATING = "{http://ns.adobe.com/xap/1.0/}Rating"
REGIONS = "{http://www.metadataworkinggroup.com/schemas/regions/}Regions"


def rated(stars, more=""):
    return packet(f'xmp:Rating="{stars}" {more}')


def tiff_with(data):
    tags_of_it = containers.HEAD | ({700: Tag(FieldType.BYTE, data + bytes(50))} if data else {})
    return encode_tiff(Ifd(tags_of_it, below={34665: Ifd(containers.EXIF)}))


def ratings(photo):
    found = read_metadata(photo)
    assert found.left_out == ()
    return found.properties.texts(RATING)


@pytest.fixture
def place(tmp_path):
    """A function that puts a photo, and a sidecar beside it, into a folder."""

    def put(name, data, sidecar=b""):
        photo = tmp_path / name
        photo.write_bytes(data)
        if sidecar:
            photo.with_suffix(".xmp").write_bytes(sidecar)
        return photo

    return put


def test_of_a_raw_the_sidecar_counts_alone(place):
    inside = tiff_with(rated(2, 'xmp:Label="Blau"'))
    found = read_metadata(place("a.NEF", inside, rated(5))).properties
    assert found.texts(RATING) == ("5",)
    assert found.texts(RATING.replace("Rating", "Label")) == ()


def test_of_a_raw_without_a_sidecar_what_the_camera_wrote_counts(place):
    assert ratings(place("a.NEF", tiff_with(rated(2)))) == ("2",)
    assert ratings(place("b.CR2", tiff_with(b""))) == ()


def test_of_a_dng_both_count(place):
    inside = tiff_with(rated(2))
    assert ratings(place("a.dng", inside, packet('crs:Exposure2012="+0.50"'))) == ("2",)
    assert ratings(place("b.dng", inside, rated(5))) == ("5",)


def test_of_a_dng_the_sidecar_of_the_raw_that_it_was_made_of_does_not(place):
    owner = 'photoshop:SidecarForExtension="CR2"'
    assert ratings(place("a.dng", tiff_with(rated(2)), rated(5, owner))) == ("2",)
    place("b.CR2", tiff_with(b""), rated(5))
    assert ratings(place("b.dng", tiff_with(rated(2)))) == ("2",)


def test_of_a_finished_picture_nothing_beside_it_does(place, tmp_path):
    photo = made.jpeg(tmp_path / "a.jpg", packet=rated(3))
    photo.with_suffix(".xmp").write_bytes(rated(5))
    assert ratings(photo) == ("3",)
    png = io.BytesIO()
    Image.new("RGB", (4, 4)).save(png, "PNG")
    assert ratings(place("b.png", png.getvalue())) == ()


def test_in_the_boxes_of_a_cr3(place):
    whole = containers.cr3()
    assert ratings(place("a.CR3", whole + containers.box(b"uuid", XMP_UUID + rated(4)))) == ("4",)
    assert ratings(place("b.CR3", whole)) == ()
    assert read_metadata(place("c.CR3", whole)).exif.exif[tags.LENS_MODEL]


def test_in_the_preview_of_a_raf(place, tmp_path):
    preview = made.jpeg(tmp_path / "preview.jpg", packet=rated(1)).read_bytes()
    assert ratings(place("a.RAF", containers.raf(preview))) == ("1",)


def test_of_a_raw_of_its_own_kind(place):
    found = read_metadata(place("a.CRW", containers.crw())).exif
    assert found.image[tags.MODEL] == Tag(FieldType.ASCII, "Canon EOS 10D")
    assert found.exif[tags.FOCAL_LENGTH] == Tag(FieldType.RATIONAL, (50.0,))


def test_xmp_and_exif_agree(place):
    rights = '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Ana</rdf:li></rdf:Alt></dc:rights>'
    found = read_metadata(place("a.NEF", tiff_with(b""), packet("", rights)))
    assert found.exif.image[tags.COPYRIGHT] == Tag(FieldType.ASCII, "Ana")


@pytest.mark.parametrize(("orientation", "whole"), [(1, True), (6, True), (1, False)])
def test_faces_stay_where_the_picture_is_the_photo(tmp_path, rich, orientation, whole):
    block = made.exif(made.IMAGE | {274: Tag(FieldType.SHORT, (orientation,))})
    photo = made.jpeg(tmp_path / "a.jpg", block, rich)
    found = read_metadata(photo, whole=whole).properties
    written = Packet.parse(found.to_packet("image/png", datetime.now(UTC), "test"))
    assert (REGIONS in written) == (orientation == 1 and whole)
    assert found.texts(RATING) == ("4",)


def test_damaged_exif_is_left_out_and_said(tmp_path):
    found = read_metadata(made.jpeg(tmp_path / "a.jpg", b"II*\0nonsense", rated(3)))
    assert found.left_out == ("a part of its Exif cannot be read",)
    assert found.properties.texts(RATING) == ("3",)


def test_damaged_xmp_is_left_out_and_said(tmp_path, place):
    found = read_metadata(made.jpeg(tmp_path / "a.jpg", packet=b"<x:xmpmeta"))
    (said,) = found.left_out
    assert said.startswith("its XMP cannot be read (")
    assert found.exif.image[tags.ARTIST]
    foreign = rated(5, 'photoshop:SidecarForExtension="CR2"')
    (said,) = read_metadata(place("b.NEF", tiff_with(rated(2)), foreign)).left_out
    assert "belongs to a CR2" in said


def test_too_much_xmp_is_said(place):
    long = packet('xmp:Rating="3"', f"<dc:source>{'x' * 70_000}</dc:source>")
    photo = place("a.tif", tiff_with(long))
    assert read_metadata(photo).left_out == ("a part of its XMP is too long",)


def test_a_photo_that_is_not_there(tmp_path):
    with pytest.raises(UnreadablePhotoError):
        read_metadata(tmp_path / "none.nef")
