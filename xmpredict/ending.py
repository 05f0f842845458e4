"""How commands end: the one place that knows exit codes.

0
    All is well.
1
    Work could not be done: a photo, a file, the disk or this machine is what is wrong. What else
    there was to do is done all the same.
2
    Wrong usage: other words are the remedy. A name that is not known, something to read that is
    not there, a value out of range, options that do not go together or that the named file or
    data set has nothing for.
130
    Interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from xmpredict.errors import UsageError, XmpredictError

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


def code_of(error: XmpredictError | OSError) -> int:
    """Return the exit code of a command that ends with `error`."""
    return WRONG_USAGE if isinstance(error, UsageError) else FAILED


def end(*, failed: bool, stopped: bool = False) -> NoReturn:
    """End the command, which came to its end, or was `stopped` by its user."""
    sys.exit(INTERRUPTED if stopped else FAILED if failed else 0)


def run(command: click.Command) -> NoReturn:
    """Run `command` as its command line says; an error is one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file name need not be text
    try:
        code = command(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except OSError as error:
        # Keep Python from trying again, and complaining, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # `head` or `less` has seen enough
            click.echo(f"xmpredict: {error.filename or 'output'}: {error.strerror}", err=True)
        sys.exit(code_of(error))
    except XmpredictError as error:
        click.echo(f"xmpredict: {error}", err=True)
        sys.exit(code_of(error))


def refuse(causes: Mapping[str, object]) -> None:
    """Refuse options that do not go together.

    Args:
        causes: What is wrong and what to do about it, by whether it is so.

    Raises:
        click.UsageError: If one is so.
    """
    for cause, found in causes.items():
        if found:
            raise click.UsageError(cause)
