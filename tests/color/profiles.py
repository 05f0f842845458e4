"""ICC profiles, put together byte by byte."""

from __future__ import annotations

import struct

import numpy as np

from xmpredict.color.spaces import (
    ADOBE_RGB_TO_XYZ,
    D65_TO_D50,
    PROPHOTO_TO_XYZ,
    SRGB_TO_XYZ,
)


def curv(*values):
    return b"curv" + bytes(4) + struct.pack(f">I{len(values)}H", len(values), *values)


def para(kind, *numbers):
    fixed = [round(n * 65536) for n in numbers]
    return b"para" + bytes(4) + struct.pack(f">HH{len(fixed)}i", kind, 0, *fixed)


def xyz(values):
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in values))


def profile(tags, space=b"RGB "):
    blob, table = b"", struct.pack(">I", len(tags))
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(blob), len(data))
        blob += data + bytes(-len(data) % 4)
    size = start + len(blob)
    head = struct.pack(">I4xI4s4s4s", size, 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(24)
    head = head.ljust(68, b"\0") + xyz((0.9642, 1, 0.8249))[8:]
    return head.ljust(128, b"\0") + table + blob


def rgb(matrix, curve):
    columns = np.asarray(matrix).T
    tags = {b"wtpt": xyz((0.9642, 1, 0.8249))}
    tags |= {name: xyz(c) for name, c in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    return profile(tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


SRGB = rgb(D65_TO_D50 @ SRGB_TO_XYZ, para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
ADOBE_RGB = rgb(D65_TO_D50 @ ADOBE_RGB_TO_XYZ, curv(563))
PROPHOTO = rgb(PROPHOTO_TO_XYZ, curv(461))
GREY = profile({b"wtpt": xyz((0.9642, 1, 0.8249)), b"kTRC": curv(round(2.2 * 256))}, b"GRAY")
