"""A sidecar where there was none, in the form in which Lightroom writes them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xmpredict.xmp.completion import RAW_FILE_NAME
from xmpredict.xmp.names import CRS, PHOTOSHOP, RDF, XMP, X

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.develop.slider import Text

TOOLKIT = "xmpredict"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fresh_packet(photo: Path | None, held: Mapping[str, Text]) -> bytes:
    """Return a packet that states the Camera Raw properties `held`.

    Args:
        photo: The raw that a sidecar is for, which it names; None for a packet inside a photo.
        held: Properties by Camera Raw's name.
    """
    attributes: dict[str, str] = {
        "xmp:MetadataDate": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    attributes |= {f"crs:{name}": text for name, text in held.items() if isinstance(text, str)}
    if photo is not None:
        attributes["photoshop:SidecarForExtension"] = photo.suffix.removeprefix(".").upper()
    if photo is not None and not _NOT_IN_XML.search(photo.name):
        attributes[f"crs:{RAW_FILE_NAME}"] = photo.name
    lists = [_list(name, items) for name, items in held.items() if not isinstance(items, str)]
    stated = "\n".join(f"   {name}={quoteattr(text)}" for name, text in attributes.items())
    return (
        f'<x:xmpmeta xmlns:x="{X}" x:xmptk="{TOOLKIT}">\n'
        f' <rdf:RDF xmlns:rdf="{RDF}">\n'
        '  <rdf:Description rdf:about=""\n'
        f'    xmlns:xmp="{XMP}"\n'
        f'    xmlns:photoshop="{PHOTOSHOP}"\n'
        f'    xmlns:crs="{CRS}"\n'
        f"{stated}>\n"
        f"{''.join(lists)}"
        "  </rdf:Description>\n"
        " </rdf:RDF>\n"
        "</x:xmpmeta>\n"
    ).encode()


def _list(name: str, items: tuple[str, ...]) -> str:
    written = "".join(f"     <rdf:li>{escape(item)}</rdf:li>\n" for item in items)
    return f"   <crs:{name}>\n    <rdf:Seq>\n{written}    </rdf:Seq>\n   </crs:{name}>\n"
