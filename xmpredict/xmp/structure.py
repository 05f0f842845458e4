"""Where a packet's properties stand, and the structures that cannot be merged safely.

The rules are those of Adobe's XMP core, which refuses a whole packet for a duplicate property or
for descriptions of different things: writing into such a file would make it no better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.xmp.names import ABOUT, DESCRIPTION, RDF, is_property
from xmpredict.xmp.source import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_PARSE_TYPE = f"{{{RDF}}}parseType"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one property stands: an attribute of `parent`, or the child `element`."""

    parent: Element
    element: Element | None


@dataclass(frozen=True, slots=True)
class Structure:
    """The top of a packet's tree."""

    rdf: Element
    descriptions: list[Element]
    places: dict[str, Place]
    """Every top-level property, by its full name."""


def read_structure(root: Element) -> Structure:
    """Find every top-level property below `root`.

    Raises:
        BrokenSidecarError: If it is not one RDF packet about one thing, each property once.
    """
    rdfs = list(root.iter(f"{{{RDF}}}RDF"))
    if len(rdfs) != 1:
        raise broken(f"its XMP holds {len(rdfs)} RDF blocks, and not one")
    descriptions = [child for child in rdfs[0] if isinstance(child.tag, str)]
    if any(child.tag != DESCRIPTION for child in descriptions):
        raise broken("its XMP holds RDF other than descriptions")
    abouts = {_about(description) for description in descriptions} - {""}
    if len(abouts) > 1:
        raise broken("its XMP is about different things (rdf:about differs)")
    places: dict[str, Place] = {}
    for description in descriptions:
        for name, place in _stated(description):
            if name in places:
                raise broken(f"its XMP states {_short(name)} twice")
            places[name] = place
    _check_structs(root, set(descriptions))
    return Structure(rdfs[0], descriptions, places)


def _about(description: Element) -> str:
    return description.get(ABOUT) or description.get("about") or ""


def _stated(struct: Element) -> Iterator[tuple[str, Place]]:
    here = Place(struct, None)
    for attribute in map(str, struct.keys()):
        if is_property(attribute):
            yield attribute, here
    loose = struct.text
    for child in struct:
        if isinstance(child.tag, str):
            yield child.tag, Place(struct, child)
        loose = f"{loose or ''}{child.tail or ''}"
    if loose and not loose.isspace():
        raise broken("its XMP holds loose text between properties")


def _check_structs(root: Element, checked: set[Element]) -> None:
    """Refuse duplicate fields of nested structs, which the XMP core refuses as well."""
    for element in root.iter():
        nested = element.tag == DESCRIPTION and element not in checked
        if not (nested or element.get(_PARSE_TYPE) == "Resource"):
            continue
        names = [name for name, _ in _stated(element)]
        if len(names) != len(set(names)):
            raise broken(f"its XMP states a field of {_short(str(element.tag))} twice")


def _short(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    family = {"camera-raw-settings/1.0/": "crs", "xap/1.0/": "xmp"}
    prefix = next((p for end, p in family.items() if namespace.endswith(end)), "")
    return f"{prefix}:{local}" if prefix else local
