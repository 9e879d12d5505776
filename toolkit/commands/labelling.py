"""From tags to labels: ``sample``, ``label``, ``sheet``, ``export`` and ``import``."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, add_output, check_output, read, say, write

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse

    from toolkit.codebook import Codebook
    from toolkit.commands.grammar import Commands

__all__ = ["add_commands"]


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands around labels."""
    add_sample(commands)
    label = add_command(commands, "label", run_label, "label a batch in this terminal, a key for each theme")
    label.add_argument("batch", metavar="BATCH", help="what `toolkit sample` wrote, or any table of paragraphs")
    label.add_argument("--to", required=True, metavar="FILE", help="the file of labels (labels.db), made if need be")
    label.add_argument("--annotator", metavar="NAME", help="who labels (default: who is logged in)")
    label.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")
    label.add_argument(
        "--journal",
        choices=["wal", "delete"],
        help="how the file is kept; delete for a folder on a network (default: as it is, wal for a new one)",
    )
    label.add_argument(
        "--suggest",
        choices=["after", "before", "never"],
        default="after",
        help="when to show what the tagger said; never for draws for measuring (%(default)s)",
    )

    add_exchange(commands)


def add_exchange(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands that carry labels in and out."""
    sheet = add_command(commands, "sheet", run_sheet, "write a batch as a spreadsheet to be filled in without the form")
    sheet.add_argument("batch", metavar="BATCH", help="what `toolkit sample` wrote")
    sheet.add_argument("-o", "--output", required=True, metavar="FILE", help="the sheet (.xlsx or .csv)")
    sheet.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")
    export = add_command(commands, "export", run_export, "write labels as a table, with all their ids")
    export.add_argument("labels", metavar="LABELS", help="the file of labels (labels.db)")
    export.add_argument("-o", "--output", required=True, metavar="FILE", help=".csv, .parquet, .jsonl or .xlsx")
    export.add_argument("--purpose", choices=["measuring", "training"], help="only these (default: all)")
    export.add_argument("--annotator", metavar="NAME", help="only this person's (default: everybody's)")
    bring = add_command(
        commands,
        "import",
        run_import,
        "bring in labels: a table, a filled-in sheet, or an export of doccano, Label Studio, Prodigy or Argilla",
    )
    bring.add_argument("file", metavar="FILE", help="the labels (.csv, .xlsx, .parquet, .jsonl or .json)")
    bring.add_argument("--to", required=True, metavar="LABELS", help="the file of labels, made if need be")
    bring.add_argument("--annotator", metavar="NAME", help="whose they are, where the file does not say")
    bring.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")


def add_sample(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add ``toolkit sample``."""
    sample = add_command(commands, "sample", run_sample, "draw paragraphs for people to label, and remember the odds")
    sample.add_argument("tags", metavar="TAGS", help="the table that `toolkit tag` wrote")
    sample.add_argument("-n", type=int, required=True, metavar="N", help="how many paragraphs or articles")
    add_output(sample, "the batch (.csv or .parquet)")
    sample.add_argument(
        "--purpose",
        choices=["measuring", "training", "agreement"],
        default="measuring",
        help="measuring: at random, with known odds; training: what teaches most; agreement: for a second annotator (%(default)s)",
    )
    sample.add_argument("--unit", choices=["paragraph", "article"], default="paragraph", help="(%(default)s)")
    sample.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    sample.add_argument("--earlier", metavar="LABELS", help="labels that exist; what they are about is not drawn again")
    sample.add_argument(
        "--grown-from", metavar="TAGS", help="the tags that --earlier was drawn from, if the corpus grew"
    )
    sample.add_argument(
        "--design",
        choices=["stratified", "scores", "random", "active", "uncertain"],
        default="",
        help="measuring: stratified (by period), scores (for rare themes) or random; training: active, uncertain or random",
    )
    sample.add_argument(
        "--every", choices=["week", "month", "quarter", "year"], default="month", help="the periods (%(default)s)"
    )
    sample.add_argument("--themes", metavar="A,B", help="whose scores count (default: all)")
    sample.add_argument(
        "--language", default="en", metavar="CODE", help="the tagger's language; all: any (%(default)s)"
    )


def run_sample(options: argparse.Namespace) -> None:
    """Run ``toolkit sample``."""
    from toolkit.labelling import Design, sample

    check_output(options.output)
    design = Design(
        options.design,
        every=options.every,
        themes=tuple(options.themes.split(",")) if options.themes else (),
        language=None if options.language == "all" else options.language,
        grown_from=read(options.grown_from) if options.grown_from else None,
    )
    batch = sample(
        read(options.tags),
        options.n,
        purpose=options.purpose,
        unit=options.unit,
        seed=options.seed,
        earlier=options.earlier,
        design=design,
    )
    write(batch, options.output)
    count = batch["article_id" if options.unit == "article" else "paragraph_id"].nunique()
    say(f"{options.output}: {count:,} {options.unit}s to label. {batch.attrs['frame']}")


def run_label(options: argparse.Namespace) -> None:
    """Run ``toolkit label``."""
    import sys

    from toolkit.labelling.desk import Desk
    from toolkit.labelling.form import login_name
    from toolkit.labelling.form_batch import read_batch
    from toolkit.labelling.store import LabelStore
    from toolkit.labelling.terminal import label_in_lines, label_on_screen

    book = codebook(options)
    annotator = check_annotator(options.annotator) or login_name()
    items = read_batch(read(options.batch), book.names, suggest=options.suggest != "never")
    with LabelStore(options.to, journal=options.journal) as store:
        desk = Desk(items, store, annotator, book, options.suggest)
        if sys.stdin.isatty() and sys.stdout.isatty():
            label_on_screen(desk)
            say(f"{options.to}: {desk.done:,} of {len(items):,} decided by {annotator}.")
        else:
            label_in_lines(desk, sys.stdin, sys.stdout)


def run_sheet(options: argparse.Namespace) -> None:
    """Run ``toolkit sheet``."""
    from toolkit.labelling import export_sheet

    batch = read(options.batch)
    export_sheet(batch, options.output, codebook=codebook(options))
    say(f"{options.output}: {len(batch):,} rows to fill in. Then: toolkit import {options.output} --to labels.db")


def run_export(options: argparse.Namespace) -> None:
    """Run ``toolkit export``."""
    from toolkit.labelling import export_labels, read_labels

    labels = read_labels(options.labels, purpose=options.purpose, annotator=options.annotator)
    export_labels(labels, options.output)
    say(f"{options.output}: {labels['decision_id'].nunique():,} decisions, {len(labels):,} rows.")


def run_import(options: argparse.Namespace) -> None:
    """Run ``toolkit import``."""
    from toolkit.labelling import LabelStore, import_labels

    book = codebook(options)
    annotator = check_annotator(options.annotator) or None
    with LabelStore(options.to) as store:
        say(f"{options.to}: {import_labels(options.file, to=store, codebook=book, annotator=annotator).sentence()}")


def codebook(options: argparse.Namespace) -> Codebook:
    """Read the codebook named, or the shipped one."""
    from toolkit.codebook import read_codebook

    return read_codebook(options.codebook)


def check_annotator(name: str | None) -> str:
    """Refuse a name of blanks, and the one under which disagreements are settled."""
    from toolkit.errors import LabelError

    if name is not None and (not name.strip() or name.strip() == "settled"):
        message = f"--annotator: {name!r} cannot label. Say who labels, such as --annotator anna."
        raise LabelError(message)
    return (name or "").strip()
