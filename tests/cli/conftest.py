"""The sample shoot, and the command line as a function."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from xmpredict.cli.main import main
from xmpredict.sample import write_sample


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def xmpredict(capfd, monkeypatch):
    """Run a command as the shell would: exit code, standard output, standard error."""

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["xmpredict", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        captured = capfd.readouterr()
        return Result(int(end.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture
def shoot(sample, tmp_path) -> Path:
    """A copy of the sample shoot to write into."""
    return Path(shutil.copytree(sample, tmp_path / "shoot"))
