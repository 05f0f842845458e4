"""``xmpredict watch``: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import plistlib
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.network.made import write_styles
from xmpredict.cli import lines
from xmpredict.cli.lines import StatusLine
from xmpredict.predict import PhotoEdit
from xmpredict.watch import State
from xmpredict.xmp import Outcome, Status

SIDECAR = ("--dng", "sidecar")
QUICK = (*SIDECAR, "--settle", "0.2", "--model", "auto", "--jobs", "1")


def test_once_edits_what_is_there_and_leaves(shoot, xmpredict, tmp_path):
    (shoot / "text.NEF").write_text("no photo")
    log = tmp_path / "log.txt"
    first = xmpredict("watch", shoot, "--once", *QUICK, "--json", "--log", log)
    assert first.code == 1, "one photo is none"
    assert Counter(line["status"] for line in first.lines) == {"written": 8, "failed": 1}
    assert len(list(shoot.glob("*.xmp"))) == 8
    assert f"Watching {shoot}" in first.err
    assert "Nothing to edit" not in first.err
    written = log.read_text(encoding="utf-8").splitlines()
    assert len(written) == 9
    assert sum(" written " in line for line in written) == 8
    assert any(line.endswith("copy it from the card or the backup again") for line in written)

    (shoot / "text.NEF").unlink()
    second = xmpredict("watch", shoot, "--once", *QUICK, "--log", log)
    assert (second.code, second.out) == (0, "")
    assert "Nothing to edit" in second.err
    assert "Ctrl-C" not in second.err
    assert len(log.read_text(encoding="utf-8").splitlines()) == 9


def test_the_edits_are_those_of_edit_and_what_was_undone_stays_so(shoot, xmpredict):
    options = (*SIDECAR, "--json", "--process-version", "11.0")
    edited = xmpredict("edit", shoot, *options).lines
    assert xmpredict("undo", shoot).code == 0
    first = min(shoot.glob("*.dng"))
    first.rename(shoot / "renamed.dng")
    undone = xmpredict("watch", shoot, "--once", *options, "--settle", "0.2")
    assert (undone.code, undone.lines) == (0, [])
    (shoot / "renamed.dng").rename(first)

    copies = shutil.copytree(shoot, shoot.with_name("copies"))
    watched = xmpredict("watch", copies, "--once", *options, "--settle", "0.2").lines
    settings = [
        {Path(line["photo"]).name: line["settings"] for line in lines}
        for lines in (edited, watched)
    ]
    assert settings[0] == settings[1]
    assert {line["scene"] for line in watched} == {1, 2}


def test_a_style_is_blended(xmpredict, tmp_path, monkeypatch):
    watched = []

    def watch(_, watching):
        watched.append(watching.editing.model.label)
        return ()

    monkeypatch.setattr("xmpredict.cli.watch.watch_folders", watch)
    model = write_styles(tmp_path / "styles.safetensors")
    options = ("watch", tmp_path, "--model", model, "--style")
    assert xmpredict(*options, "d").code == 2
    assert xmpredict(*options, "a:0.7,b:0.3").code == 0
    assert watched == ["small 1, style a:0.7,b:0.3"]


def test_a_dng_keeps_its_settings_inside_unless_told_otherwise(shoot, xmpredict):
    result = xmpredict("watch", shoot, "--once", "--settle", "0.2")
    assert result.code == 1
    assert result.out.count("refused") == 8
    assert "--dng sidecar" in result.out


def test_a_signal_finishes_the_photo_in_hand(shoot):
    command = [sys.executable, "-m", "xmpredict", "watch", str(shoot), *QUICK, "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        os.kill(process.pid, signal.SIGTERM)
        rest, said = process.communicate(timeout=60)
    told = [first, *map(json.loads, rest.splitlines())]
    assert process.returncode == 0, said
    assert "Finishing the photo in hand" in said
    assert len(list(shoot.glob("*.xmp"))) == len(told)
    assert not list(shoot.glob(".*"))


def test_the_status_line_says_what_it_is_at(tmp_path):
    line = StatusLine(is_shown=True)
    assert line.text().plain == "Watching: nothing yet"
    with line:  # no terminal: nothing is shown
        line.tell(State(arriving=3, waiting=2))
        assert line.text().plain == "Watching: 3 arriving, 2 waiting"
        line.tell(State(editing=7))
        line.decoded()
        assert line.text().plain == "Watching: editing 1 of 7"
        for status in (Status.WRITTEN, Status.WRITTEN, Status.FAILED):
            line.add(PhotoEdit(Outcome(tmp_path, status)))
        line.tell(State())
    assert line.text().plain == "Watching: 2 written, 1 failed"


def test_the_status_line_stands_apart_on_a_terminal(monkeypatch, capfd, tmp_path):
    monkeypatch.setenv("TERM", "xterm")
    for console in (lines.stderr, lines.stdout):
        monkeypatch.setattr(console, "_force_terminal", True)
        monkeypatch.setattr(console, "is_interactive", True)
    shown = lines.Lines()
    with StatusLine(is_shown=True) as line:
        line.tell(State(arriving=1))
        shown.add(PhotoEdit(Outcome(tmp_path / "IMG_1.CR3", Status.FAILED, reason="no photo")))
    out, err = capfd.readouterr()
    assert out == ""
    assert "Watching: 1 arriving" in err
    assert "IMG_1.CR3: no photo\n" in err.replace("\r", "")


def test_the_log_must_be_writable(shoot, xmpredict, tmp_path):
    result = xmpredict("watch", shoot, "--once", "--log", tmp_path / "no" / "log.txt")
    assert result.code == 1
    assert "the log cannot be written" in result.err


@pytest.mark.parametrize(
    "arguments", [["nowhere"], [".", "--settle", "0"], [".", "--install", "cron"], []]
)
def test_wrong_usage_is_exit_2(arguments, xmpredict):
    assert xmpredict("watch", *arguments).code == 2


def test_install_prints_the_command_as_it_was_given(shoot, xmpredict, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = tmp_path / "mine.safetensors"
    model.touch()
    given = ("shoot", "--no-solve", "--settle", "5", "--poll", "--model", model.name, *SIDECAR)
    given += ("--style", "a:0.70, b")
    wanted = [
        *(sys.executable, "-P", "-m", "xmpredict", "watch", "--model", str(model)),
        *(
            "--style",
            "a:0.7,b:1",
            *SIDECAR,
            "--no-solve",
            "--settle",
            "5.0",
            "--poll",
            "--",
            str(shoot),
        ),
    ]
    unit = xmpredict("watch", *given, "--install", "systemd")
    assert unit.code == 0
    assert shlex.split(unit.out.split("ExecStart=")[1].splitlines()[0]) == wanted
    assert "systemctl --user enable --now xmpredict-watch" in unit.err
    plist = xmpredict("watch", *given, "--install", "launchd")
    assert plistlib.loads(plist.out.encode())["ProgramArguments"] == wanted
    task = etree.fromstring(xmpredict("watch", *given, "--install", "windows").out)
    assert task.find(".//{*}Arguments").text == subprocess.list2cmdline(wanted[1:])
    by_platform = xmpredict("watch", "shoot", "--install")
    assert by_platform.code == 0
    assert not list(shoot.glob("*.xmp"))
