"""The files that start the watcher, read as their systems would."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
import sys

import pytest
from lxml import etree

from xmpredict.watch.service import (
    NAME,
    TASK_NAMESPACE,
    Manager,
    Service,
    describe,
    how_to_install,
)

COMMAND = (sys.executable, "-m", "xmpredict", "watch", "--", '/media/5 % $HOME "Ä" \\ <&>\'')
SERVICE = Service(COMMAND, {"XMPREDICT_DATA": "/data/my photos"})


def test_systemd_takes_the_unit(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / f"{NAME}.service"
    unit.write_text(describe(SERVICE, Manager.SYSTEMD), encoding="utf-8")
    done = subprocess.run(
        [program, "verify", "--user", unit],
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_starts_the_very_command():
    lines = dict(
        line.split("=", 1)
        for line in describe(SERVICE, Manager.SYSTEMD).splitlines()
        if "=" in line
    )
    program, *arguments = shlex.split(lines["ExecStart"])
    assert program == COMMAND[0]
    assert [a.replace("$$", "$").replace("%%", "%") for a in arguments] == list(COMMAND[1:])
    assert shlex.split(lines["Environment"]) == ["XMPREDICT_DATA=/data/my photos"]
    assert lines["KillMode"] == "mixed", "decoding processes must outlive the signal"


def test_launchd_gets_the_very_command():
    held = plistlib.loads(describe(SERVICE, Manager.LAUNCHD).encode())
    assert held["ProgramArguments"] == list(COMMAND)
    assert held["EnvironmentVariables"] == SERVICE.environment
    assert held["Label"] == NAME
    assert held["RunAtLoad"] is True


def test_windows_gets_the_very_command():
    command = (r"C:\my programs\python.exe", "-m", "xmpredict", "watch", "--", "D:\\Ünsere Fotos")
    text = describe(Service(command, {}), Manager.WINDOWS)
    assert text.isascii()
    task = etree.fromstring(text)
    spaces = {"t": TASK_NAMESPACE}
    assert task.tag == f"{{{TASK_NAMESPACE}}}Task"
    assert [child.tag.partition("}")[2] for child in task] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    assert task.findtext(".//t:Command", None, spaces) == r"C:\my programs\pythonw.exe"
    arguments = task.findtext(".//t:Arguments", None, spaces)
    assert arguments == '-m xmpredict watch -- "D:\\Ünsere Fotos"'
    assert task.findtext(".//t:ExecutionTimeLimit", None, spaces) == "PT0S"


@pytest.mark.parametrize(
    ("platform", "manager"),
    [("linux", "systemd"), ("darwin", "launchd"), ("win32", "windows"), ("freebsd14", "systemd")],
)
def test_every_platform_has_its_manager(platform, manager, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    assert Manager.of_platform() == manager
    assert NAME in how_to_install(Manager(manager))
