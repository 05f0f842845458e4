"""The namespaces of XMP that sidecars are read and written in.

Source: XMP specification part 1 (ISO 16684-1) and part 2, Adobe.
"""

from __future__ import annotations

from typing import Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML: Final = "http://www.w3.org/XML/1998/namespace"
X: Final = "adobe:ns:meta/"
XMP: Final = "http://ns.adobe.com/xap/1.0/"
PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
CRS: Final = "http://ns.adobe.com/camera-raw-settings/1.0/"

ABOUT: Final = f"{{{RDF}}}about"
DESCRIPTION: Final = f"{{{RDF}}}Description"
LI: Final = f"{{{RDF}}}li"
SEQ: Final = f"{{{RDF}}}Seq"
ARRAYS: Final = frozenset({SEQ, f"{{{RDF}}}Bag", f"{{{RDF}}}Alt"})


_SYNTAX: Final = (f"{{{RDF}}}", f"{{{XML}}}")


def crs(name: str) -> str:
    """Return the full name, ``{namespace}local``, of Camera Raw property `name`."""
    return f"{{{CRS}}}{name}"


def is_property(name: str) -> bool:
    """Return whether attribute `name` of a description states a property, not RDF or XML itself."""
    return name[:1] == "{" and not name.startswith(_SYNTAX)
