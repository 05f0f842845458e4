"""Node, which runs the panel's scripts."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import xmpredict.plugin_bridge

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTOSHOP = Path(xmpredict.plugin_bridge.__file__).parent / "photoshop"


@pytest.fixture(scope="session")
def node() -> Callable[..., Any]:
    """Run a script with what it is given as `given`; return what it passes to `answer`."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not here")

    def run(script: str, **given: object) -> Any:
        head = (
            f"const given = {json.dumps(given)}, folder = {json.dumps(str(PHOTOSHOP))};\n"
            "const answer = (value) => console.log(JSON.stringify(value ?? null));\n"
        )
        done = subprocess.run(
            [program, "--unhandled-rejections=strict", "-e", head + script],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
