"""What a system needs to start the watcher when its user logs in.

Each form stops it by a signal to the one process that can finish the photo in hand, gives it time
for that, and starts it again only after a failure.
"""

from __future__ import annotations

import plistlib
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "xmpredict-watch"
DESCRIPTION = "xmpredict: edit raw photos as they come"
STOP_S = 120
"""For the scene in hand: an edit may wait for a disk that spins up."""

RESTART_S = 30
TASK_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


class Manager(StrEnum):
    """What starts programs for a user."""

    SYSTEMD = "systemd"
    LAUNCHD = "launchd"
    WINDOWS = "windows"

    @classmethod
    def of_platform(cls) -> Manager:
        """Return that of this system."""
        return {"darwin": cls.LAUNCHD, "win32": cls.WINDOWS}.get(sys.platform, cls.SYSTEMD)


@dataclass(frozen=True, slots=True)
class Service:
    """A program that is to run as long as its user is logged in."""

    command: Sequence[str]
    """The program, by its full path, and its arguments."""

    environment: Mapping[str, str]


def describe(service: Service, manager: Manager) -> str:
    """Return the file from which `manager` starts `service`."""
    match manager:
        case Manager.SYSTEMD:
            return _unit(service)
        case Manager.LAUNCHD:
            return _property_list(service)
        case Manager.WINDOWS:
            return _task(service)


def how_to_install(manager: Manager) -> str:
    """Return what to do with the file, in one line."""
    match manager:
        case Manager.SYSTEMD:
            place = f"~/.config/systemd/user/{NAME}.service"
            return f"Save it as {place}, then: systemctl --user enable --now {NAME}"
        case Manager.LAUNCHD:
            place = f"~/Library/LaunchAgents/{NAME}.plist"
            return f"Save it as {place}, then: launchctl bootstrap gui/$(id -u) {place}"
        case Manager.WINDOWS:
            return f"Save it as {NAME}.xml, then: schtasks /Create /TN {NAME} /XML {NAME}.xml"


def _unit(service: Service) -> str:
    """Return a systemd user unit. Source: systemd.service(5), systemd.syntax(7)."""
    program, *arguments = service.command
    words = [_quoted(program), *(_quoted(word).replace("$", "$$") for word in arguments)]
    environment = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in service.environment.items()
    )
    # KillMode: a signal to decoding processes, too, would cost the photos that they have in hand.
    return f"""[Unit]
Description={DESCRIPTION}

[Service]
Type=exec
ExecStart={" ".join(words)}
{environment}Restart=on-failure
RestartSec={RESTART_S}
KillMode=mixed
TimeoutStopSec={STOP_S}
Nice=10

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    for plain, escaped in (("\\", r"\\"), ('"', r"\""), ("%", "%%"), ("\n", r"\n")):
        word = word.replace(plain, escaped)
    return f'"{word}"'


def _property_list(service: Service) -> str:
    """Return a launchd property list. Source: launchd.plist(5)."""
    log = str(Path.home() / "Library" / "Logs" / f"{NAME}.log")
    held = {
        "Label": NAME,
        "ProgramArguments": list(service.command),
        "EnvironmentVariables": dict(service.environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": RESTART_S,
        "ExitTimeOut": STOP_S,
        "ProcessType": "Background",
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    return plistlib.dumps(held, sort_keys=False).decode()


def _task(service: Service) -> str:
    """Return a scheduled task. Source: Microsoft, [MS-TSCH] 2.5, task scheduler schema.

    In ASCII and without a declaration, so that it reads the same however a shell stores it.
    """
    program, arguments = (escape(words) for words in _without_window(service))
    task = f"""<Task version="1.2" xmlns="{TASK_NAMESPACE}">
  <RegistrationInfo>
    <Description>{DESCRIPTION}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger />
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>10</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return task.encode("ascii", "xmlcharrefreplace").decode()


def _without_window(service: Service) -> tuple[str, str]:
    """Return program and arguments such that no console window opens.

    Tasks have no environment of their own; the watcher takes its from the user's.
    """
    program = PureWindowsPath(service.command[0])
    if program.name.lower() == "python.exe":
        program = program.with_name("pythonw.exe")
    return str(program), subprocess.list2cmdline(service.command[1:])
