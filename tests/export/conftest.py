"""Packets of photos that people looked after."""

from __future__ import annotations

import pytest

NAMESPACES = {
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "crd": "http://ns.adobe.com/camera-raw-defaults/1.0/",
    "crss": "http://ns.adobe.com/camera-raw-saved-settings/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "darktable": "http://darktable.sf.net/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
}

ATTRIBUTES = """
 xmp:Rating="4" xmp:Label="Rot" xmp:CreatorTool="Adobe Lightroom" xmp:ModifyDate="2023-08-01"
 photoshop:City="Sydney" photoshop:SidecarForExtension="CR3" photoshop:LegacyIPTCDigest="00ff"
 xmpDM:pick="1" xmpRights:Marked="True" xmpMM:DocumentID="raw-1" xmpMM:OriginalDocumentID="raw-1"
 tiff:Orientation="6" tiff:ImageWidth="8192" exif:PixelXDimension="8192" dc:format="image/x-canon"
 aux:SerialNumber="0042137" aux:EnhanceDenoiseAlreadyApplied="True" darktable:history_end="3"
 crs:Exposure2012="+1.50" crs:Version="15.4" crs:HasSettings="True" crd:LookName="x"
"""
ELEMENTS = """
<dc:subject><rdf:Bag><rdf:li>wedding</rdf:li><rdf:li>Zoë &amp; Ben</rdf:li></rdf:Bag></dc:subject>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The rings</rdf:li></rdf:Alt></dc:title>
<lr:hierarchicalSubject><rdf:Bag><rdf:li>People|Ben</rdf:li></rdf:Bag></lr:hierarchicalSubject>
<Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource">
 <Iptc4xmpCore:CiEmailWork>studio@example.org</Iptc4xmpCore:CiEmailWork>
</Iptc4xmpCore:CreatorContactInfo>
<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li
 rdf:parseType="Resource"><mwg-rs:Name>Ben</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList>
</mwg-rs:Regions>
<crs:ToneCurvePV2012><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq>
</crs:ToneCurvePV2012>
<crss:SavedSettings><rdf:Bag><rdf:li>before</rdf:li></rdf:Bag></crss:SavedSettings>
<xmpMM:History><rdf:Seq><rdf:li>saved</rdf:li></rdf:Seq></xmpMM:History>
"""


def packet(attributes="", elements="") -> bytes:
    known = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f" {known} {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


@pytest.fixture(scope="session")
def rich() -> bytes:
    """What Lightroom and others write about a photo that somebody rated, named and developed."""
    return packet(ATTRIBUTES, ELEMENTS)
