from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xmpredict.errors import BrokenSidecarError, RefusedSidecarError, SidecarError
from xmpredict.xmp.names import CRS, RDF, crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

EXPOSURE, CURVE, TEXTURE = crs("Exposure2012"), crs("ToneCurvePV2012"), crs("Texture")
LINE = ("0, 0", "255, 255")
EDIT = {EXPOSURE: "+0.35", CURVE: ("0, 0", "128, 140", "255, 255"), TEXTURE: None}

NAMESPACES = {
    "crs": CRS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "my": "http://example.com/my/1.0/",
    "rdf": RDF,
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

# What XML allows, with its awkward members often; carriage returns become line ends on reading.
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("<>&\"' \t\n\u00e9\U0001f600")
TEXTS = st.text(CHARACTERS, max_size=12)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,6}", fullmatch=True)


def simple(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def array(name: str, kind: str, items: list[str]) -> str:
    held = "".join(simple("rdf:li", item) for item in items)
    return f"<{name}><rdf:{kind}>{held}</rdf:{kind}></{name}>"


def alternatives(name: str, texts: dict[str, str]) -> str:
    held = "".join(
        f"<rdf:li xml:lang={quoteattr(lang)}>{escape(text)}</rdf:li>"
        for lang, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{held}</rdf:Alt></{name}>"


def struct(name: str, fields: dict[str, str], form: str) -> str:
    if form == "attributes":
        held = " ".join(f"my:{field}={quoteattr(text)}" for field, text in fields.items())
        return f"<{name} {held}/>"
    held = "".join(simple(f"my:{field}", text) for field, text in fields.items())
    if form == "resource":
        return f'<{name} rdf:parseType="Resource">{held}</{name}>'
    return f"<{name}><rdf:Description>{held}</rdf:Description></{name}>"


def qualified(name: str, text: str, qualifier: str) -> str:
    held = simple("rdf:value", text) + simple("my:qualifier", qualifier)
    return f"<{name}><rdf:Description>{held}</rdf:Description></{name}>"


FIELDS = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3)
LANGUAGES = st.dictionaries(
    st.sampled_from(["x-default", "en-US", "fr", "de-AT"]), TEXTS, min_size=1
)
ELEMENTS: list[Callable[[str], st.SearchStrategy[str]]] = [
    lambda name: TEXTS.map(lambda text: simple(name, text)),
    lambda name: st.builds(
        array, st.just(name), st.sampled_from(["Bag", "Seq"]), st.lists(TEXTS, max_size=3)
    ),
    lambda name: LANGUAGES.map(lambda texts: alternatives(name, texts)),
    lambda name: st.builds(
        struct, st.just(name), FIELDS, st.sampled_from(["attributes", "resource", "description"])
    ),
    lambda name: st.builds(qualified, st.just(name), TEXTS, TEXTS),
]
MISCELLANY = st.sampled_from(
    ["", "\n  ", "<!-- a note: crs:Exposure2012 -->", "<?note keep?>", "<!---->"]
)


@st.composite
def packets(draw: st.DrawFn) -> tuple[str, bytes]:
    """A packet as text and as bytes, of several descriptions in both forms."""
    owned = {"crs:Exposure2012": "+1.00", "crs:Texture": "-5"}
    names = draw(
        st.lists(
            st.builds("{}:{}".format, st.sampled_from(["dc", "xmp", "my", "crs"]), NAMES),
            unique=True,
        )
    )
    stated = [name for name in names if name not in owned]
    stated += draw(st.lists(st.sampled_from(sorted(owned)), unique=True))
    wanted = draw(st.integers(1, 3))
    parts: list[tuple[list[str], list[str]]] = [([], []) for _ in range(wanted)]
    for name in stated:
        attributes, elements = parts[draw(st.integers(0, wanted - 1))]
        if name in owned:
            text = owned[name]
            as_attribute = draw(st.booleans())
        else:
            text = draw(TEXTS)
            as_attribute = draw(st.booleans())
        if as_attribute:
            attributes.append(f"{name}={quoteattr(text)}")
        elif name in owned:
            elements.append(simple(name, text))
        else:
            elements.append(
                draw(st.sampled_from(ELEMENTS).flatmap(lambda form, name=name: form(name)))
            )
        elements.append(draw(MISCELLANY))
    about = draw(st.sampled_from(["", "uuid:1"]))
    described = "".join(
        f'<rdf:Description rdf:about="{about}" {" ".join(attributes)}>{"".join(elements)}'
        f"</rdf:Description>{draw(MISCELLANY)}"
        for attributes, elements in parts
    )
    root = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {DECLARED}>{described}</rdf:RDF></x:xmpmeta>'
    )
    wrapped = draw(st.booleans())
    text = draw(MISCELLANY) + root + draw(MISCELLANY)
    if wrapped:
        text = f'<?xpacket begin="\ufeff" id="W5M0"?>\n{text}\n   \n<?xpacket end="w"?>'
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return text, text.encode(encoding)


def foreign(data: bytes) -> tuple[Counter[str], dict[str, str]]:
    """All but our properties, as the standard library's parser reads them."""
    root = ET.fromstring(data)
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root[0]
    elements: Counter[str] = Counter()
    attributes: dict[str, str] = {}
    for description in rdf:
        attributes |= {k: v for k, v in description.attrib.items() if k not in EDIT}
        for child in description:
            if child.tag not in EDIT:
                child.tail = None
                elements[ET.canonicalize(ET.tostring(child, "unicode"))] += 1
    return elements, attributes


def notes(data: bytes) -> list[str]:
    """Comments and processing instructions, in order, all wrappers among them."""
    text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    return re.findall(r"<!--.*?-->|<\?.*?\?>", text, re.DOTALL)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packets())
def test_no_foreign_property_is_ever_lost(drawn: tuple[str, bytes]) -> None:
    _, data = drawn
    packet = Packet.parse(data)
    packet.put(EDIT)
    merged = packet.to_bytes()
    assert foreign(merged) == foreign(data)
    assert notes(merged) == notes(data)
    again = Packet.parse(merged)
    assert {name: again.get(name) for name in EDIT} == EDIT
    assert again.foreign(set(EDIT)) == Packet.parse(data).foreign(set(EDIT))
    again.put(EDIT)
    assert again.to_bytes() == merged


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packets())
def test_adobe_reads_the_same_foreign_properties(
    exempi: Callable, drawn: tuple[str, bytes]
) -> None:
    text, data = drawn
    packet = Packet.parse(data)
    packet.put(EDIT)
    merged = packet.to_bytes()
    after = merged.decode("utf-16" if merged[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")

    def others(properties: dict) -> dict:
        names = {"Exposure2012", "ToneCurvePV2012", "Texture"}
        kept = properties.items()
        return {k: v for k, v in kept if re.split(r"[:\[]", k[1])[1:2] not in [[n] for n in names]}

    assert others(exempi(after.encode())) == others(exempi(text.encode()))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_raise_only_our_error(data: bytes) -> None:
    with pytest.raises(BrokenSidecarError):
        Packet.parse(data)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packets(), st.data())
def test_damaged_packets_raise_only_our_errors(
    drawn: tuple[str, bytes], data: st.DataObject
) -> None:
    damaged = bytearray(drawn[1])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(damaged)))
        end = data.draw(st.integers(start, min(start + 8, len(damaged))))
        damaged[start:end] = data.draw(st.binary(max_size=8))
    try:
        packet = Packet.parse(bytes(damaged))
        packet.put(EDIT)
        Packet.parse(packet.to_bytes())
    except SidecarError:
        pass


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
