"""Camera profiles, put together byte by byte."""

from __future__ import annotations

import struct

import numpy as np

ASCII, SHORT, LONG, SIGNED_RATIONAL, FLOAT = 2, 3, 4, 10, 11

COLOR = ((0.9, -0.4, 0.05), (-0.36, 1.1, 0.3), (-0.02, 0.07, 0.68))
COOL_COLOR = ((0.82, -0.3, -0.07), (-0.43, 1.2, 0.25), (-0.04, 0.13, 0.58))
FORWARD = ((0.6, 0.3, 0.0642), (0.3, 0.65, 0.05), (0.02, 0.1, 0.7051))
CURVE = (0.0, 0.0, 0.2, 0.31, 0.6, 0.83, 1.0, 1.0)


def text(value):
    return ASCII, len(value) + 1, value.encode() + b"\0"


def numbers(kind, values, order="<"):
    flat = np.asarray(values, dtype=float).ravel()
    if kind == SIGNED_RATIONAL:
        whole = [n for value in flat for n in (round(value * 1_000_000), 1_000_000)]
        return kind, len(flat), struct.pack(f"{order}{len(whole)}i", *whole)
    letter = {SHORT: "H", LONG: "I", FLOAT: "f"}[kind]
    cast = float if kind == FLOAT else int
    return kind, len(flat), struct.pack(f"{order}{len(flat)}{letter}", *map(cast, flat))


def color_table(shape, seed=1):
    """Entries (V, H, S, 3) of a table, grey not scaled in value."""
    random = np.random.default_rng(seed)
    turns = random.uniform(-30, 30, (*shape, 1))
    scales = random.uniform(0.6, 1.5, (*shape, 2))
    scales[:, :, 0, 1] = 1
    return np.concatenate([turns, scales], axis=-1).astype(np.float32)


LOOK, WARM_MAP, COOL_MAP = (
    color_table(shape, seed) for seed, shape in enumerate([(3, 5, 4), (1, 6, 3), (1, 6, 3)])
)


def tags(order="<", **changes):
    """All tags of a profile of two lights by name; those that are changed to None are left out."""
    held = {
        "model": text("Testar One"),
        "color1": numbers(SIGNED_RATIONAL, COLOR, order),
        "color2": numbers(SIGNED_RATIONAL, COOL_COLOR, order),
        "light1": numbers(SHORT, [17], order),
        "light2": numbers(SHORT, [21], order),
        "signature": text("com.example"),
        "name": text("Testar Standard"),
        "map_dims": numbers(LONG, [6, 3, 1], order),
        "map1": numbers(FLOAT, WARM_MAP, order),
        "map2": numbers(FLOAT, COOL_MAP, order),
        "curve": numbers(FLOAT, CURVE, order),
        "forward1": numbers(SIGNED_RATIONAL, FORWARD, order),
        "forward2": numbers(SIGNED_RATIONAL, FORWARD, order),
        "look_dims": numbers(LONG, [5, 4, 3], order),
        "look": numbers(FLOAT, LOOK, order),
        "look_encoding": numbers(LONG, [1], order),
        "offset": numbers(SIGNED_RATIONAL, [-0.35], order),
        "black": numbers(LONG, [1], order),
    }
    return {TAGS[name]: value for name, value in {**held, **changes}.items() if value}


NO_TABLES = dict.fromkeys(("map_dims", "map1", "map2", "look_dims", "look", "curve"))
"""Changes that leave a profile's matrices alone."""

TAGS = {
    "model": 50708,
    "color1": 50721,
    "color2": 50722,
    "light1": 50778,
    "light2": 50779,
    "signature": 50932,
    "name": 50936,
    "map_dims": 50937,
    "map1": 50938,
    "map2": 50939,
    "curve": 50940,
    "forward1": 50964,
    "forward2": 50965,
    "look_dims": 50981,
    "look": 50982,
    "map_encoding": 51107,
    "look_encoding": 51108,
    "offset": 51109,
    "black": 51110,
    "light3": 52529,
    "color3": 52531,
    "map3": 52537,
}


def dcp(held=None, order="<", *, directory_last=False):
    """The file of a profile: its directory, and the values before or after it."""
    held = sorted((held or tags(order)).items())
    table_bytes = 2 + 12 * len(held) + 4
    table, values = _table(held, order, 8 if directory_last else 8 + table_bytes)
    magic = b"IIRC" if order == "<" else b"MMCR"
    start = 8 + len(values) if directory_last else 8
    body = values + table if directory_last else table + values
    return magic + struct.pack(f"{order}I", start) + body


def embed(dng, held):
    """The little-endian file `dng` with `held` tags added to its first directory."""
    (start,) = struct.unpack("<I", dng[4:8])
    (count,) = struct.unpack("<H", dng[start : start + 2])
    old = dng[start + 2 : start + 2 + 12 * count]
    new, values = _table(sorted(held.items()), "<", len(dng))
    rows = [*(old[i : i + 12] for i in range(0, len(old), 12))]
    rows = [row for row in rows if struct.unpack("<H", row[:2])[0] not in held]
    rows += [new[i : i + 12] for i in range(2, len(new) - 4, 12)]
    rows.sort(key=lambda row: struct.unpack("<H", row[:2])[0])
    directory = struct.pack("<H", len(rows)) + b"".join(rows) + bytes(4)
    head = dng[:4] + struct.pack("<I", len(dng) + len(values)) + dng[8:]
    return head + values + directory


def _table(held, order, start):
    """A directory, and the values of it that are to stand at `start`."""
    table, values = struct.pack(f"{order}H", len(held)), b""
    for tag, (kind, count, data) in held:
        place = struct.pack(f"{order}I", start + len(values))
        table += struct.pack(f"{order}HHI", tag, kind, count)
        table += data.ljust(4, b"\0") if len(data) <= 4 else place
        values += data + bytes(len(data) % 2) if len(data) > 4 else b""
    return table + bytes(4), values
