"""From frequencies to figures: ``plot``."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, add_output, say

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands that draw."""
    plot = add_command(commands, "plot", run_plot, "draw frequencies")
    plot.add_argument("frequency", metavar="FREQUENCY", help="the table that `toolkit measure` wrote")
    add_output(plot, "the figure (.pdf, .png or .svg)")
    plot.add_argument("--note", metavar="TEXT", help="a line to print under the figure")


def run_plot(options: argparse.Namespace) -> None:
    """Run ``toolkit plot``."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import plot

    figure = plot(read_frequency(options.frequency), note=options.note)
    written = figure.save(options.output)
    say(f"{', '.join(map(str, written))}: {figure.caption}")
