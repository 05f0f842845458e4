"""The plugin, installed as a user does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugin_bridge.lua.lightroom import Lightroom
from xmpredict.plugin_bridge.installation import Launch, install

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def plugin(tmp_path: Path, own_data_folder: Path) -> Path:
    launch = Launch.of_this_python(())
    assert launch.data == own_data_folder
    return install(tmp_path / "Modules", launch)


@pytest.fixture
def lightroom(plugin: Path) -> Lightroom:
    return Lightroom(plugin)
