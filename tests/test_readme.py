"""The README's code blocks, run in order in an empty folder."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xmpredict.cli.main import SUMMARIES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
SETS_UP = ("python3 -m venv", ".venv/bin/pip", ".venv/bin/pytest")
"""Done by `.ci/run`, to the letter, before these tests run."""
ACTIVATES = ". .venv/bin/activate"
SNIPPETS = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "commands.md").read_text("utf-8"), re.DOTALL
)


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
    known = {".venv/bin/xmpredict"}
    for command in run:
        if command == ACTIVATES:
            known.add("xmpredict")
            continue
        name, *arguments = shlex.split(command)
        assert name in known, command
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "shoot" / "report.html").stat().st_size > 50_000
    assert not list((tmp_path / "shoot").glob("*.xmp")), "undo takes everything back"
    # From the checkout, whose folder `xmpredict/` comes before the installed package.
    (snippet,) = SNIPPETS
    code = snippet.replace('"shoot/', f'"{tmp_path}/shoot/')
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_both_set_ups_run_the_checkout_itself():
    first, second = (line for line in README.splitlines() if line.startswith("python3 -m venv"))
    assert "pip install --editable . " in first
    # `.ci/run` takes the first line that holds these words.
    assert next(line for line in README.splitlines() if "pip install -e" in line) == second
    assert second.endswith(".venv/bin/pytest")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if heading:
            assert heading in headings(target), link


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_page_of_commands_tells_of_each():
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in SUMMARIES if f"`{name}" not in told] == []
