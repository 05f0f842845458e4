from __future__ import annotations

import codecs
import time

import pytest

from xmpredict.errors import BrokenSidecarError
from xmpredict.xmp.names import RDF, crs
from xmpredict.xmp.packet import Packet
from xmpredict.xmp.source import Source

ROOT = f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description note="ü"/></rdf:RDF>'
TEXTURE = {crs("Texture"): "+5"}


@pytest.mark.parametrize(
    ("mark", "encoding", "declaration"),
    [
        (b"", "utf-8", ""),
        (codecs.BOM_UTF8, "utf-8", '<?xml version="1.0" encoding="UTF-8"?>\n'),
        (codecs.BOM_UTF16_LE, "utf-16-le", ""),
        (codecs.BOM_UTF16_BE, "utf-16-be", '<?xml version="1.0" encoding="UTF-16"?>'),
        (b"", "utf-16-le", ""),
        (b"", "utf-16-be", ""),
        (b"", "iso-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?>"),
        (b"", "ascii", "<?xml version='1.0' encoding='us-ascii' standalone='yes'?>"),
    ],
)
def test_keeps_encoding_mark_and_declaration(mark: bytes, encoding: str, declaration: str) -> None:
    data = mark + (declaration + ROOT).encode(encoding, errors="xmlcharrefreplace")
    packet = Packet.parse(data)
    assert packet.to_bytes() == data
    packet.put(TEXTURE)
    merged = packet.to_bytes()
    assert merged.startswith(mark + declaration.encode(encoding))
    again = Packet.parse(merged)
    assert again.get(crs("Texture")) == "+5"
    assert 'note="ü"' in Source.decode(merged).document.replace("&#252;", "ü")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<?xpacket begin="\ufeff" id="W5M0"?>\n', "\n" + " " * 2000 + '\n<?xpacket end="w"?>'),
        ("<!-- made by hand -->\n\n", "\n<!-- </rdf:RDF> -->\n"),
        ("\n\n", ""),
    ],
)
def test_keeps_what_stands_around_the_root(before: str, after: str) -> None:
    packet = Packet.parse((before + ROOT + after).encode())
    packet.put(TEXTURE)
    merged = packet.to_bytes().decode()
    assert merged.startswith(f"{before}<rdf:RDF")
    assert merged.endswith(f"</rdf:RDF>{after}")


def test_keeps_windows_line_ends() -> None:
    data = ROOT.replace("><", ">\r\n<").encode()
    packet = Packet.parse(data)
    packet.put(TEXTURE)
    merged = packet.to_bytes()
    assert merged.count(b"\n") == merged.count(b"\r\n") >= data.count(b"\r\n")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"just text", "not XML"),
        (b"<a", "not XML"),
        (b"\xff\xfe\x00", "not valid utf-16-le"),
        (b"<a>\xff</a>", "not valid utf-8"),
        (codecs.BOM_UTF32_LE + ROOT.encode("utf-32-le"), "UTF-32"),
        (b"<?xml version='1.0' encoding='utf-7'?>" + ROOT.encode(), "utf-7"),
        (b"<?xml version='1.0' encoding='ebcdic-cp-us'?>" + ROOT.encode(), "ebcdic"),
        (b"<!DOCTYPE a>" + ROOT.encode(), "document type"),
        (b"<!-- --><!DOCTYPE a [<!ENTITY b 'c'>]>" + ROOT.encode(), "document type"),
        ("\ufeff<!DOCTYPE a>".encode("utf-16-be") + ROOT.encode("utf-16-be"), "document type"),
        (ROOT.encode()[:-4], "cut off"),
        (ROOT.replace("ü", "&b;").encode(), "not well-formed"),
        (ROOT.replace("ü", "\ud800").encode("utf-8", "surrogatepass"), "not valid utf-8"),
        (ROOT.encode() + b"rest", "cut off"),
    ],
)
def test_refuses_what_is_not_a_packet(data: bytes, cause: str) -> None:
    with pytest.raises(BrokenSidecarError, match=cause) as error:
        Packet.parse(data)
    assert "left as it is" in error.value.reason


def test_entities_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(20))
    data = f'<!DOCTYPE a [<!ENTITY e0 "ha">{bomb}]><a b="&e20;">&e20;</a>'.encode()
    start = time.perf_counter()
    with pytest.raises(BrokenSidecarError, match="document type"):
        Packet.parse(data)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("tail", ["</a><!--", "</a> ", "<?", "</"])
def test_hostile_ends_take_no_time(tail: str) -> None:
    start = time.perf_counter()
    with pytest.raises(BrokenSidecarError):
        Packet.parse(ROOT.encode() + tail.encode() * 200_000)
    assert time.perf_counter() - start < 5
