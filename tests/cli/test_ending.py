"""Exit codes: 2 where other words are the remedy, 1 where the work could not be done."""

from __future__ import annotations

import pytest

from tests.network.made import write_model
from tests.training import made
from xmpredict.ending import code_of, end
from xmpredict.errors import UsageError, XmpredictError

DATA, SHOOT, MODEL = "DATA", "SHOOT", "MODEL"


@pytest.fixture
def places(tmp_path, sample):
    """What stands for the words in capitals."""
    model = write_model(tmp_path / "own.safetensors")
    return {DATA: made.write_dataset(tmp_path / "set"), SHOOT: sample, MODEL: model}


@pytest.mark.parametrize(
    "words",
    [
        ["edot", SHOOT],
        ["edit", SHOOT, "--model", "nope"],
        ["edit", SHOOT, "--style", "a:0.5"],
        ["edit", SHOOT, "--model", MODEL, "--style", "a:0.5"],
        ["edit", SHOOT, "--report", "report.txt"],
        ["watch", SHOOT, "--model", "nope"],
        ["render", SHOOT, "--set", "Nonsense=1"],
        ["evaluate", DATA, "--model", "nope"],
        ["evaluate", DATA, "--model", "a:auto"],
        ["evaluate", DATA, "--results", "nowhere"],
        ["evaluate", DATA, "--expert", "a"],
        ["evaluate", DATA, "--split", "val"],
        ["evaluate", DATA, "--raws"],
        ["evaluate", DATA, "--images", f"{DATA}/source"],
        ["evaluate", DATA, "--table", "--html", "table.txt"],
        ["evaluate", DATA, "--raws", "--undo"],
        ["evaluate", DATA, "--undo"],
        ["ppr10k", "augment", DATA, DATA],
        ["ppr10k", "cache", DATA, "cache", "--split", "train"],
        ["train", DATA, "out", "--loss", "foo"],
        ["train", DATA, "out", "--model", "hdrnet"],
        ["train", "--data", DATA, "out", "--model", "csrnet", "--expert", "b"],
        ["fit-renderer", DATA, "--check", "--use"],
        ["serve", "--root", "nowhere"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(words, places, xmpredict, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for name, place in places.items():
        words = [word.replace(name, str(place)) for word in words]
    done = xmpredict(*words)
    assert done.code == 2, done.err
    assert "Traceback" not in done.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "words",
    [
        ["edit", MODEL],
        ["edit", SHOOT, "--report", "nowhere/report.html"],
        ["watch", SHOOT, "--once", "--log", "nowhere/log.txt"],
        ["render", MODEL],
        ["show", MODEL],
        ["undo", SHOOT],
        ["evaluate", SHOOT],
        ["evaluate", DATA, "--model", f"{DATA}/source/0000_00.tif"],
        ["ppr10k", "check", SHOOT],
        ["train", DATA, "out"],
        ["fit-renderer", DATA, "--check"],
        ["sample", f"{MODEL}/folder"],
    ],
    ids=" ".join,
)
def test_work_that_cannot_be_done_is_1(words, places, xmpredict, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, place in places.items():
        words = [word.replace(name, str(place)) for word in words]
    done = xmpredict(*words)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("failed", "stopped", "code"),
    [(False, False, 0), (True, False, 1), (True, True, 130), (False, True, 130)],
)
def test_how_a_command_ends(failed, stopped, code):
    with pytest.raises(SystemExit) as ended:
        end(failed=failed, stopped=stopped)
    assert ended.value.code == code


def test_errors_have_codes():
    assert code_of(UsageError("no such thing")) == 2
    assert code_of(XmpredictError("broken")) == code_of(OSError()) == 1
