"""A few finished photos and edits, made of numbers, as the builder of scenes reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {"street": 8, "varied": 12, "portrait": 4}


def write_photos(folder: Path) -> Path:
    """Write smooth pictures with texture, and their manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["file\trepository\tpath\tlicence"]
    random = np.random.default_rng(4)
    for kind, count in KINDS.items():
        for number in range(count):
            name = f"{kind}_{number:04d}.jpg"
            size = (150, 200) if number % 2 else (200, 150)
            coarse = random.uniform(30, 225, (6, 5, 3)).astype(np.uint8)
            Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(folder / name)
            lines.append(f"{name}\t{kind}/{number // 2}\tx.jpg\tfree; outdoor")
    (folder / "manifest.tsv").write_text("\n".join(lines) + "\n")
    return folder


def write_edits(path: Path) -> Path:
    """Write the edits of eight photographers."""
    rows = []
    for number in range(32):
        settings = {
            "Exposure2012": 0.2 + 0.1 * (number % 5),
            "Contrast2012": 5 * (number % 3),
            "Highlights2012": -10 * (number % 4),
            "Shadows2012": 6 * (number % 4),
            "Saturation": 4 * (number % 3),
            "Sharpness": 40,
        }
        if number % 2:
            settings |= {"IncrementalTemperature": number % 5, "IncrementalTint": 2}
        else:
            settings |= {"Temperature": 5200, "Tint": 4}
        rows.append(json.dumps({"photographer": number // 4, "camera": "", "settings": settings}))
    path.write_text("\n".join(rows) + "\n")
    return path
