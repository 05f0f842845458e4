"""The folders that hold what xmpredict keeps for a user.

The journal and camera calibrations are data; masks are a cache, which may be deleted any time.
"""

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


def cache_folder() -> Path:
    """Return the user's cache folder, which may not exist yet.

    It lies within the folder that ``XMPREDICT_DATA`` names, if one is named.
    """
    if os.environ.get("XMPREDICT_DATA"):
        return data_folder() / "cache"
    return platformdirs.user_cache_path("xmpredict", appauthor=False)
