"""Putting the plugin where Lightroom looks for it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xmpredict.errors import PluginError
from xmpredict.plugin_bridge import installation
from xmpredict.plugin_bridge.installation import (
    INSTALLED,
    PLUGIN,
    SOURCE,
    Launch,
    check,
    install,
    installed_version,
    modules_folder,
)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    return tmp_path / "Modules"


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    return Launch(Path(sys.executable), tmp_path / "user data")


def test_where_lightroom_looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mac = modules_folder("darwin")
    assert mac == Path.home() / "Library/Application Support/Adobe/Lightroom/Modules"
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert modules_folder("win32") == tmp_path / "Adobe/Lightroom/Modules"
    with pytest.raises(PluginError, match="--to FOLDER"):
        modules_folder("linux")


def test_what_is_installed_is_whole(modules: Path, launch: Launch) -> None:
    assert installed_version(modules) is None
    plugin = install(modules, launch)
    assert plugin == modules / PLUGIN
    assert {p.name for p in plugin.iterdir()} == {p.name for p in SOURCE.iterdir()} | {INSTALLED}
    assert list(modules.iterdir()) == [plugin], "nothing else is left behind"
    assert installed_version(modules) == launch.told()["version"]
    (plugin / "Json.lua").write_text("return nil")
    with pytest.raises(PluginError, match="not copied whole"):
        check(plugin, launch)


def test_an_older_one_is_replaced_whole(modules: Path, launch: Launch) -> None:
    plugin = install(modules, launch)
    (plugin / "Old.lua").touch()
    (plugin / INSTALLED).write_text(json.dumps({"version": "0.0.1"}))
    assert installed_version(modules) == "0.0.1"
    install(modules, launch)
    assert not (plugin / "Old.lua").exists()
    (plugin / INSTALLED).write_text("no")
    assert installed_version(modules) == "unknown"


def test_the_older_one_stays_where_the_new_one_fails(
    modules: Path, launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = install(modules, launch)
    (plugin / "Old.lua").touch()
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PluginError, match="Permission denied"):
        install(modules, launch)
    assert (plugin / "Old.lua").exists()


@pytest.mark.parametrize("what", ["folder", "file", "link", "other"])
def test_what_is_not_ours_is_left_alone(
    modules: Path, launch: Launch, tmp_path: Path, what: str
) -> None:
    target = modules / PLUGIN
    modules.mkdir()
    if what == "file":
        target.touch()
    elif what == "link":
        target.symlink_to(install(tmp_path / "elsewhere", launch))
    else:
        target.mkdir()
    if what == "other":
        (target / "Info.lua").write_text("return { LrToolkitIdentifier = 'com.example' }")
    with pytest.raises(PluginError, match="did not install"):
        install(modules, launch)


def test_the_command_starts_the_program_and_returns_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "it's a program"
    program.write_text(
        '#!/bin/sh\nsleep 0.3\nprintf "%s\\n" "$XMPREDICT_DATA" "$@" > "$XMPREDICT_DATA/told"\n'
    )
    program.chmod(0o700)
    data, root = tmp_path / "d a t a", tmp_path / 'a "root" é'
    data.mkdir()
    monkeypatch.setenv("XMPREDICT_DATA", str(data))
    command = Launch(program, data, (root,)).command("darwin")
    subprocess.run(["/bin/sh", "-c", command], check=True, timeout=10)
    told = data / "told"
    assert not told.exists()
    until = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    expected = [str(data), "-P", "-m", "xmpredict", "serve", "--root", str(root)]
    assert told.read_text().splitlines() == expected


def test_the_windows_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XMPREDICT_DATA")
    command = Launch(Path("C:/a b/pythonw.exe"), tmp_path, (Path("D:/my photos"),)).command("win32")
    start = 'start "" /B "C:/a b/pythonw.exe" -P -m xmpredict serve --root "D:/my photos"'
    assert command == f'{start} > "{tmp_path / "serve.log"}" 2>&1'
    monkeypatch.setenv("XMPREDICT_DATA", str(tmp_path))
    named = Launch(Path("p"), tmp_path).command("win32")
    assert named.startswith(f'set "XMPREDICT_DATA={tmp_path}" & start "" /B p ')


def test_windows_takes_the_python_without_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    assert Launch.of_this_python((), "win32").program.name == "python.exe"
    (tmp_path / "pythonw.exe").touch()
    assert Launch.of_this_python((), "win32").program.name == "pythonw.exe"
    assert Launch.of_this_python((), "darwin").program.name == "python.exe"


def test_the_plugin_is_part_of_the_package() -> None:
    assert Path(installation.__file__).with_name(PLUGIN) == SOURCE
    assert (SOURCE / "Info.lua").is_file()
