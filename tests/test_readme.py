"""The README's code blocks, run in order in an empty folder."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
SETS_UP = ("python3 -m venv", ".venv/bin/pip", ".venv/bin/pytest")
"""Done by `.ci/run`, to the letter, before these tests run."""


def commands() -> list[str]:
    lines = (line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines())
    parts = [part.strip() for line in lines for part in line.split("&&")]
    return [part for part in parts if part and not part.startswith(SETS_UP)]


def test_the_first_screen_holds_both_commands():
    head = README.splitlines()[:22]
    assert any("xmpredict edit shoot" in line for line in head)
    assert any("pytest" in line for line in head)


def test_every_command_ends_well(tmp_path):
    program = shutil.which("xmpredict", path=str(Path(sys.executable).parent))
    assert program
    run = commands()
    assert len(run) >= 8
    for command in run:
        name, *arguments = shlex.split(command)
        assert name.removeprefix(".venv/bin/") == "xmpredict", command
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "shoot" / "report.html").stat().st_size > 50_000
    assert not list((tmp_path / "shoot").glob("*.xmp")), "undo takes everything back"


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https)([^)]+)\)", README))))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()
