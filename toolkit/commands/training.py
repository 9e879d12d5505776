"""From labels to a tagger: ``train``, ``evaluate``, ``promote`` and ``rollback``."""

from __future__ import annotations

from toolkit.commands.grammar import add_command, read, say

TYPE_CHECKING = False  # importing typing and pathlib takes a third of the time of `toolkit --help`
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from toolkit.codebook import Codebook
    from toolkit.commands.grammar import Commands
    from toolkit.tagging import Tagger

__all__ = ["add_commands"]

ENOUGH = 50  # labels drawn for measuring, fewer of which compare no models

DECISIONS = (".db", ".sqlite", ".sqlite3", ".csv", ".parquet", ".xlsx")
LABELS_HELP = "labels.db, a table of labels (.csv, .parquet, .jsonl), or labelled stories (a .jsonl file with text and themes, or a folder)"


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands around training."""
    train = add_command(commands, "train", run_train, "train a tagger on labelled paragraphs")
    train.add_argument("--labels", required=True, metavar="PATH", help=LABELS_HELP)
    train.add_argument("--paragraphs", metavar="FILE", help="the paragraphs or tags that the labels belong to")
    train.add_argument("--add", action="store_true", help="add your labels to those of the shipped model")
    train.add_argument("--add-to", metavar="DIR", help="add your labels to those of another model")
    train.add_argument(
        "--weight", type=float, default=1.0, help="what one of your labels counts against one of theirs (%(default)s)"
    )
    train.add_argument(
        "--audit",
        action="store_true",
        help="also learn from labels drawn for measuring, which can then correct no more",
    )
    train.add_argument(
        "--hold-out",
        metavar="SHARE",
        help="what is set aside once, to compare the models of a folder by: 'audit' (your labels drawn for measuring) or a share of your "
        "stories, 0 for none (default with --paragraphs: audit where there are 50 or more, else 0.2; without: 0)",
    )
    train.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")
    train.add_argument(
        "--curve",
        action="store_true",
        help="also say what the next 100 labels would bring; always said with --paragraphs, unless --no-curve",
    )
    train.add_argument("--no-curve", action="store_true", help="do not say it, which saves half of the time")
    train.add_argument(
        "--scores",
        metavar="FILE",
        help="also write tags of your labelled paragraphs by taggers that did not learn from their stories (.parquet or .csv), to find slips in the labels by",
    )
    train.add_argument("--seed", type=int, default=1, help="of the folds (%(default)s)")
    train.add_argument("-o", "--output", required=True, metavar="DIR", help="the new model's folder")
    evaluate = add_command(commands, "evaluate", run_evaluate, "say how good a model is on labelled paragraphs")
    evaluate.add_argument("model", metavar="DIR", help="a model's folder")
    evaluate.add_argument("--labels", required=True, metavar="PATH", help=LABELS_HELP)
    evaluate.add_argument("--paragraphs", metavar="FILE", help="the paragraphs or tags that the labels belong to")
    evaluate.add_argument("--against", metavar="DIR", help="another model to compare with, by paired bootstrap")
    evaluate.add_argument("--codebook", metavar="FILE", help="the themes (default: the shipped codebook)")
    promote = add_command(
        commands, "promote", run_promote, "make a model the current one of its folder, if no theme got worse"
    )
    promote.add_argument("model", metavar="DIR", help="the model's folder, such as models/mine-2")
    promote.add_argument("--force", metavar="REASON", help="promote it all the same, and remember why")
    rollback = add_command(commands, "rollback", run_rollback, "go back to the model before the current one")
    rollback.add_argument("registry", metavar="DIR", help="the folder of models, such as models")


def run_train(options: argparse.Namespace) -> None:
    """Run ``toolkit train``."""
    from pathlib import Path

    from toolkit.codebook import read_codebook
    from toolkit.errors import ModelError
    from toolkit.tagging import open_tagger
    from toolkit.training import combine, train, without_holdout

    registry = Path(options.output).absolute().parent
    if not registry.is_dir():
        message = f"{options.output}: the folder above it does not exist. Make it first."
        raise ModelError(message)
    book = read_codebook(options.codebook)
    own = read_own(options, book)
    holdout = set_aside(options, own, registry, book)
    if holdout is not None:
        own = without_holdout(own, holdout)
    base = open_tagger(options.add_to) if options.add_to or options.add else None
    tagger = train(own, add_to=base, weight=options.weight, codebook=book, seed=options.seed)
    labelled, counts = combine(own, base, book, options.weight)
    about: dict[str, object] = {"weight": options.weight, "own_paragraphs": len(own)}
    if base is not None:
        about["added_to"] = base.tagger_id
    write_and_report(options, tagger, labelled, counts, about, book)


def write_and_report(
    options: argparse.Namespace,
    tagger: Tagger,
    labelled: pd.DataFrame,
    counts: NDArray[np.float64],
    about: dict[str, object],
    book: Codebook,
) -> None:
    """Write the model, say how good it is on own stories held out, and what more labels would bring."""
    from toolkit.files import write_table
    from toolkit.training import is_own, learning_curve, say_curve, score_held_out, write_model
    from toolkit.training.curve import FEWEST, FOLDS

    own = is_own(labelled)
    alone, scores = bool(own.all()), None
    if len(set(labelled.loc[own, "story"])) > 1:
        # with another tagger's labels every fold takes as long as training, so there are fewer
        scores = score_held_out(labelled, tagger, folds=5 if alone else FOLDS, counts=counts, own=own)
    say(write_model(tagger, options.output, codebook=book, labelled=labelled, scores=scores, about=about))
    if options.scores and scores is not None:
        write_table(scores, options.scores)
        say(f"{options.scores}: {len(scores):,} labelled paragraphs, tagged without learning from their stories.")
    if options.curve or (options.paragraphs and not options.no_curve and own.sum() >= FEWEST):
        known = None if alone else scores
        say(say_curve(learning_curve(labelled, tagger, own=own, counts=counts, scores=known, seed=options.seed)))


def set_aside(options: argparse.Namespace, own: pd.DataFrame, registry: Path, book: Codebook) -> pd.DataFrame | None:
    """Give what the models of this folder are compared by, and freeze it where it is not yet."""
    from toolkit.training.registry import freeze_holdout, read_holdout

    holdout = read_holdout(registry)
    share = read_share(options.hold_out)
    if holdout is not None or share == 0:
        return holdout
    audit = read_audit(options, book) if share in (None, "audit") else None
    if audit is not None and (share == "audit" or len(audit) >= ENOUGH):
        holdout = freeze_holdout(audit, registry, drawn=True)
    elif share is not None or options.paragraphs:
        holdout = freeze_holdout(own, registry, share=0.2 if share is None else float(share), seed=options.seed)
    if holdout is not None:
        what = "labels drawn for measuring" if holdout["drawn"].all() else "labelled paragraphs"
        say(f"{registry}: {len(holdout):,} {what} set aside to compare models by (holdout.jsonl).")
    return holdout


def read_share(written: str | None) -> float | str | None:
    """Read what ``--hold-out`` asks for."""
    from toolkit.errors import LabelError

    if written is None or written == "audit":
        return written
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        message = f"--hold-out: {written!r} is no share. Give a number from 0 to below 1, or audit."
        raise LabelError(message)
    return share


def read_audit(options: argparse.Namespace, book: Codebook) -> pd.DataFrame | None:
    """Give the paragraphs labelled for measuring; None where there are none, or they are to be learned from."""
    from toolkit.errors import LabelError
    from toolkit.training import join_labels
    from toolkit.training.training import with_stories

    labels = read_labels_from(options.labels) if options.paragraphs and not options.audit else None
    drawn = None if labels is None else labels[labels["probability"].notna() & (labels["status"] == "labelled")]
    if drawn is not None and len(drawn):
        return with_stories(join_labels(read(options.paragraphs), drawn, book, audit=True))
    if options.hold_out == "audit":
        message = f"{options.labels}: no labels drawn for measuring to compare models by. Draw some: toolkit sample, or give --hold-out 0.2."
        raise LabelError(message)
    return None


def run_evaluate(options: argparse.Namespace) -> None:
    """Run ``toolkit evaluate``."""
    from toolkit.codebook import read_codebook
    from toolkit.tagging import open_tagger
    from toolkit.training import compare_taggers, evaluate
    from toolkit.training.comparison import score_tagger

    book = read_codebook(options.codebook)
    options.audit = True  # judging by an audit sample spoils nothing
    labelled = read_own(options, book)
    tagger = open_tagger(options.model)
    if options.against:
        table = compare_taggers(open_tagger(options.against), tagger, labelled, themes=book.names)
    else:
        table = evaluate(labelled[book.names], score_tagger(tagger, labelled, book.names))
    say(f"{options.model}: {len(labelled):,} labelled paragraphs it did not learn from.")
    say(table.to_string(index=False, float_format="{:.3f}".format))


def run_promote(options: argparse.Namespace) -> None:
    """Run ``toolkit promote``."""
    from toolkit.training import promote

    line, table = promote(options.model, force=options.force)
    if table is not None:
        say(table.to_string(index=False, float_format="{:.3f}".format))
    say(line)


def run_rollback(options: argparse.Namespace) -> None:
    """Run ``toolkit rollback``."""
    from toolkit.training import rollback

    say(rollback(options.registry))


def read_own(options: argparse.Namespace, book: Codebook) -> pd.DataFrame:
    """Give the labelled paragraphs, from labels with their paragraphs or from labelled stories; with their ``story``."""
    from toolkit.errors import LabelError
    from toolkit.training import join_labels, read_labelled
    from toolkit.training.training import with_stories

    if options.paragraphs:
        labels = read_labels_from(options.labels)
        own = join_labels(read(options.paragraphs), labels, book, audit=options.audit)
    elif options.labels.lower().endswith(DECISIONS):
        message = (
            f"{options.labels}: holds decisions and no texts. Name what they are about: --paragraphs tags.parquet."
        )
        raise LabelError(message)
    else:
        own = read_labelled(options.labels, codebook=book)
    return with_stories(own)


def read_labels_from(path: str) -> pd.DataFrame:
    """Read labels from a store or a table."""
    from toolkit.labelling import read_labels

    return read_labels(path)
