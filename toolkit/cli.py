"""The command ``toolkit``: one thin command per stage. Stages are imported inside the commands, so help is instant."""

from __future__ import annotations

import argparse
import os
import sys
import warnings

from toolkit.errors import ToolkitError

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    import pandas as pd

__all__ = ["build_parser", "main"]

EXIT_OK, EXIT_REFUSED, EXIT_INTERRUPTED, EXIT_UNREAD = 0, 2, 130, 141
THEMES_MODEL = "models/themes-v1"


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


def one_line(text: str) -> str:
    """Fold a message to one line, without control characters that could act on a terminal."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def say_warnings_in_one_line() -> None:
    """Let warnings meant for the user read like the errors, without file and line of the code."""

    def show(message: Warning | str, category: type[Warning], *_: object) -> None:
        kind = "" if issubclass(category, UserWarning) else f" ({category.__name__})"
        print(f"toolkit: warning{kind}: {one_line(str(message))}", file=sys.stderr)

    warnings.showwarning = show  # type: ignore[assignment]


def say(text: str) -> None:
    """Print for the user; what the terminal cannot show becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


# The commands, one function each: read, call the stage, write, say what came of it.


def run_load(options: argparse.Namespace) -> None:
    """Run ``toolkit load``."""
    check_output(options.output)
    from toolkit.loading import load

    articles = load(
        options.paths,
        on_error=options.on_error,
        dates=options.dates,
        columns=read_pairs(options.columns),
        report=options.report,
    )
    write(articles, options.output)
    counts = articles.attrs["load_report"]
    say(
        f"{options.output}: {len(articles):,} articles from {counts['inputs']:,} inputs: {counts['loaded']:,} loaded, "
        f"{counts['skipped']:,} skipped, {counts['failed']:,} failed; "
        f"{counts['duplicates']:,} duplicates, {counts['undated']:,} undated."
    )


def run_segment(options: argparse.Namespace) -> None:
    """Run ``toolkit segment``."""
    check_output(options.output)
    from toolkit.segmenting import segment

    paragraphs = segment(read_articles(options.articles))
    write(paragraphs, options.output)
    kept = int(paragraphs["kept"].sum())
    say(f"{options.output}: {kept:,} paragraphs kept, {len(paragraphs) - kept:,} other pieces set aside.")


def run_tag(options: argparse.Namespace) -> None:
    """Run ``toolkit tag``."""
    check_output(options.output)
    from toolkit.tagging import open_tagger

    tagger = open_tagger(options.model)
    paragraphs = read_paragraphs(options.inputs, read_pairs(options.columns))
    tags = tagger.tag(paragraphs, progress=True)
    write(tags, options.output)
    shares = ", ".join(f"{theme} {tags[theme].mean():.1%}" for theme in tagger.themes_) if len(tags) else "none"
    say(f"{options.output}: {len(tags):,} paragraphs tagged by {tagger.tagger_id} (uncorrected shares: {shares}).")


def run_measure(options: argparse.Namespace) -> None:
    """Run ``toolkit measure``."""
    from toolkit.measuring import measure

    frequency = measure(
        read(options.tags), every=options.every, unit=options.unit, measure_as=options.measure_as, by=options.by
    )
    frequency.save(options.output)
    readable = os.path.splitext(options.output)[0] + ".csv"  # noqa: PTH122
    say(f"{options.output} (readable: {readable}): {frequency.summary()}")


def run_plot(options: argparse.Namespace) -> None:
    """Run ``toolkit plot``."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import plot

    figure = plot(read_frequency(options.frequency), note=options.note)
    written = figure.save(options.output)
    say(f"{', '.join(map(str, written))}: {figure.caption}")


def run_explain(options: argparse.Namespace) -> None:
    """Run ``toolkit explain``."""
    from toolkit.tagging import explain, open_tagger

    text = sys.stdin.read() if options.text == "-" else options.text
    say(explain(text, open_tagger(options.model), title=options.title).as_text())


def run_train(options: argparse.Namespace) -> None:
    """Run ``toolkit train``."""
    from toolkit.training import train_from_files

    say(train_from_files(options.labels, options.output, codebook=options.codebook, seed=options.seed))


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


# Reading and writing.


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


def read_articles(path: str) -> pd.DataFrame:
    """Read the table that ``toolkit load`` wrote; anything else is refused with a hint."""
    from toolkit.errors import TableError
    from toolkit.tables import ARTICLES

    table = read(path)
    if "paragraph_id" in table.columns:
        message = f"{path}: is a table of paragraphs already. Pass it to `toolkit tag`."
        raise TableError(message)
    return ARTICLES.check(table, path)


def read_paragraphs(inputs: list[str], columns: dict[str, str] | None = None) -> pd.DataFrame:
    """Give paragraphs: a table that has them is used as it is; articles in any form are loaded and segmented."""
    import pandas as pd

    from toolkit.errors import TableError
    from toolkit.loading import load
    from toolkit.segmenting import segment
    from toolkit.tables import ARTICLES, PARAGRAPHS

    tables = [path for path in inputs if is_table(path)]
    others = [path for path in inputs if path not in tables]
    parts = [segment(load(others, columns=columns))] if others else []
    for path in tables:
        table = read(path)
        if set(PARAGRAPHS.needed) <= set(table.columns):
            parts.append(PARAGRAPHS.check(table, path))
        elif set(ARTICLES.needed) <= set(table.columns):
            parts.append(segment(ARTICLES.check(table, path)))
        else:
            parts.append(segment(load(path, columns=columns)))
    if not parts:
        message = "tag: no input. Name files, folders, or a table made by the toolkit."
        raise TableError(message)
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def is_table(path: str) -> bool:
    """Whether a path is a Parquet or CSV file that already has the columns of one of our tables."""
    from pathlib import Path

    file = Path(path)
    if not file.is_file():
        return False
    if file.suffix.lower() == ".parquet":
        return True
    if file.suffix.lower() != ".csv":
        return False
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        names = stream.readline(100_000).strip().replace('"', "").split(",")
    return "text" in names and ("paragraph_id" in names or "article_id" in names)


def read_pairs(text: str | None) -> dict[str, str]:
    """Read ``text=content,date=published``."""
    pairs = [pair.partition("=") for pair in text.split(",")] if text else []
    broken = [name for name, equals, value in pairs if not (name and equals and value)]
    if broken:
        message = f"--columns: cannot read {', '.join(map(repr, broken))}. Write it as text=content,date=published."
        raise ToolkitError(message)
    return {name.strip(): value.strip() for name, _, value in pairs}


# The grammar of the command line.


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, like all others, and point to the help."""

    def error(self, message: str) -> NoReturn:
        """Print the complaint and exit with 2."""
        self.exit(EXIT_REFUSED, f"toolkit: {one_line(message)}. See: {self.prog} --help\n")


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands and their options."""
    parser: argparse.ArgumentParser = Parser(
        prog="toolkit",
        description="Measure how often news talks of a theme, from files to a figure.",
        epilog="Start with: toolkit demo",
    )
    parser.add_argument("--version", action="version", version=f"toolkit {version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_loading(commands)
    add_tagging(commands)
    add_measuring(commands)
    add_command(commands, "doctor", run_doctor, "check this installation and run it once on a tiny input")
    demo = add_command(commands, "demo", run_demo, "from the shipped articles to a figure, in a minute")
    demo.add_argument("-o", "--output", default="output/demo", help="folder for tables and figure (%(default)s)")
    return parser


def version() -> str:
    """Give the toolkit's version."""
    from toolkit import __version__

    return __version__


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


def add_loading(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands from files to paragraphs."""
    load = add_command(commands, "load", run_load, "read files of any mix of formats into one table of articles")
    load.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, ZIP archives, or hub:OWNER/NAME")
    add_output(load, "the table of articles (.parquet or .csv)")
    load.add_argument("--report", metavar="FILE", help="one row per input: loaded, skipped or failed, and why")
    load.add_argument(
        "--on-error",
        choices=["raise", "skip"],
        default="raise",
        help="all or nothing, or what can be read (%(default)s)",
    )
    load.add_argument("--dates", metavar="FILE", help="a CSV with the columns file and date, for files that state none")
    load.add_argument(
        "--columns", metavar="OURS=THEIRS,…", help="column names of your tables, such as text=content,date=published"
    )
    segment = add_command(
        commands, "segment", run_segment, "cut articles into paragraphs; captions, teasers and the like are set aside"
    )
    segment.add_argument("articles", metavar="ARTICLES", help="the table that `toolkit load` wrote")
    add_output(segment, "the table of paragraphs")


def add_tagging(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands around the tagger."""
    tag = add_command(commands, "tag", run_tag, "say for each paragraph which themes it carries, and how surely")
    tag.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="files or folders of articles, or a table with paragraph_id and text"
    )
    add_output(tag, "the table of tags")
    tag.add_argument("--model", metavar="DIR", help="a model folder (default: the shipped model)")
    tag.add_argument("--columns", metavar="OURS=THEIRS,…", help="column names of your tables, as for `toolkit load`")
    explain = add_command(commands, "explain", run_explain, "show which words of a paragraph made each tag")
    explain.add_argument("text", metavar="TEXT", help="the paragraph, or - to read it from standard input")
    explain.add_argument("--title", metavar="TEXT", help="the article's headline")
    explain.add_argument("--model", metavar="DIR", help="a model folder (default: the shipped model)")
    train = add_command(commands, "train", run_train, "train a tagger on labelled paragraphs")
    train.add_argument("--labels", required=True, metavar="PATH", help="labelled stories (JSON Lines file or folder)")
    train.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")
    train.add_argument("--seed", type=int, default=1, help="of the folds (%(default)s)")
    train.add_argument("-o", "--output", required=True, metavar="DIR", help="the new model's folder")


def add_measuring(commands: Commands[argparse.ArgumentParser]) -> None:
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
    plot = add_command(commands, "plot", run_plot, "draw frequencies")
    plot.add_argument("frequency", metavar="FREQUENCY", help="the table that `toolkit measure` wrote")
    add_output(plot, "the figure (.pdf, .png or .svg)")
    plot.add_argument("--note", metavar="TEXT", help="a line to print under the figure")
