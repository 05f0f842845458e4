"""``xmpredict watch``: photos are edited as they come."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from xmpredict.cli.console import stderr, stdout
from xmpredict.cli.edit import JsonLines
from xmpredict.cli.editing import (
    dng_option,
    jobs_option,
    json_option,
    model_option,
    process_version_option,
    solve_option,
    style_option,
)
from xmpredict.cli.interrupt import finishing_first
from xmpredict.cli.lines import Lines, Log, StatusLine
from xmpredict.cli.model_name import ModelName
from xmpredict.cli.style import Style
from xmpredict.cli.summary import Summary
from xmpredict.ending import end
from xmpredict.network.model import MODELS, open_model
from xmpredict.network.styles import say_style
from xmpredict.plan import Wishes
from xmpredict.predict import Editing, Step
from xmpredict.watch import Watching
from xmpredict.watch import watch as watch_folders
from xmpredict.watch.service import Manager, Service, describe, how_to_install
from xmpredict.xmp import Dng, Journal, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xmpredict.cli.edit import Sink
    from xmpredict.watch.changes import Fate

BY_PLATFORM = "platform"
KEPT_VARIABLES = ("XMPREDICT_DATA",)
"""Of the environment, which a service would not have otherwise."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where results and news go."""

    line: StatusLine
    sinks: list[Sink]
    log: Log | None = None
    summary: Summary = field(default_factory=Summary)

    def tell(self, folder: Path, fate: Fate) -> None:
        """Say what becomes of a folder."""
        stderr.print(f"{folder} {fate}", soft_wrap=True)
        if self.log:
            self.log.note(f"{folder} {fate}")

    def step(self, step: Step) -> None:
        """Show that a photo in hand is decoded."""
        if step is Step.DECODED:
            self.line.decoded()


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True),
)
@model_option
@style_option
@process_version_option
@dng_option
@jobs_option
@solve_option
@click.option(
    "--settle",
    "settle_s",
    type=click.FloatRange(min=0.1),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a file must rest to be complete, and a scene to be edited.",
)
@click.option(
    "--poll",
    is_flag=True,
    help="Look through the folders instead of waiting for what the system tells; done on network "
    "shares anyway.",
)
@click.option("--once", is_flag=True, help="Edit what is there, then leave.")
@json_option
@click.option(
    "--log",
    "log_path",
    type=click.Path(dir_okay=False, path_type=Path, resolve_path=True),
    help="Also write a line for each photo to the end of this file.",
)
@click.option(
    "--install",
    "manager",
    type=click.Choice([BY_PLATFORM, *(m.value for m in Manager)]),
    is_flag=False,
    flag_value=BY_PLATFORM,
    help="Print the file that starts this command at every login, and how to install it; "
    "write nothing.",
)
@click.pass_context
def watch(
    ctx: click.Context,
    *,
    folders: tuple[Path, ...],
    model: str,
    style: dict[str, float] | None,
    process_version: str,
    dng: str,
    jobs: int,
    solve: bool,
    settle_s: float,
    poll: bool,
    once: bool,
    as_json: bool,
    log_path: Path | None,
    manager: str | None,
) -> None:
    """Edit the raw photos that come into FOLDERS, and those that are there.

    A photo is edited when its copy is complete and no more of its scene seem to come; a late
    arrival's scene is decided again. Photos with an edit are left as they are. Ctrl-C ends it.
    """
    if manager:
        _print_service(ctx, manager)
        return
    options = Options(process_version=process_version, dng=Dng(dng))
    with _output(log_path, as_json=as_json) as output, finishing_first() as stop:
        wishes, decider = Wishes(solve), open_model(model, style)
        editing = Editing(decider, options, jobs, wishes, progress=output.step, stop=stop)
        command = shlex.join(sys.argv[1:])
        watching = Watching(folders, editing, command, settle_s, poll=poll, once=once)
        _run(replace(watching, fate=output.tell, state=output.line.tell), output)
    end(failed=once and bool(output.summary.problems), stopped=once and stop())


@contextmanager
def _output(log_path: Path | None, *, as_json: bool) -> Iterator[Output]:
    with ExitStack() as stack:
        log = stack.enter_context(Log(log_path)) if log_path else None
        line = StatusLine(is_shown=not (as_json and stdout.is_terminal))
        results = JsonLines() if as_json else Lines()
        yield Output(line, [line, results, *([log] if log else [])], log)


def _run(watching: Watching, output: Output) -> None:
    ends = "" if watching.once else "; Ctrl-C ends it"
    with Journal.open() as journal, output.line:
        for folder in watching.folders:
            stderr.print(f"Watching {folder}{ends}.", soft_wrap=True)
        for edited in watch_folders(journal, watching):
            for sink in (output.summary, *output.sinks):
                sink.add(edited)
    if watching.once and not (output.summary.totals or watching.editing.stop()):
        stderr.print("Nothing to edit: no raws, or each has an edit or had one taken back.")


def _print_service(ctx: click.Context, manager: str) -> None:
    wanted = Manager.of_platform() if manager == BY_PLATFORM else Manager(manager)
    # -P: nothing in the folder that the system starts it in is to be imported.
    command = [sys.executable, "-P", "-m", "xmpredict", *_command_line(ctx)]
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    click.echo(describe(Service(command, kept), wanted), nl=False)
    stderr.print(how_to_install(wanted), soft_wrap=True)


def _command_line(ctx: click.Context) -> Iterator[str]:
    """Yield the words of this command as it was given, with full paths and without --install."""
    yield str(ctx.info_name)
    for parameter in ctx.command.params:
        given = ctx.params.get(parameter.name or "")
        source = ctx.get_parameter_source(parameter.name or "")
        if source is not ParameterSource.COMMANDLINE or parameter.name == "manager":
            continue
        if isinstance(parameter, click.Option) and parameter.is_flag:
            yield (parameter.opts if given else parameter.secondary_opts)[0]
        elif isinstance(parameter, click.Option):
            yield from (parameter.opts[0], _word(parameter.type, given))
    yield "--"
    yield from map(str, ctx.params["folders"])


def _word(kind: click.ParamType[Any], given: Any) -> str:
    """Return what stood on the command line for the value `given`."""
    if isinstance(kind, Style):
        return say_style(given)
    if isinstance(kind, ModelName) and given not in MODELS:
        return str(Path(given).resolve())
    return str(given)
