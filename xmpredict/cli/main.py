"""``xmpredict``: the commands."""

from __future__ import annotations

import importlib

import click

from xmpredict.ending import run

SUMMARIES = {
    "edit": "Edit raw photos and write their XMP sidecars.",
    "watch": "Edit raw photos as they come into folders.",
    "undo": "Take back what was written.",
    "history": "List what was written.",
    "show": "Show what a photo is and what its XMP says.",
    "render": "Render photos with their settings.",
    "review": "Look at edits, change them, accept or reject them.",
    "serve": "Answer the Lightroom plugin and the review page.",
    "fit-renderer": "Hold the renderer against Camera Raw, or fit it.",
    "evaluate": "Measure a model on photos that people retouched.",
    "train": "Train a model.",
    "ppr10k": "Check, make, augment and cache data sets like PPR10K.",
    "models": "List the models that --model takes.",
    "sliders": "List every slider.",
    "doctor": "Tell what stands in the way of an edit.",
    "install-plugin": "Install the plugin for Lightroom Classic.",
    "sample": "Write a small shoot to try everything on.",
}
"""Every command, in the order in which one meets them; each is a module of its name."""


class Commands(click.Group):
    """The commands, each imported when it is called: help must not wait for NumPy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click says
        """Return the names."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in SUMMARIES:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"xmpredict.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xmpredict")
def cli() -> None:
    """Edit a shoot of portraits as Lightroom sliders.

    Looks at raw photos, predicts Camera Raw settings, and writes them as XMP sidecars that
    Lightroom and Camera Raw pick up. Everything runs on this machine.
    """


def main() -> None:
    """Run the command line."""
    run(cli)
