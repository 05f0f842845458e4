"""What tests of training share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.training.small_runs import write_views

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def views(ppr10k: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small PPR10K's training photos as views for slider models, by all retouchers."""
    folder = tmp_path_factory.mktemp("views")
    write_views(ppr10k, folder)
    return folder
