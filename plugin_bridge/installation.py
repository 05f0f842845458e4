"""Putting the plugin where Lightroom Classic looks for it, and telling it how to start the server.

The plugin knows nothing of Python: what it is to run stands beside it in ``installed.json``, as
one command line for the shell of the system that it was installed on.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.errors import PluginError
from xmpredict.home import data_folder
from xmpredict.plugin_bridge.contact import FILE_NAME as BRIDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLUGIN = "xmpredict.lrplugin"
INSTALLED = "installed.json"
IDENTIFIER = "org.xmpredict.lightroom"
"""As in the plugin's Info.lua: what tells our plugin from another of its name."""

SOURCE = Path(__file__).parent / PLUGIN

WINDOWS = "win32"

_LIGHTROOM = Path("Adobe", "Lightroom", "Modules")


def modules_folder(platform: str) -> Path:
    """Return the folder from which Lightroom Classic loads plugins by itself.

    Raises:
        PluginError: If Lightroom Classic does not run on `platform`.
    """
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _LIGHTROOM
    if platform == WINDOWS:
        roaming = os.environ.get("APPDATA")
        return (Path(roaming) if roaming else Path.home() / "AppData" / "Roaming") / _LIGHTROOM
    raise PluginError(
        "Lightroom Classic runs on macOS and Windows alone",
        remedy="run this there, or name a folder for the plugin by --to FOLDER",
    )


@dataclass(frozen=True, slots=True)
class Launch:
    """How the plugin starts the server, and where it finds it."""

    program: Path
    """The Python that xmpredict is installed in."""

    data: Path
    """The data folder that the server is to use."""

    roots: Sequence[Path] = ()
    """Folders of photos that it may read."""

    @classmethod
    def of_this_python(cls, roots: Sequence[Path], platform: str = sys.platform) -> Launch:
        """Return what starts the xmpredict that is running now."""
        program = Path(sys.executable)
        windowless = program.with_name("pythonw.exe")
        if platform == WINDOWS and windowless.exists():
            program = windowless
        return cls(program, data_folder().absolute(), tuple(root.absolute() for root in roots))

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.data / "serve.log"

    def command(self, platform: str = sys.platform) -> str:
        """Return the command line that starts the server and does not wait for it.

        It outlives Lightroom, and the plugin when that is loaded again.
        """
        # -P: nothing in the folder that Lightroom happens to run in is to be imported.
        words = [str(self.program), "-P", "-m", "xmpredict", "serve"]
        for root in self.roots:
            words += ["--root", str(root)]
        named = "XMPREDICT_DATA" in os.environ
        if platform == WINDOWS:
            setting = f'set "XMPREDICT_DATA={self.data}" & ' if named else ""
            started = subprocess.list2cmdline(words)
            return f'{setting}start "" /B {started} > "{self.log}" 2>&1'
        setting = f"XMPREDICT_DATA={shlex.quote(str(self.data))} " if named else ""
        log = shlex.quote(str(self.log))
        return f"{setting}nohup {shlex.join(words)} </dev/null >{log} 2>&1 &"

    def told(self, platform: str = sys.platform) -> Mapping[str, str]:
        """Return what the plugin is told, as ``installed.json`` holds it."""
        return {
            "version": version("xmpredict"),
            "program": str(self.program),
            "start": self.command(platform),
            "bridge": str(self.data / BRIDGE),
            "log": str(self.log),
        }


def installed_version(modules: Path) -> str | None:
    """Return which version of the plugin is in `modules`, None if there is none.

    Raises:
        PluginError: If something else has its place.
    """
    target = modules / PLUGIN
    if not (target.exists() or target.is_symlink()):
        return None
    try:
        ours = not target.is_symlink() and IDENTIFIER in (target / "Info.lua").read_text("utf-8")
    except (OSError, ValueError):
        ours = False
    if not ours:
        raise PluginError(
            "something that xmpredict did not install is in the plugin's place",
            path=target,
            remedy="move it away",
        )
    try:
        return str(json.loads((target / INSTALLED).read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"


def install(modules: Path, launch: Launch) -> Path:
    """Put the plugin into `modules`, in place of an older one, and return where it is.

    Until the new copy is whole and checked, the older one stays; it comes back if the new one
    cannot take its place.

    Raises:
        PluginError: If something else has its place, or the disk or its permissions say no.
    """
    installed_version(modules)
    target = modules / PLUGIN
    try:
        launch.data.mkdir(parents=True, exist_ok=True)
        modules.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=modules, prefix=".xmpredict-") as scratch:
            fresh = Path(scratch, "new")
            _fill(fresh, launch)
            check(fresh, launch)
            _swap(fresh, target, Path(scratch, "old"))
    except OSError as error:
        raise PluginError(
            f"cannot be written: {error.strerror or error}",
            path=target,
            remedy="check free space and permissions, and end Lightroom",
        ) from error
    check(target, launch)
    return target


def check(plugin: Path, launch: Launch) -> None:
    """Hold the plugin at `plugin` against what it is to be.

    Raises:
        PluginError: If a file is missing or differs.
    """
    for source in SOURCE.glob("*.lua"):
        copied = plugin / source.name
        if not copied.is_file() or copied.read_bytes() != source.read_bytes():
            raise PluginError("was not copied whole", path=copied, remedy="install it again")
    held = plugin / INSTALLED
    if json.loads(held.read_text("utf-8")) != launch.told():
        raise PluginError("was not written whole", path=held, remedy="install it again")


def _fill(fresh: Path, launch: Launch) -> None:
    fresh.mkdir()
    for source in SOURCE.glob("*.lua"):
        shutil.copyfile(source, fresh / source.name)
    text = json.dumps(launch.told(), indent=1, ensure_ascii=False)
    (fresh / INSTALLED).write_text(text, encoding="utf-8")


def _swap(fresh: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
