"""The folder that holds what xmpredict keeps for a user: the journal and camera calibrations."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Return the user's data folder, which may not exist yet.

    The environment variable ``XMPREDICT_DATA`` names another one.
    """
    named = os.environ.get("XMPREDICT_DATA")
    return Path(named) if named else platformdirs.user_data_path("xmpredict", appauthor=False)
