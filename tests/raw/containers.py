"""The least of each maker's container that carries Exif facts."""

from __future__ import annotations

import io
import struct

from PIL import Image

from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.boxes import CANON_UUID

EXIF = {
    33434: Tag(FieldType.RATIONAL, (0.008,)),
    33437: Tag(FieldType.RATIONAL, (1.8,)),
    34855: Tag(FieldType.SHORT, (640,)),
    36867: Tag(FieldType.ASCII, "2023:07:14 18:03:09"),
    36881: Tag(FieldType.ASCII, "-03:30"),
    37385: Tag(FieldType.SHORT, (9,)),
    37386: Tag(FieldType.RATIONAL, (85,)),
    37521: Tag(FieldType.ASCII, "07"),
    42033: Tag(FieldType.ASCII, "0042137"),
    42036: Tag(FieldType.ASCII, "EF85mm f/1.8 USM"),
}
HEAD = {
    271: Tag(FieldType.ASCII, "Canon"),
    272: Tag(FieldType.ASCII, "Canon EOS R5"),
    274: Tag(FieldType.SHORT, (6,)),
}


def tiff(head=HEAD, exif=EXIF, magic=b"II*\0"):
    data = encode_tiff(Ifd(head, below={34665: Ifd(exif)}))
    return magic + data[len(magic) :]


def nef(compression, pixels=b"\xff\x10\xff\x50", head=b"Nikon\0\2\x11\0\0"):
    """Of a Z 9, by what its maker notes say; the pixels begin as those of High Efficiency do."""
    pixels = pixels.ljust(96, b"\0")
    notes = encode_tiff(Ifd({0x0093: Tag(FieldType.SHORT, (compression,))}))
    sensor = {
        254: Tag(FieldType.LONG, (0,)),
        256: Tag(FieldType.LONG, (512,)),
        257: Tag(FieldType.LONG, (384,)),
        258: Tag(FieldType.SHORT, (14,)),
        259: Tag(FieldType.SHORT, (34713,)),
        262: Tag(FieldType.SHORT, (32803,)),
        277: Tag(FieldType.SHORT, (1,)),
        279: Tag(FieldType.LONG, (len(pixels),)),
        33421: Tag(FieldType.SHORT, (2, 2)),
        33422: Tag(FieldType.BYTE, (0, 1, 1, 2)),
    }
    named = {271: Tag(FieldType.ASCII, "NIKON CORPORATION"), 272: Tag(FieldType.ASCII, "NIKON Z 9")}
    exif = EXIF | {37500: Tag(FieldType.UNDEFINED, head + notes)}
    below = {330: Ifd(sensor, pixels), 34665: Ifd(exif)}
    return encode_tiff(Ifd(named, below=below))


def box(name, content):
    return struct.pack(">I4s", 8 + len(content), name) + content


def cr3(head=HEAD, exif=EXIF, pixels=b"x" * 100):
    blocks = box(b"CNCV", b"CanonCR3") + box(b"CMT1", encode_tiff(Ifd(head)))
    blocks += box(b"CMT2", encode_tiff(Ifd(exif)))
    moov = box(b"moov", box(b"uuid", CANON_UUID + blocks) + box(b"mvhd", bytes(8)))
    wide = struct.pack(">I4sQ", 1, b"mdat", 16 + len(pixels)) + pixels
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + moov + wide


def jpeg(exif_tiff=None, size=(16, 8)):
    packed = io.BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(
        packed, "JPEG", exif=b"Exif\0\0" + exif_tiff if exif_tiff else b"", quality=95
    )
    return packed.getvalue()


def raf(preview=None, pixels=b"x" * 100):
    preview = preview or jpeg(tiff())
    start = 148
    pointers = struct.pack(">6I", start, len(preview), start, 0, start + len(preview), len(pixels))
    head = b"FUJIFILMCCD-RAW 0201FF129502X-T4".ljust(84, b"\0")
    return (head + pointers).ljust(start, b"\0") + preview + pixels


def mrw():
    def block(name, content):
        return b"\0" + name + struct.pack(">I", len(content)) + content

    blocks = block(b"PRD", bytes(24)) + block(b"TTW", tiff())
    return b"\0MRM" + struct.pack(">I", len(blocks)) + blocks + b"pixels"


def crw():
    """A heap of names, serial number, time, exposure and focal length."""
    values = [
        (0x080A, b"Canon\0Canon EOS 10D\0"),
        (0x180B, struct.pack("<I", 1234567)),
        (0x180E, struct.pack("<III", 1058205789, 0, 0)),
        (0x102A, struct.pack("<8h", 16, 0, 192, 0, 128, 160, 0, 0)),
        (0x1029, struct.pack("<4H", 2, 50, 0, 0)),
    ]
    inner, table = b"", b""
    for tag, value in values:
        table += struct.pack("<HII", tag, len(value), len(inner))
        inner += value
    inner += struct.pack("<H", len(values)) + table + struct.pack("<I", len(inner))
    outer = inner + struct.pack("<H", 2)
    outer += struct.pack("<HII", 0x300A, len(inner), 0)
    outer += struct.pack("<HII", 0x1803 | 0x4000, 0x0A000000, 0) + struct.pack("<I", len(inner))
    return b"II" + struct.pack("<I", 26) + b"HEAPCCDR" + bytes(12) + outer


EVERY = {
    "a.CR2": tiff(),
    "a.nef": tiff(magic=b"II*\0"),
    "a.ARW": tiff(),
    "a.pef": tiff(),
    "a.dng": tiff(),
    "a.ORF": tiff(magic=b"IIRO"),
    "a.RW2": tiff(magic=b"IIU\0"),
    "a.CR3": cr3(),
    "a.RAF": raf(),
    "a.MRW": mrw(),
    "a.jpg": jpeg(tiff()),
    "a.tif": tiff(),
}
"""Files by name, all of which tell the same facts."""
