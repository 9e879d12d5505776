"""From tags to frequencies: ``measure``; how many labels they need: ``plan``; what follows: ``compare``, ``sensitivity``."""

from __future__ import annotations

import os

from toolkit.commands.grammar import add_command, add_output, check_output, read, say, write

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]

LENGTHS = ("week", "month", "quarter", "year")
UNITS = ("paragraph", "article", "story")
METHODS = ("partial", "design", "smooth", "uncorrected")
SPAN = "a year, month or day, or two joined by .. as in 2015-10..2015-12"


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands from tags to a figure."""
    measure = add_command(commands, "measure", run_measure, "count themes over time")
    measure.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    measure.add_argument(
        "--labels", metavar="FILE", help="what people decided about a random sample (labels.db, .csv, .parquet, .jsonl)"
    )
    add_output(measure, "the table of frequencies (.parquet; a readable .csv is written beside it)")
    add_choices(measure)
    measure.add_argument("--level", type=float, default=0.95, help="of the intervals (%(default)s)")
    measure.add_argument("--seed", type=int, default=1, help="of the band for all periods together (%(default)s)")
    measure.add_argument("--duplicates", action="store_true", help="count copies of articles as well")
    measure.add_argument(
        "--language", default="en", metavar="CODE", help="leave out rows known to be in another (%(default)s; any: all)"
    )

    plan = add_command(commands, "plan", run_plan, "say how many more labels are needed, and in which periods")
    plan.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    plan.add_argument("--labels", metavar="FILE", help="the labels that exist already")
    plan.add_argument("--theme", metavar="NAME", help="for one theme (all)")
    goal = plan.add_mutually_exclusive_group(required=True)
    goal.add_argument(
        "--within", type=float, metavar="X", help="so that each period is known to within ±X, such as 0.03"
    )
    goal.add_argument("--change", type=float, metavar="Y", help="so that a change by Y would be seen, such as 0.05")
    plan.add_argument("--every", choices=LENGTHS, default="month", help="length of a period (%(default)s)")
    plan.add_argument("--seed", type=int, default=1, help="of the simulation that checks the plan (%(default)s)")
    plan.add_argument("-o", "--output", metavar="FILE", help="keep the plan as a table (.csv or .parquet)")

    compare = add_command(commands, "compare", run_compare, "say whether a theme became more frequent")
    compare.add_argument(
        "frequency", metavar="FREQUENCY", help="the .parquet file that `toolkit measure --labels` wrote"
    )
    add_spans(compare)
    compare.add_argument("--groups", nargs=2, metavar=("A", "B"), help="compare B with A, as measured --by")
    compare.add_argument("--target", choices=["process", "corpus"], default="process", help="(%(default)s)")
    compare.add_argument("-o", "--output", metavar="FILE", help="keep the numbers as a table (.csv or .parquet)")

    sensitivity = add_command(
        commands, "sensitivity", run_sensitivity, "show whether a conclusion depends on the choices behind it"
    )
    sensitivity.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    sensitivity.add_argument("--labels", required=True, metavar="FILE", help="what people decided")
    sensitivity.add_argument("--theme", metavar="NAME", help="for one theme (all)")
    add_spans(sensitivity)
    sensitivity.add_argument("--every", choices=LENGTHS, default="month", help="length of a period (%(default)s)")
    sensitivity.add_argument(
        "--coder-error",
        type=float,
        metavar="RATE",
        help="how often people err (from double coding, where there is any)",
    )
    sensitivity.add_argument("-o", "--output", metavar="FILE", help="keep the numbers as a table (.csv or .parquet)")


def add_choices(command: argparse.ArgumentParser) -> None:
    """Add what changes the meaning of a frequency."""
    command.add_argument("--every", choices=LENGTHS, default="month", help="length of a period (%(default)s)")
    command.add_argument("--unit", choices=UNITS, default="paragraph", help="what is counted (%(default)s)")
    command.add_argument("--as", dest="measure_as", choices=["share", "count"], default="share", help="(%(default)s)")
    command.add_argument("--method", choices=METHODS, help="how labels correct the tagger (partial)")
    command.add_argument(
        "--target",
        choices=["corpus", "process"],
        default="corpus",
        help="what the numbers are to be true of: the texts, or what could have been published (%(default)s)",
    )
    command.add_argument("--by", metavar="COLUMN", help="one curve per value of a column, such as source")


def add_spans(command: argparse.ArgumentParser) -> None:
    """Add two spans of time; without them, the trend is meant."""
    command.add_argument("--before", metavar="SPAN", help=f"{SPAN} (without both spans: the trend)")
    command.add_argument("--after", metavar="SPAN", help=SPAN)


def run_measure(options: argparse.Namespace) -> None:
    """Run ``toolkit measure``."""
    from toolkit.measuring import Method, Target, measure

    check_output(options.output)
    language = None if options.language == "any" else options.language
    tags = read(options.tags)
    frequency = measure(
        tags,
        read_people(options.labels, tags),
        every=options.every,
        unit=options.unit,
        measure_as=options.measure_as,
        by=options.by,
        method=Method(options.method, level=options.level, seed=options.seed),
        target=Target(options.target, duplicates=options.duplicates, language=language),
    )
    frequency.save(options.output)
    readable = os.path.splitext(options.output)[0] + ".csv"  # noqa: PTH122
    say(f"{options.output} (readable: {readable}): {frequency.summary()}")


def run_plan(options: argparse.Namespace) -> None:
    """Run ``toolkit plan``."""
    from toolkit.measuring import plan

    keep_place(options.output)
    tags = read(options.tags)
    made = plan(
        tags,
        read_people(options.labels, tags),
        within=options.within,
        change=options.change,
        every=options.every,
        theme=options.theme,
        seed=options.seed,
    )
    for line in made.words.splitlines():
        say(line)
    keep(made.table, options.output)


def run_compare(options: argparse.Namespace) -> None:
    """Run ``toolkit compare``."""
    from toolkit.measuring import compare, read_frequency

    keep_place(options.output)
    table = compare(
        read_frequency(options.frequency),
        span(options.before),
        span(options.after),
        groups=tuple(options.groups) if options.groups else None,
        target=options.target,
    )
    for sentence in table["words"]:
        say(sentence)
    keep(table, options.output)


def run_sensitivity(options: argparse.Namespace) -> None:
    """Run ``toolkit sensitivity``."""
    from toolkit.measuring import Question, sensitivity

    keep_place(options.output)
    question = Question(span(options.before), span(options.after), theme=options.theme, every=options.every)
    tags = read(options.tags)
    table = sensitivity(tags, read_drawn(options.labels, tags), question, coder_error=options.coder_error)
    for sentence in table["words"]:
        say(sentence)
    keep(table, options.output)


def read_people(path: str | None, tags: pd.DataFrame) -> pd.DataFrame | None:
    """Read labels; without a path there are none."""
    return None if path is None else read_drawn(path, tags)


def read_drawn(path: str, tags: pd.DataFrame) -> pd.DataFrame:
    """Read labels of any form; of a file of labels those drawn at random, joined over several draws."""
    from toolkit.labelling import read_labels

    labels = read_labels(path)
    drawn = labels["probability"].notna()
    if not path.lower().endswith((".db", ".sqlite", ".sqlite3")) or not drawn.any():
        return labels
    taken = read_labels(path, purpose="measuring", tags=tags if "text" in tags else None)
    aside = labels["decision_id"].nunique() - taken["decision_id"].nunique()
    if aside:
        say(f"{path}: {aside:,} decisions were chosen for training, not drawn, and take no part.")
    return taken


def span(text: str | None) -> str | tuple[str, str] | None:
    """Read a span of time."""
    if text is None or ".." not in text:
        return text
    first, _, last = text.partition("..")
    return first, last


def keep_place(path: str | None) -> None:
    """Refuse a place that cannot be written to before the work."""
    if path is not None:
        check_output(path)


def keep(table: pd.DataFrame, path: str | None) -> None:
    """Write a table, if a place for it was named."""
    if path is not None:
        write(table, path)
        say(path)
