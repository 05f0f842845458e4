"""The XMP of a render: what its photo's says of the photo, not of how it was developed.

Camera Raw would develop the render once more with any setting that is carried over, so only
namespaces are that describe: rating, label, keywords, IPTC, rights, people, place and camera.

Source: XMP specification part 2; IPTC Photo Metadata Standard 2023.1; MWG guidelines 2.0.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from xmpredict.xmp.names import ABOUT, DESCRIPTION, LI, PHOTOSHOP, RDF, XMP, X

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lxml.etree import _Element as Element

    from xmpredict.xmp.packet import Packet
    from xmpredict.xmp.structure import Place

DC: Final = "http://purl.org/dc/elements/1.1/"
EXIF: Final = "http://ns.adobe.com/exif/1.0/"
EXIF_MORE: Final = "http://cipa.jp/exif/1.0/"
_AUX: Final = "http://ns.adobe.com/exif/1.0/aux/"
_TIFF: Final = "http://ns.adobe.com/tiff/1.0/"
_MEDIA: Final = "http://ns.adobe.com/xap/1.0/mm/"
_VIDEO: Final = "http://ns.adobe.com/xmp/1.0/DynamicMedia/"
_EXTENSION: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"

WHOLE: Final = frozenset(
    {
        DC,
        "http://ns.adobe.com/lightroom/1.0/",
        "http://ns.adobe.com/xap/1.0/rights/",
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        _EXTENSION,
        "http://ns.useplus.org/ldf/xmp/1.0/",
        "http://creativecommons.org/ns#",
        "http://prismstandard.org/namespaces/basic/2.0/",
        "http://ns.microsoft.com/photo/1.0/",
        "http://www.metadataworkinggroup.com/schemas/keywords/",
    }
)
"""Namespaces of which everything is carried over."""

REGIONS: Final = frozenset(
    {
        "http://www.metadataworkinggroup.com/schemas/regions/",
        "http://ns.microsoft.com/photo/1.2/",
    }
)
"""Those of faces, as shares of the picture as it is stored."""

_REGION: Final = f"{{{_EXTENSION}}}ImageRegion"

PARTS: Final = {
    XMP: {"Rating", "Label", "CreateDate", "Identifier", "Nickname"},
    PHOTOSHOP: {
        *("AuthorsPosition", "CaptionWriter", "Category", "City", "Country", "Credit"),
        *("DateCreated", "Headline", "Instructions", "Source", "State"),
        *("SupplementalCategories", "TransmissionReference", "Urgency"),
    },
    _MEDIA: {"OriginalDocumentID", "PreservedFileName"},
    _VIDEO: {"pick", "good"},
    _TIFF: {"Make", "Model", "Artist", "Copyright", "ImageDescription"},
    _AUX: {
        *("ApproximateFocusDistance", "Firmware", "FlashCompensation", "ImageNumber", "Lens"),
        *("LensID", "LensInfo", "LensSerialNumber", "OwnerName", "SerialNumber"),
    },
    "http://ns.camerabits.com/photomechanic/1.0/": {"ColorClass", "EditStatus", "Prefs", "Tagged"},
    "http://www.digikam.org/ns/1.0/": {"ColorLabel", "PickLabel", "TagsList"},
}
"""Namespaces of which some properties are."""

EXIF_OF_FILES: Final = frozenset(
    {
        *("CFAPattern", "ColorSpace", "ComponentsConfiguration", "CompressedBitsPerPixel"),
        *("FlashpixVersion", "FocalPlaneResolutionUnit", "FocalPlaneXResolution"),
        *("FocalPlaneYResolution", "Gamma", "InteroperabilityIndex", "MakerNote", "NativeDigest"),
        *("OECF", "PixelXDimension", "PixelYDimension", "RelatedSoundFile"),
        *("SpatialFrequencyResponse", "SubjectArea", "SubjectLocation"),
    }
)
"""What is not of `EXIF` and `EXIF_MORE`, since it describes the file."""

MAX_BYTES: Final = 60_000
"""All properties together. A JPEG has room for 65,504 bytes of XMP."""


class Properties:
    """What several packets of one photo say that is true of its renders, too."""

    def __init__(self, packets: Iterable[Packet] = (), *, regions: bool = True) -> None:
        """Gather from `packets`, of which later ones have the last word on a property.

        Args:
            packets: Least important first.
            regions: Whether places within the photo are the same in the render.
        """
        places = {
            name: place
            for packet in packets
            for name, place in packet.places.items()
            if _is_carried(etree.QName(name), regions=regions)
        }
        self._places = _fitting(places)
        self.shortened = len(self._places) < len(places)
        """Whether something was too long to be carried."""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the text of property `name`, or that of its items; empty where it has none."""
        place = self._places.get(name)
        if place is None:
            return ()
        if place.element is None:
            return (str(place.parent.get(name)),)
        items = [place.element, *place.element.iter(LI)]
        found = ((item.text or "").strip() for item in items if not len(item))
        return tuple(text for text in found if text)

    def to_packet(self, media_type: str, changed: datetime, creator: str) -> bytes:
        """Return the packet of a render, in UTF-8; empty if there is nothing to say.

        Args:
            media_type: Of the file that it is for.
            changed: When it was rendered, with a time zone.
            creator: The program that did.
        """
        if not self._places:
            return b""
        root = etree.Element(f"{{{X}}}xmpmeta", nsmap={"x": X})
        rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
        home = etree.SubElement(rdf, DESCRIPTION, nsmap=self._prefixes())
        home.set(ABOUT, "")
        moment = changed.isoformat(timespec="seconds")
        for name, text in (
            (f"{{{DC}}}format", media_type),
            (f"{{{XMP}}}CreatorTool", creator),
            (f"{{{XMP}}}ModifyDate", moment),
            (f"{{{XMP}}}MetadataDate", moment),
        ):
            home.set(name, text)
        for name, place in self._places.items():
            _put(home, name, place)
        etree.cleanup_namespaces(root)
        body = etree.tostring(root, encoding="unicode")
        return (
            f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{body}\n<?xpacket end="w"?>'
        ).encode()

    def _prefixes(self) -> dict[str, str]:
        """Return the prefixes that the packets use, each for one namespace."""
        found: dict[str, str] = {"dc": DC, "xmp": XMP}
        for place in self._places.values():
            for prefix, namespace in _in_scope(place).items():
                if prefix and namespace not in found.values():
                    found.setdefault(prefix, namespace)
        return found


def _is_carried(name: etree.QName, *, regions: bool) -> bool:
    namespace, local = name.namespace or "", name.localname
    if namespace in {EXIF, EXIF_MORE}:
        return local not in EXIF_OF_FILES
    if namespace in REGIONS or name.text == _REGION:
        return regions
    if namespace == DC:
        return local != "format"
    return namespace in WHOLE or local in PARTS.get(namespace, ())


def _fitting(places: Mapping[str, Place]) -> dict[str, Place]:
    """Return `places` without the longest, if all together are too long."""
    kept: dict[str, Place] = {}
    total = 0
    for name, place in sorted(places.items(), key=lambda item: _length(*item)):
        total += _length(name, place)
        if total <= MAX_BYTES:
            kept[name] = place
    return kept


def _length(name: str, place: Place) -> int:
    written = place.element
    if written is None:
        written = etree.Element(name, {name: str(place.parent.get(name))})
    return len(etree.tostring(written, encoding="unicode", with_tail=False).encode())


def _in_scope(place: Place) -> Mapping[str | None, str]:
    return (place.parent if place.element is None else place.element).nsmap


def _put(home: Element, name: str, place: Place) -> None:
    if place.element is None:
        home.set(name, str(place.parent.get(name)))
        return
    copied = deepcopy(place.element)
    copied.tail = None
    home.append(copied)
