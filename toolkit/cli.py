"""The command ``toolkit``: finds the command, runs it, and turns what it raises into one line and an exit code."""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module

from toolkit.commands.grammar import EXIT_REFUSED, Parser, one_line
from toolkit.errors import ToolkitError

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["build_parser", "main"]

EXIT_OK, EXIT_INTERRUPTED, EXIT_UNREAD = 0, 130, 141
FAMILIES = (
    "loading",
    "tagging",
    "labelling",
    "agreement",
    "training",
    "measuring",
    "plotting",
    "starting",
)  # in the order of the work, as help shows them


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    0 done, 2 refused with one line on stderr, 130 interrupted, 141 nobody reads what is printed.
    """
    options = build_parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            say_warnings_in_one_line()
            options.run(options)
        sys.stdout.flush()
    except ToolkitError as error:
        print(f"toolkit: {one_line(str(error))}", file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print("toolkit: interrupted; nothing was half-written.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # nobody reads any more, as in `toolkit explain … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNREAD
    except MemoryError:
        print("toolkit: not enough memory for this input. Split it and run the parts.", file=sys.stderr)
        return EXIT_REFUSED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"toolkit: {where}{error.strerror or error}. Check the disk and the permissions.", file=sys.stderr)
        return EXIT_REFUSED
    return EXIT_OK


def say_warnings_in_one_line() -> None:
    """Let warnings meant for the user read like the errors, without file and line of the code."""

    def show(message: Warning | str, category: type[Warning], *_: object) -> None:
        kind = "" if issubclass(category, UserWarning) else f" ({category.__name__})"
        print(f"toolkit: warning{kind}: {one_line(str(message))}", file=sys.stderr)

    warnings.showwarning = show  # type: ignore[assignment]


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands and their options."""
    parser: argparse.ArgumentParser = Parser(
        prog="toolkit",
        description="Measure how often news talks of a theme, from files to a figure.",
        epilog="Start with: toolkit demo",
    )
    parser.add_argument("--version", action="version", version=f"toolkit {version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for family in FAMILIES:
        import_module(f"toolkit.commands.{family}").add_commands(commands)
    return parser


def version() -> str:
    """Give the toolkit's version."""
    from toolkit import __version__

    return __version__
