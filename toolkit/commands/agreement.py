"""From several people's labels to one: ``agreement``, ``adjudicate`` and ``doubts``."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, read, say

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]

NOTABLE = 0.05
SHOWN = 20


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands for labels of several people."""
    agreement = add_command(commands, "agreement", run_agreement, "say how far annotators agree, theme by theme")
    agreement.add_argument("labels", metavar="LABELS", help="the file of labels (labels.db), or a table of labels")
    agreement.add_argument("--pairs", action="store_true", help="also for each pair of annotators")
    agreement.add_argument("--level", type=float, default=0.95, help="of the intervals (%(default)s)")
    agreement.add_argument("--seed", type=int, default=1, help="of the bootstrap (%(default)s)")
    agreement.add_argument("-o", "--output", metavar="FILE", help="also write the table (.csv or .parquet)")
    adjudicate = add_command(
        commands, "adjudicate", run_adjudicate, "list disagreements, or settle them one by one in this terminal"
    )
    adjudicate.add_argument("labels", metavar="LABELS", help="the file of labels (labels.db)")
    adjudicate.add_argument("--texts", metavar="FILE", help="the batch or tags, to show the texts")
    adjudicate.add_argument("--by", metavar="NAME", help="who settles; without, disagreements are only listed")
    adjudicate.add_argument("-o", "--output", metavar="FILE", help="also write the list (.csv or .parquet)")
    doubts = add_command(commands, "doubts", run_doubts, "rank labels that a model contradicts, to be looked at again")
    doubts.add_argument("labels", metavar="LABELS", help="the file of labels, or a table of labels")
    doubts.add_argument(
        "--scores",
        required=True,
        metavar="FILE",
        help="out-of-fold scores, or tags by a model that did not learn from them",
    )
    doubts.add_argument("-o", "--output", metavar="FILE", help="write the whole list (.csv or .parquet)")


def run_agreement(options: argparse.Namespace) -> None:
    """Run ``toolkit agreement``."""
    from toolkit.labelling import agreement, annotator_drift, read_labels

    labels = read_labels(options.labels)
    table = agreement(labels, pairs=options.pairs, level=options.level, seed=options.seed)
    show(table.drop(columns="note"))
    for row in table[table["note"] != ""].itertuples():
        say(f"{row.theme}, {row.annotators}: {row.note}")
    if labels["probability"].notna().any() and labels["labelled_at"].notna().all():
        drift = annotator_drift(labels)
        moved = drift[drift["p_adjusted"] < NOTABLE]
        for row in moved.itertuples():
            what = "says yes to" if row.what == "rate" else "agrees with the others on"
            say(
                f"Drift: {row.annotator} {what} {row.theme} in {row.first:.0%} of the first half and {row.second:.0%} "
                f"of the second (adjusted p = {row.p_adjusted:.2g})."
            )
        if moved.empty and len(drift):
            say(f"No drift: none of {len(drift)} trends over the order of labelling has an adjusted p below {NOTABLE}.")
    write_also(table, options.output)


def run_adjudicate(options: argparse.Namespace) -> None:
    """Run ``toolkit adjudicate``."""
    import sys

    from toolkit.labelling import LabelStore
    from toolkit.labelling.adjudication import find_cases, list_cases
    from toolkit.labelling.adjudication_lines import settle_in_lines

    check_exists(options.labels)
    texts = read(options.texts) if options.texts else None
    with LabelStore(options.labels) as store:
        cases = find_cases(store)
        write_also(list_cases(cases, texts), options.output)
        if not cases:
            say(f"{options.labels}: no disagreement waits to be settled.")
        elif options.by is None:
            show(list_cases(cases))
            say(f"{len(cases):,} disagreements. To settle them: --by NAME --texts FILE")
        else:
            settle_in_lines(store, cases, texts, by=options.by, streams=(sys.stdin, sys.stdout))


def run_doubts(options: argparse.Namespace) -> None:
    """Run ``toolkit doubts``."""
    from toolkit.labelling import doubtful_labels, read_labels

    table = doubtful_labels(read_labels(options.labels), read(options.scores))
    show(table.head(SHOWN).drop(columns="draw_id"))
    say(f"{len(table):,} labels, of which {int(table['suspect'].sum()):,} are suspect. None was changed.")
    if (table["suspect"] & table["probability"].notna()).any():
        say(
            "Some were drawn for measuring. Look again at all of such a draw or at none: corrected only where the tagger "
            "contradicts, labels no longer tell where it errs."
        )
    write_also(table, options.output)


def check_exists(path: str) -> None:
    """Refuse a file of labels that is not there, rather than make an empty one."""
    import os

    from toolkit.errors import LabelError

    if not os.path.isfile(path):  # noqa: PTH113 - importing pathlib takes longer than the check
        message = f"{path}: no such file. Name a file of labels, such as labels.db."
        raise LabelError(message)


def show(table: pd.DataFrame) -> None:
    """Print a table; text in it may come from strangers."""
    for line in table.to_string(index=False, float_format="{:.3f}".format, na_rep="", max_colwidth=40).splitlines():
        say("".join(letter if letter.isprintable() else " " for letter in line).rstrip())


def write_also(table: pd.DataFrame, output: str | None) -> None:
    """Write a table where one is wanted."""
    from toolkit.commands.grammar import write

    if output:
        write(table, output)
