"""What all commands share: how a command is added, how it speaks, how it reads and writes tables."""

from __future__ import annotations

import argparse
import sys

from toolkit.errors import ToolkitError

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    import pandas as pd

__all__ = [
    "Commands",
    "Parser",
    "add_command",
    "add_output",
    "check_output",
    "one_line",
    "read",
    "read_pairs",
    "say",
    "write",
]

EXIT_REFUSED = 2


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, like all others, and point to the help."""

    def error(self, message: str) -> NoReturn:
        """Print the complaint and exit with 2."""
        self.exit(EXIT_REFUSED, f"toolkit: {one_line(message)}. See: {self.prog} --help\n")


Commands = argparse._SubParsersAction


def add_command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Callable[[argparse.Namespace], None], about: str
) -> argparse.ArgumentParser:
    """Add one command."""
    command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    command.set_defaults(run=run)
    return command


def add_output(command: argparse.ArgumentParser, what: str) -> None:
    """Add the option that says where the result goes."""
    command.add_argument("-o", "--output", required=True, metavar="FILE", help=what)


def one_line(text: str) -> str:
    """Fold a message to one line, without control characters that could act on a terminal."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def say(text: str) -> None:
    """Print for the user; what the terminal cannot show becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def check_output(path: str) -> None:
    """Refuse a place that cannot be written to before the work and not after it."""
    from toolkit.files import check_target

    check_target(path)


def read(path: str) -> pd.DataFrame:
    """Read a table."""
    from toolkit.files import read_table

    return read_table(path)


def write(table: pd.DataFrame, path: str) -> None:
    """Write a table."""
    from toolkit.files import write_table

    write_table(table, path)


def read_pairs(
    text: str | None, option: str = "--columns", example: str = "text=content,date=published"
) -> dict[str, str]:
    """Read ``name=value,name=value``."""
    pairs = [pair.partition("=") for pair in text.split(",")] if text else []
    broken = [name for name, equals, value in pairs if not (name and equals and value)]
    if broken:
        message = f"{option}: cannot read {', '.join(map(repr, broken))}. Write it as {example}."
        raise ToolkitError(message)
    return {name.strip(): value.strip() for name, _, value in pairs}
