"""The document of all sliders."""

from __future__ import annotations

from pathlib import Path

import pytest

from xmpredict.develop import SLIDERS
from xmpredict.develop.document import to_markdown

DOCUMENT = Path(__file__).parents[2] / "docs" / "sliders.md"


def test_it_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == to_markdown(), (
        "write it anew: python -m xmpredict.develop.document > docs/sliders.md"
    )


@pytest.mark.parametrize("setting", SLIDERS, ids=lambda s: s.name)
def test_every_slider_has_one_row(setting: object) -> None:
    name = setting.name  # type: ignore[attr-defined]
    assert to_markdown().count(f"| `{name}` |") == 1


def test_defaults_of_both_kinds_are_told() -> None:
    assert "| `sharpness` | `Sharpness` | 0 to 150 | 40 / 0 |" in to_markdown()
    assert "| `temperature` | `Temperature` | 2000 to 50000 K | as shot |" in to_markdown()
