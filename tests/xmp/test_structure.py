from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.errors import BrokenSidecarError
from xmpredict.xmp.names import CRS, RDF
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable


def described(elements: str) -> str:
    inside = f"<rdf:Description>{elements}</rdf:Description>"
    return f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:crs="{CRS}">{inside}</rdf:RDF>'


DUPLICATES = {
    "two elements": "<crs:A>1</crs:A><crs:A>1</crs:A>",
    "two descriptions": (
        "<crs:A>1</crs:A></rdf:Description>"
        '<rdf:Description xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:A="1">'
    ),
    "field of a struct": "<crs:S><rdf:Description><crs:A/><crs:A/></rdf:Description></crs:S>",
    "field of a resource": '<crs:S rdf:parseType="Resource"><crs:A/><crs:A/></crs:S>',
    "field in both forms": '<crs:S><rdf:Description crs:A="1"><crs:A/></rdf:Description></crs:S>',
}


@pytest.mark.parametrize("elements", DUPLICATES.values(), ids=DUPLICATES)
def test_refuses_duplicates_as_adobe_does(
    packet: Callable[..., bytes], exempi: Callable[[bytes], object], elements: str
) -> None:
    data = packet(elements=elements)
    with pytest.raises(BrokenSidecarError, match="twice"):
        Packet.parse(data)
    with pytest.raises(Exception, match="bad XMP"):
        exempi(data)


def test_refuses_an_attribute_with_an_element_twin(packet: Callable[..., bytes]) -> None:
    with pytest.raises(BrokenSidecarError, match="crs:Texture twice"):
        Packet.parse(packet('crs:Texture="1"', "<crs:Texture>1</crs:Texture>"))
    with pytest.raises(BrokenSidecarError, match="format twice"):
        Packet.parse(packet('dc:format="1"', "<dc:format>1</dc:format>"))


def test_refuses_descriptions_of_different_things(packet: Callable[..., bytes]) -> None:
    other = '</rdf:Description><rdf:Description rdf:about="uuid:2">'
    with pytest.raises(BrokenSidecarError, match="rdf:about"):
        Packet.parse(packet(elements=other, about="uuid:1"))
    assert Packet.parse(packet(elements=other))


def test_reads_the_old_unqualified_about() -> None:
    two = '<rdf:Description about="uuid:1"/><rdf:Description rdf:about="uuid:2"/>'
    with pytest.raises(BrokenSidecarError, match="rdf:about"):
        Packet.parse(f'<rdf:RDF xmlns:rdf="{RDF}">{two}</rdf:RDF>'.encode())


@pytest.mark.parametrize(
    ("inside", "cause"),
    [
        ("<a/>", "0 RDF blocks"),
        (f'<rdf:RDF xmlns:rdf="{RDF}"/><rdf:RDF xmlns:rdf="{RDF}"/>', "2 RDF blocks"),
        (f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Seq/></rdf:RDF>', "other than descriptions"),
        (described("loose<crs:A/>"), "loose text"),
        (described("<crs:A/>loose"), "loose text"),
    ],
)
def test_refuses_what_is_not_one_rdf_packet(inside: str, cause: str) -> None:
    with pytest.raises(BrokenSidecarError, match=cause):
        Packet.parse(f"<x>{inside}</x>".encode())


def test_struct_fields_may_repeat_from_item_to_item(packet: Callable[..., bytes]) -> None:
    item = '<rdf:li><rdf:Description crs:A="1"/></rdf:li>'
    data = packet(elements=f"<crs:S><rdf:Seq>{item}{item}</rdf:Seq></crs:S>")
    assert Packet.parse(data).to_bytes()
