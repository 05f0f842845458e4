"""Random packets: no foreign property is ever lost, and only our errors are raised."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xmpredict.errors import BrokenSidecarError, SidecarError
from xmpredict.xmp.names import CRS, RDF, crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable

EXPOSURE, CURVE, TEXTURE = crs("Exposure2012"), crs("ToneCurvePV2012"), crs("Texture")
EDIT = {EXPOSURE: "+0.35", CURVE: ("0, 0", "128, 140", "255, 255"), TEXTURE: None}
OWNED = {"crs:Exposure2012": "+1.00", "crs:Texture": "-5"}
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
def properties(draw: st.DrawFn, name: str) -> tuple[str, str]:
    """Property `name` as an attribute or as an element; the other of the two is empty."""
    text = OWNED.get(name) or draw(TEXTS)
    if draw(st.booleans()):
        return f"{name}={quoteattr(text)}", ""
    if name in OWNED:
        return "", simple(name, text)
    return "", draw(st.sampled_from(ELEMENTS).flatmap(lambda form: form(name)))


@st.composite
def descriptions(draw: st.DrawFn) -> str:
    """One to three descriptions, over which properties are spread, each once."""
    prefixes = st.sampled_from(["dc", "xmp", "my", "crs"])
    names = draw(st.lists(st.builds("{}:{}".format, prefixes, NAMES), unique=True))
    names += [name for name in OWNED if name not in names and draw(st.booleans())]
    parts: list[tuple[list[str], list[str]]] = [([], []) for _ in range(draw(st.integers(1, 3)))]
    for name in names:
        attributes, elements = draw(st.sampled_from(parts))
        attribute, element = draw(properties(name))
        attributes.append(attribute)
        elements += [element, draw(MISCELLANY)]
    about = draw(st.sampled_from(["", "uuid:1"]))
    return "".join(
        f'<rdf:Description rdf:about="{about}" {" ".join(attributes)}>{"".join(elements)}'
        f"</rdf:Description>{draw(MISCELLANY)}"
        for attributes, elements in parts
    )


@st.composite
def packets(draw: st.DrawFn) -> tuple[str, bytes]:
    """A packet as text and as bytes."""
    rdf = f"<rdf:RDF {DECLARED}>{draw(descriptions())}</rdf:RDF>"
    root = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}</x:xmpmeta>'
    text = draw(MISCELLANY) + root + draw(MISCELLANY)
    if draw(st.booleans()):
        text = f'<?xpacket begin="\ufeff" id="W5M0"?>\n{text}\n   \n<?xpacket end="w"?>'
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return text, text.encode(encoding)


def foreign(data: bytes) -> tuple[Counter[str], dict[str, str]]:
    """All but our properties, as the standard library's parser reads them."""
    root = ET.fromstring(data)  # noqa: S314 - made here
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
    # Any other error fails the test.
    with suppress(SidecarError):
        packet = Packet.parse(bytes(damaged))
        packet.put(EDIT)
        Packet.parse(packet.to_bytes())
