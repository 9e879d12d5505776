"""Training: labelled paragraphs and a codebook become a tagger, in memory or as a model folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from toolkit import __version__
from toolkit.codebook import Codebook, read_codebook
from toolkit.tables import content_hash
from toolkit.tagging import Tagger, save_tagger
from toolkit.training.card import write_card
from toolkit.training.evaluation import evaluate_held_out
from toolkit.training.labels import check_labelled, read_labelled

__all__ = ["train", "train_from_files"]


def train(
    labelled: pd.DataFrame, *, codebook: Codebook | None = None, lexicon: str | None = None, seed: int = 1
) -> Tagger:
    """Train a tagger on labelled paragraphs.

    Parameters
    ----------
    labelled
        ``text`` and one column of true or false per theme of the codebook; ``story`` (or ``article_id``),
        ``position`` and ``title`` are used where they exist.
    codebook
        The themes; by default the shipped ones.
    lexicon
        A folder of lexicon files; by default the shipped one. Its entries are features for any themes.
    seed
        Seed of the solver.

    Returns
    -------
    Tagger
        Fitted and calibrated. The same labels, seed and versions give the same ``tagger_id``.

    Raises
    ------
    LabelError
        If labels are missing, contradict one another, or are all alike for a theme.
    CodebookError
        If a theme of the codebook has no column.
    """
    codebook = codebook or read_codebook()
    checked = check_labelled(labelled, codebook)
    group = next((name for name in ("story", "article_id") if name in checked), None)
    tagger = Tagger(themes=tuple(codebook.names), lexicon=lexicon, seed=seed)
    return tagger.fit(checked, checked[codebook.names], groups=checked[group] if group else None)


def train_from_files(
    labels: str | Path, output: str | Path, *, codebook: str | Path | None = None, seed: int = 1
) -> str:
    """Train a tagger from files and write its folder.

    Parameters
    ----------
    labels
        A JSON Lines file of labelled paragraphs, or a folder of them.
    output
        The new model's folder.
    codebook
        A codebook's file; by default the shipped one.
    seed
        Seed of the solver.

    Returns
    -------
    str
        One line that says what was made, and how well it does on stories held out.
    """
    book = read_codebook(codebook)
    labelled = read_labelled(labels, codebook=book)
    tagger = train(labelled, codebook=book, seed=seed)
    group = next((name for name in ("story", "article_id") if name in labelled), None)
    held_out = None
    if group:
        fresh = Tagger(themes=tuple(book.names), seed=seed)
        held_out = evaluate_held_out(labelled, fresh, hold_out=group)
    about = {
        "toolkit": __version__,
        "codebook_version": book.version,
        "codebook_hash": content_hash(repr(book)),
        "lexicon_hash": content_hash(*(part for pair in sorted(tagger.lexicon_.items()) for part in pair)),
        "labels_sha256": hash_rows(labelled),
        "seed": seed,
        "held_out": [] if held_out is None else held_out.round(4).to_dict("records"),
    }
    save_tagger(tagger, output, about=about, card=write_card(tagger, labelled, held_out, book))
    quality = "" if held_out is None else f", macro F1 {held_out['f1'].mean():.3f} on stories held out"
    return (
        f"{output}: tagger {tagger.tagger_id} from {len(labelled):,} paragraphs for {', '.join(book.names)}{quality}."
    )


def hash_rows(labelled: pd.DataFrame) -> str:
    """Hash the labelled paragraphs."""
    return hashlib.sha256(labelled.to_json(orient="records", lines=True).encode("utf-8", "surrogatepass")).hexdigest()
