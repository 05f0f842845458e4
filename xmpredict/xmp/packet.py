"""An XMP packet, kept whole: properties are read and set in place, all else stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from xmpredict.errors import RefusedSidecarError
from xmpredict.xmp.names import ABOUT, ARRAYS, CRS, DESCRIPTION, LI, SEQ, crs
from xmpredict.xmp.source import Source, broken
from xmpredict.xmp.structure import Place, read_structure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

    from xmpredict.develop.slider import Text


class Packet:
    """One packet; property names are full names, ``{namespace}local``."""

    def __init__(self, source: Source, root: Element) -> None:
        """Wrap the tree below `root`, which came from `source`."""
        self._source = source
        self._root = root
        self._structure = read_structure(root)
        self._places = self._structure.places

    @classmethod
    def parse(cls, data: bytes) -> Packet:
        """Return the packet that `data`, the bytes of a sidecar, holds.

        Raises:
            BrokenSidecarError: If it is not well-formed, declares a document type, states a
                property twice, or describes several things.
        """
        source = Source.decode(data)
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            strip_cdata=False,
        )
        try:
            root = etree.fromstring(source.document.encode(), parser)
        except etree.XMLSyntaxError as error:
            cause = " ".join((error.msg or "empty").split())
            raise broken(f"its XMP is not well-formed XML ({cause})") from None
        return cls(source, root)

    def __contains__(self, name: str) -> bool:
        """Return whether the packet states property `name`."""
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the top-level properties."""
        return iter(self._places)

    @property
    def places(self) -> Mapping[str, Place]:
        """Where each top-level property stands, by its full name."""
        return self._places

    def get(self, name: str) -> Text | None:
        """Return the value of property `name`, or None where it is not stated.

        Raises:
            RefusedSidecarError: If it is a struct, or carries a qualifier or a comment, which
                setting it would lose.
        """
        place = self._places.get(name)
        if place is None:
            return None
        if place.element is None:
            return str(place.parent.get(name))
        value = _value(place.element)
        if value is None:
            raise RefusedSidecarError(
                f"its {etree.QName(name).localname} is not written as Camera Raw writes it",
                remedy="save the photo's metadata in Lightroom again",
            )
        return value

    def is_filled(self, name: str) -> bool:
        """Return whether property `name`, of any form, holds more than an empty list or text."""
        place = self._places.get(name)
        if place is None:
            return False
        if place.element is None:
            return bool(place.parent.get(name))
        items = [e for e in place.element.iter() if e is not place.element and e.tag not in ARRAYS]
        return bool(items or place.element.attrib or (place.element.text or "").strip())

    def put(self, changes: Mapping[str, Text | None]) -> None:
        """Set properties in the form and place in which they stand; None removes one.

        Raises:
            RefusedSidecarError: As `get`.
        """
        for name, value in changes.items():
            held = self.get(name)
            if held == value:
                continue
            if held is not None and (
                value is None or isinstance(value, str) != isinstance(held, str)
            ):
                self._remove(name)
                held = None
            if value is not None and held is None:
                self._add(name, value)
            elif value is not None:
                self._replace(name, value)

    def to_bytes(self) -> bytes:
        """Return the packet in the encoding, and with the wrappers, that it came with."""
        return self._source.encode(etree.tostring(self._root, encoding="unicode", with_tail=False))

    def foreign(self, ours: set[str]) -> list[object]:
        """Return all that the packet holds except properties `ours`, for comparison.

        Two packets whose results are equal hold the same foreign properties, comments,
        processing instructions and wrappers, in the same order.
        """
        top = set(self._structure.descriptions)
        stated = {item for d in top for item in d.attrib.items() if item[0] not in ours}
        facts: list[object] = [self._source.prolog, self._source.epilog, sorted(stated)]
        walk = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            mine = element.getparent() in top and element.tag in ours
            if mine and event == "start":
                walk.skip_subtree()
            if not mine and element not in top:
                facts.append((event, *_facts(event, element)))
        return facts

    def _remove(self, name: str) -> None:
        place = self._places.pop(name)
        if place.element is None:
            del place.parent.attrib[name]
            return
        before = place.element.getprevious()
        is_last = place.element.getnext() is None
        if is_last and before is not None:
            before.tail = place.element.tail
        elif is_last:
            place.parent.text = place.element.tail
        place.parent.remove(place.element)

    def _add(self, name: str, value: Text) -> None:
        home, as_element = self._home()
        if isinstance(value, str) and not as_element:
            home.set(name, value)
            self._places[name] = Place(home, None)
            return
        element = etree.SubElement(home, name)
        _indent(home, element)
        _fill(element, value)
        self._places[name] = Place(home, element)

    def _replace(self, name: str, value: Text) -> None:
        place = self._places[name]
        if place.element is None:
            place.parent.set(name, str(value))
            return
        _fill(place.element, value)

    def _home(self) -> tuple[Element, bool]:
        """Return the description for new properties, and whether it writes them as elements."""
        held = [place for name, place in self._places.items() if name.startswith(crs(""))]
        if held:
            return held[0].parent, all(place.element is not None for place in held)
        for description in self._structure.descriptions:
            if CRS in description.nsmap.values():
                return description, False
        about = (
            self._structure.descriptions[0].get(ABOUT, "") if self._structure.descriptions else ""
        )
        home = etree.SubElement(
            self._structure.rdf, DESCRIPTION, {ABOUT: about}, nsmap={"crs": CRS}
        )
        _indent(self._structure.rdf, home)
        self._structure.descriptions.append(home)
        return home, False


def _value(element: Element) -> Text | None:
    """Return the text or the items of a property in element form, None if it is anything else."""
    if element.attrib:
        return None
    if not len(element):
        return element.text or ""
    array = element[0]
    plain = len(element) == 1 and array.tag in ARRAYS and not array.attrib
    if not plain or any(li.tag != LI or li.attrib or len(li) for li in array):
        return None
    return tuple(li.text or "" for li in array)


def _facts(event: str, element: Element) -> tuple[object, ...]:
    if event == "start":
        text = element.text or ""
        # White space between elements is layout; in an element without any it is the value.
        return (
            str(element.tag),
            sorted(element.attrib.items()),
            text.strip() if len(element) else text,
        )
    tail = (element.tail or "").strip()
    if event == "end":
        return str(element.tag), tail
    return etree.tostring(element, encoding="unicode", with_tail=False), tail


def _fill(element: Element, value: Text) -> None:
    for child in list(element):
        element.remove(child)
    element.text = value if isinstance(value, str) else None
    if isinstance(value, str):
        return
    array = etree.SubElement(element, SEQ)
    _indent(element, array)
    for item in value:
        li = etree.SubElement(array, LI)
        li.text = item
        _indent(array, li)


def _indent(parent: Element, child: Element) -> None:
    """Give the new last `child` the line of its own that its siblings have."""
    before = child.getprevious()
    above = parent.getparent()
    if before is not None:
        child.tail, before.tail = before.tail, parent.text
    elif (
        above is not None and (above.text or "").startswith("\n") and not (above.text or "").strip()
    ):
        parent.text, child.tail = f"{above.text} ", above.text
