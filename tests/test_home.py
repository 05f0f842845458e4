from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.home import cache_folder, data_folder

if TYPE_CHECKING:
    import pytest


def test_the_data_folder_may_be_named(own_data_folder: Path) -> None:
    assert data_folder() == own_data_folder
    assert cache_folder() == own_data_folder / "cache"


def test_the_data_folder_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XMPREDICT_DATA")
    assert data_folder().is_relative_to(Path.home())
    assert data_folder().name == "xmpredict"


def test_the_cache_is_where_the_system_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XMPREDICT_DATA")
    assert cache_folder().is_relative_to(Path.home())
    assert cache_folder().name == "xmpredict"
    assert cache_folder() != data_folder()
