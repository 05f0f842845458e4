"""A photo that says of itself whatever a photo can say."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from tests.raw import containers
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff

COMMENT = b"UNICODE\0" + "Grüße".encode("utf-16-le")

IMAGE = containers.HEAD | {
    270: Tag(FieldType.ASCII, "Two people at a window"),
    282: Tag(FieldType.RATIONAL, (72,)),
    305: Tag(FieldType.ASCII, "Firmware 1.8.1"),
    306: Tag(FieldType.ASCII, "2023:07:15 09:00:00"),
    315: Tag(FieldType.ASCII, "Jördis Weiß"),
    33432: Tag(FieldType.ASCII, "(c) 2023 Jördis Weiß"),
    0x4746: Tag(FieldType.SHORT, (2,)),
}
EXIF = containers.EXIF | {
    36864: Tag(FieldType.UNDEFINED, b"0230"),
    36880: Tag(FieldType.ASCII, "+09:00"),
    37380: Tag(FieldType.SIGNED_RATIONAL, (-2 / 3,)),
    37385: Tag(FieldType.SHORT, (0,)),
    37500: Tag(FieldType.UNDEFINED, b"Canon's own, with offsets" * 9),
    37510: Tag(FieldType.UNDEFINED, COMMENT),
    40961: Tag(FieldType.SHORT, (65535,)),
    40962: Tag(FieldType.LONG, (8192,)),
    40963: Tag(FieldType.LONG, (5464,)),
    41486: Tag(FieldType.RATIONAL, (5790,)),
    41996: Tag(FieldType.SHORT, (2,)),
    37396: Tag(FieldType.SHORT, (4000, 2000, 300, 300)),
    42034: Tag(FieldType.RATIONAL, (85, 85, 1.8, 1.8)),
}
INTEROP = Ifd({1: Tag(FieldType.ASCII, "R03")})
GPS = {
    0: Tag(FieldType.BYTE, (2, 3, 0, 0)),
    1: Tag(FieldType.ASCII, "S"),
    2: Tag(FieldType.RATIONAL, (33, 51, 24.5)),
    3: Tag(FieldType.ASCII, "E"),
    4: Tag(FieldType.RATIONAL, (151, 12, 40.25)),
    5: Tag(FieldType.BYTE, (0,)),
    6: Tag(FieldType.RATIONAL, (18.5,)),
    17: Tag(FieldType.RATIONAL, (231.5,)),
}


def exif(image=IMAGE, taken=EXIF, gps=GPS) -> bytes:
    below = {34665: Ifd(taken, below={40965: INTEROP})}
    return encode_tiff(Ifd(image, below=below | ({34853: Ifd(gps)} if gps else {})))


def big_endian() -> bytes:
    """Return a block of the other byte order: make, exposure, bias, and a comment in it."""
    comment = b"UNICODE\0" + "Grüße".encode("utf-16-be")
    head = struct.pack(">2sHI", b"MM", 42, 8)
    image = struct.pack(">H HHII HHII I", 2, 271, 2, 6, 100, 34665, 4, 1, 38, 0)
    taken = struct.pack(
        ">H HHII HHII HHIHH HHII I",
        *(4, 33434, 5, 1, 110, 37380, 10, 1, 118, 37383, 3, 1, 5, 0),
        *(37510, 7, len(comment), 130, 0),
    )
    data = (head + image + taken).ljust(100, b"\0") + b"Canon\0".ljust(10, b"\0")
    return data + struct.pack(">II", 1, 125) + struct.pack(">ii", -1, 3) + bytes(4) + comment


def picture(width=48, height=32) -> np.ndarray:
    """Return a dark picture with a bright corner at the top left, and fine texture."""
    y, x = np.mgrid[0:height, 0:width]
    light = np.stack([40 + x, 40 + y, np.full(x.shape, 60)], axis=-1)
    light[: height // 4, : width // 4] = 230
    return light.astype(np.uint8)


def jpeg(path, block=None, packet=b"", values=None):
    """Write a JPEG with an Exif block and an XMP packet; return its path."""
    block = exif() if block is None else block
    image = Image.fromarray(picture() if values is None else values)
    image.save(path, "JPEG", quality=95, exif=b"Exif\0\0" + block, xmp=packet)
    return path
