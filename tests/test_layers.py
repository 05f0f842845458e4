"""What importing costs, and that nothing heavy is loaded where it is not needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("from xmpredict import render", {"torch", "numpy", "PIL", "lxml"}),
        ("import xmpredict.xmp", {"torch", "rawpy", "numpy"}),
        ("import xmpredict.xmp.settings", {"torch", "rawpy", "numpy"}),
        ("import xmpredict.xmp.undo", {"torch", "rawpy", "numpy"}),
        ("import xmpredict.develop.settings", {"torch", "numpy", "scipy"}),
        ("import xmpredict.raw.open", {"torch"}),
        ("import xmpredict.people.segmenter", {"torch", "safetensors", "numpy"}),
        ("import xmpredict.people.cache", {"torch", "numpy"}),
        ("import xmpredict.cli.main", {"torch", "rawpy", "scipy", "numpy"}),
    ],
)
def test_import_stays_light(statement, heavy):
    assert not heavy & loaded_by(statement)
