"""From files to paragraphs: ``load`` and ``segment``."""

from __future__ import annotations

import os

from toolkit.commands.grammar import add_command, add_output, check_output, read, read_pairs, say, write

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
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
    load.add_argument(
        "--jobs", type=int, metavar="N", help="how many processes read; -1 is one per core (by default as many as help)"
    )
    load.add_argument(
        "--cache", metavar="DIR", help="where to keep what was read, or `off`; by default the system's cache folder"
    )
    segment = add_command(
        commands, "segment", run_segment, "cut articles into paragraphs; captions, teasers and the like are set aside"
    )
    segment.add_argument("articles", metavar="ARTICLES", help="the table that `toolkit load` wrote")
    add_output(segment, "the table of paragraphs")


def run_load(options: argparse.Namespace) -> None:
    """Run ``toolkit load``."""
    check_output(options.output)
    if options.cache:
        os.environ["TOOLKIT_CACHE"] = options.cache
    from toolkit.loading import load

    articles = load(
        options.paths,
        on_error=options.on_error,
        dates=options.dates,
        columns=read_pairs(options.columns),
        report=options.report,
        n_jobs=options.jobs,
    )
    write(articles, options.output)
    counts = articles.attrs["load_report"]
    missing = f", {counts['missing']:,} announced and missing" if counts["missing"] else ""
    say(
        f"{options.output}: {len(articles):,} articles; {counts['inputs']:,} inputs: {counts['loaded']:,} read, "
        f"{counts['skipped']:,} skipped, {counts['failed']:,} failed; "
        f"{counts['duplicates']:,} duplicates, {counts['undated']:,} undated{missing}."
    )


def run_segment(options: argparse.Namespace) -> None:
    """Run ``toolkit segment``."""
    check_output(options.output)
    from toolkit.segmenting import segment

    paragraphs = segment(read_articles(options.articles))
    write(paragraphs, options.output)
    kept = int(paragraphs["kept"].sum())
    say(f"{options.output}: {kept:,} paragraphs kept, {len(paragraphs) - kept:,} other pieces set aside.")


def read_articles(path: str) -> pd.DataFrame:
    """Read the table that ``toolkit load`` wrote; anything else is refused with a hint."""
    from toolkit.errors import TableError
    from toolkit.tables import ARTICLES

    table = read(path)
    if "paragraph_id" in table.columns:
        message = f"{path}: is a table of paragraphs already. Pass it to `toolkit tag`."
        raise TableError(message)
    return ARTICLES.check(table, path)
