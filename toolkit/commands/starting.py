"""First steps: ``demo`` and ``doctor``."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, say
from toolkit.errors import ToolkitError

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands for the first minutes."""
    add_command(commands, "doctor", run_doctor, "check this installation and run it once on a tiny input")
    demo = add_command(commands, "demo", run_demo, "from the shipped articles to a figure, in a minute")
    demo.add_argument("-o", "--output", default="output/demo", help="folder for tables and figure (%(default)s)")


def run_demo(options: argparse.Namespace) -> None:
    """Run ``toolkit demo``."""
    from pathlib import Path

    from toolkit.demo import run_demonstration

    run_demonstration(Path(options.output), say)


def run_doctor(options: argparse.Namespace) -> None:
    """Run ``toolkit doctor``."""
    from toolkit.doctor import examine

    faults = examine(say)
    if faults:
        message = f"doctor: {faults} of the checks above failed. Do what their lines say."
        raise ToolkitError(message)
