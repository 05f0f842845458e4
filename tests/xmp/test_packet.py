from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from xmpredict.errors import RefusedSidecarError
from xmpredict.xmp.names import CRS, RDF, crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

EXPOSURE, CURVE, TEXTURE = crs("Exposure2012"), crs("ToneCurvePV2012"), crs("Texture")
LINE = ("0, 0", "255, 255")
EDIT = {EXPOSURE: "+0.35", CURVE: ("0, 0", "128, 140", "255, 255"), TEXTURE: None}


@pytest.mark.parametrize(
    ("held", "changes"),
    [
        ('crs:Texture="+5"', {TEXTURE: "+7"}),
        ('crs:Texture="+5"', {TEXTURE: None}),
        ('crs:ToneCurvePV2012="0, 0"', {CURVE: LINE}),
        ("", {TEXTURE: "+7", CURVE: LINE}),
    ],
)
def test_puts_properties_beside_attributes(packet: Callable, held: str, changes: dict) -> None:
    merged = Packet.parse(packet(f'{held} crs:Version="15.4" dc:format="raw"'))
    merged.put(changes)
    again = Packet.parse(merged.to_bytes())
    assert {name: again.get(name) for name in changes} == changes
    assert again.get("{http://purl.org/dc/elements/1.1/}format") == "raw"


@pytest.mark.parametrize(
    ("held", "changes"),
    [
        ("<crs:Texture>+5</crs:Texture>", {TEXTURE: "+7"}),
        ("<crs:Texture>+5</crs:Texture>", {TEXTURE: None}),
        ("<crs:Texture><![CDATA[+5]]></crs:Texture>", {TEXTURE: "+7"}),
        ("<crs:Texture><rdf:Seq><rdf:li>5</rdf:li></rdf:Seq></crs:Texture>", {TEXTURE: "+7"}),
        ("<crs:ToneCurvePV2012><rdf:Seq/></crs:ToneCurvePV2012>", {CURVE: LINE}),
        ("<crs:ToneCurvePV2012/>", {CURVE: LINE}),
    ],
)
def test_puts_properties_beside_elements(packet: Callable, held: str, changes: dict) -> None:
    merged = Packet.parse(packet(elements=f"{held}<dc:format>raw</dc:format>"))
    merged.put(changes)
    again = Packet.parse(merged.to_bytes())
    assert {name: again.get(name) for name in changes} == changes
    assert again.get("{http://purl.org/dc/elements/1.1/}format") == "raw"


def test_new_properties_follow_the_form_of_the_others(packet: Callable) -> None:
    merged = Packet.parse(packet(elements="<crs:Texture>+5</crs:Texture>"))
    merged.put({EXPOSURE: "+0.35"})
    assert b"<crs:Exposure2012>+0.35</crs:Exposure2012>" in merged.to_bytes()
    merged = Packet.parse(packet('crs:Texture="+5"'))
    merged.put({EXPOSURE: "+0.35"})
    assert b'crs:Exposure2012="+0.35"' in merged.to_bytes()


@pytest.mark.parametrize(
    "descriptions", ["", '<rdf:Description rdf:about="uuid:7"/>', "<!-- none -->"]
)
def test_a_packet_without_camera_raw_gets_a_description_for_it(descriptions: str) -> None:
    data = f'<rdf:RDF xmlns:rdf="{RDF}">{descriptions}</rdf:RDF>'.encode()
    packet = Packet.parse(data)
    packet.put({EXPOSURE: "+0.35"})
    merged = packet.to_bytes()
    assert b'crs:Exposure2012="+0.35"' in merged
    assert Packet.parse(merged).foreign({EXPOSURE}) == Packet.parse(merged).foreign({EXPOSURE})
    assert merged.count(b"uuid:7") == 2 * descriptions.count("uuid:7")


@pytest.mark.parametrize(
    "held",
    [
        '<crs:Exposure2012 xml:lang="en">+1.00</crs:Exposure2012>',
        "<crs:Exposure2012>+1<!-- stop -->.00</crs:Exposure2012>",
        '<crs:Exposure2012 rdf:parseType="Resource"><rdf:value>1</rdf:value></crs:Exposure2012>',
        '<crs:Exposure2012><rdf:Seq><rdf:li xml:lang="en">1</rdf:li></rdf:Seq></crs:Exposure2012>',
        "<crs:Exposure2012><rdf:Seq/><rdf:Seq/></crs:Exposure2012>",
        "<crs:Exposure2012><rdf:Seq><!-- first --><rdf:li>1</rdf:li></rdf:Seq></crs:Exposure2012>",
    ],
)
def test_our_property_with_more_than_a_value_is_refused(packet: Callable, held: str) -> None:
    merged = Packet.parse(packet(elements=held))
    with pytest.raises(RefusedSidecarError, match="Exposure2012"):
        merged.put({EXPOSURE: "+0.35"})
    with pytest.raises(RefusedSidecarError, match="Exposure2012"):
        merged.get(EXPOSURE)


@pytest.mark.parametrize(
    ("held", "filled"),
    [
        ("", False),
        ("<crs:RetouchAreas/>", False),
        ("<crs:RetouchAreas><rdf:Seq/></crs:RetouchAreas>", False),
        ("<crs:RetouchAreas><rdf:Seq>\n </rdf:Seq></crs:RetouchAreas>", False),
        ("<crs:RetouchAreas><rdf:Seq><rdf:li>x</rdf:li></rdf:Seq></crs:RetouchAreas>", True),
        ('<crs:RetouchAreas crs:Radius="1"/>', True),
        ("<crs:RetouchAreas>x</crs:RetouchAreas>", True),
    ],
)
def test_is_filled(packet: Callable, held: str, filled: bool) -> None:
    assert Packet.parse(packet(elements=held)).is_filled(crs("RetouchAreas")) is filled


def test_is_filled_reads_attributes(packet: Callable) -> None:
    held = Packet.parse(packet('crs:RetouchAreas="x" crs:RedEyeInfo=""'))
    assert held.is_filled(crs("RetouchAreas"))
    assert not held.is_filled(crs("RedEyeInfo"))


def test_tells_what_it_holds(packet: Callable) -> None:
    held = Packet.parse(packet('crs:Texture="+5"', "<dc:format>raw</dc:format>"))
    assert TEXTURE in held
    assert EXPOSURE not in held
    assert list(held) == [TEXTURE, "{http://purl.org/dc/elements/1.1/}format"]


def test_a_mask_of_twelve_megabytes_survives(packet: Callable) -> None:
    blob = "A" * 12_000_000
    merged = Packet.parse(packet(f'crs:Table_0="{blob}" crs:Texture="+5"'))
    merged.put(EDIT)
    assert Packet.parse(merged.to_bytes()).get(crs("Table_0")) == blob


@pytest.mark.parametrize("lost", ["dc:format='raw'", "<!-- note -->", "<?note?>", "<dc:b>1</dc:b>"])
def test_foreign_notices_every_loss(packet: Callable, lost: str) -> None:
    attribute = lost if "=" in lost else ""
    element = "" if attribute else lost
    full = Packet.parse(packet(attribute, f"<dc:a>1</dc:a>{element}"))
    bare = Packet.parse(packet("", "<dc:a>1</dc:a>"))
    assert full.foreign({EXPOSURE}) != bare.foreign({EXPOSURE})


def test_foreign_minds_white_space_only_where_it_is_a_value(packet: Callable) -> None:
    one = Packet.parse(packet("", "<dc:a> </dc:a>")).foreign(set())
    assert one != Packet.parse(packet("", "<dc:a></dc:a>")).foreign(set())
    assert one == Packet.parse(packet("", "\n <dc:a> </dc:a>\n")).foreign(set())


def test_what_is_added_stands_on_lines_of_its_own() -> None:
    data = (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:crs="{CRS}">\n <rdf:Description crs:Texture="+5"/>\n'
        "</rdf:RDF>"
    )
    packet = Packet.parse(data.encode())
    packet.put({CURVE: LINE})
    lines = [line.strip() for line in io.StringIO(packet.to_bytes().decode())]
    assert lines[2:6] == [
        "<crs:ToneCurvePV2012>",
        "<rdf:Seq>",
        "<rdf:li>0, 0</rdf:li>",
        "<rdf:li>255, 255</rdf:li>",
    ]
    packet.put({CURVE: None, TEXTURE: None})
    assert b"crs:" not in packet.to_bytes().replace(b"xmlns:crs", b"")
