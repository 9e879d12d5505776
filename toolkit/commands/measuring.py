"""From tags to frequencies: ``measure``."""

from __future__ import annotations

import os

from toolkit.commands.grammar import add_command, add_output, read, say

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands from tags to a figure."""
    measure = add_command(commands, "measure", run_measure, "count themes over time")
    measure.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    add_output(measure, "the table of frequencies (.parquet; a readable .csv is written beside it)")
    measure.add_argument(
        "--every",
        choices=["week", "month", "quarter", "year"],
        default="month",
        help="length of a period (%(default)s)",
    )
    measure.add_argument(
        "--unit", choices=["paragraph", "article"], default="paragraph", help="what is counted (%(default)s)"
    )
    measure.add_argument("--as", dest="measure_as", choices=["share", "count"], default="share", help="(%(default)s)")
    measure.add_argument("--by", metavar="COLUMN", help="one curve per value of a column, such as source")


def run_measure(options: argparse.Namespace) -> None:
    """Run ``toolkit measure``."""
    from toolkit.measuring import measure

    frequency = measure(
        read(options.tags), every=options.every, unit=options.unit, measure_as=options.measure_as, by=options.by
    )
    frequency.save(options.output)
    readable = os.path.splitext(options.output)[0] + ".csv"  # noqa: PTH122
    say(f"{options.output} (readable: {readable}): {frequency.summary()}")
