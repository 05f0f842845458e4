"""What tests of every part share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED_DATA = (
    Path(os.environ.get("XMPREDICT_SHARED", Path(__file__).parents[2] / "shared")) / "data"
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real measurements, photos and sidecars, which is not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"{SHARED_DATA} is not here")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Keep journals and calibrations of tests out of the user's own data folder."""
    folder = tmp_path_factory.mktemp("user-data")
    monkeypatch.setenv("XMPREDICT_DATA", str(folder))
    return folder
