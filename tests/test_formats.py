from __future__ import annotations

from pathlib import Path

import pytest

from xmpredict.formats import FileKind, file_kind, is_dng, is_photo, keeps_settings_inside


@pytest.mark.parametrize(
    ("name", "kind", "inside"),
    [
        ("IMG_1.CR3", FileKind.RAW, False),
        ("IMG_1.nef", FileKind.RAW, False),
        ("IMG_1.DNG", FileKind.RAW, True),
        ("IMG_1.jpeg", FileKind.RENDERED, True),
        ("IMG_1.TIF", FileKind.RENDERED, True),
        ("IMG_1.xmp", None, False),
        ("IMG_1", None, False),
    ],
)
def test_kinds_by_extension(name: str, kind: FileKind | None, inside: bool) -> None:
    path = Path(name)
    assert file_kind(path) is kind
    assert is_photo(path) is (kind is not None)
    assert is_dng(path) is name.endswith("DNG")
    assert keeps_settings_inside(path) is inside
