"""Training: labelled paragraphs and a codebook become a tagger, in memory or as a model folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import __version__
from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import CodebookError, LabelError
from toolkit.tables import content_hash, fold
from toolkit.tagging import Tagger, save_tagger
from toolkit.training.card import write_card
from toolkit.training.evaluation import evaluate, only_scores, score_held_out
from toolkit.training.joining import join_labels
from toolkit.training.labels import check_labelled

__all__ = ["combine", "is_own", "train", "with_stories", "write_model"]

OWN, OTHER = "own ", "other "  # before a story's name, so that stories of two sources never count as one


def train(
    paragraphs: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    *,
    add_to: Tagger | None = None,
    weight: float = 1.0,
    audit: bool = False,
    codebook: Codebook | None = None,
    seed: int = 1,
) -> Tagger:
    """Train a tagger on labels, alone or added to those that another tagger learned from.

    Parameters
    ----------
    paragraphs
        ``paragraph_id`` and ``text``; ``story`` or ``article_id``, ``position`` and ``title`` are used where they
        exist. Without ``labels``, one column of true or false per theme besides.
    labels
        What people decided, as `read_labels` gives it. Labels drawn for measuring are left out unless ``audit``.
        Labels of whole articles say nothing of a paragraph and are left out too.
    add_to
        A tagger whose training paragraphs are learned from as well, such as the shipped one. Where a paragraph is
        in both, your label counts.
    weight
        What one of your paragraphs counts against one of the other tagger's.
    audit
        Whether labels drawn for measuring may be learned from; they can then no longer correct a frequency.
    codebook
        The themes; by default those of ``add_to``, else the shipped ones.
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
        If a theme has no labels, or the other tagger has other themes.

    Examples
    --------
    >>> from toolkit.codebook import Theme
    >>> book = Codebook("1", "paragraph", (Theme("strike", "Strikes", "Workers stop working."),))
    >>> table = pd.DataFrame({"text": ["The dockers walked out."] * 3 + ["The harvest was good."] * 3,
    ...                       "strike": [True] * 3 + [False] * 3})
    >>> table = table.assign(text=[f"{text} Day {at}." for at, text in zip("abcdef", table["text"])])
    >>> train(table, codebook=book).predict(["Dockers walked out again.", "A good harvest."]).tolist()
    [[True], [False]]
    """
    codebook = codebook or read_codebook()
    own = paragraphs if labels is None else join_labels(paragraphs, labels, codebook, audit=audit)
    labelled, counts = combine(check_labelled(own, codebook), add_to, codebook, weight)
    tagger = Tagger(themes=tuple(codebook.names), seed=seed)
    return tagger.fit(labelled, labelled[codebook.names], groups=labelled["story"], sample_weight=counts)


def combine(
    own: pd.DataFrame, add_to: Tagger | None, codebook: Codebook, weight: float = 1.0
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Put own labelled paragraphs after those another tagger learned from, and say what each counts.

    Returns
    -------
    tuple of pandas.DataFrame and numpy.ndarray
        The paragraphs with their ``story``, and a weight for each.

    Raises
    ------
    CodebookError
        If the other tagger has other themes.
    LabelError
        If it kept no paragraphs, or the weight is not positive.
    """
    if not weight > 0:
        message = f"train: weight={weight!r}. Give a number above 0; 1 counts your labels like the others."
        raise LabelError(message)
    own = with_stories(own)
    own = own.assign(story=[OWN + story for story in own["story"]])
    if add_to is None:
        return own, np.full(len(own), weight)
    if set(codebook.names) - set(add_to.themes_):
        message = f"train: the tagger to add to knows {', '.join(add_to.themes_)}, the codebook asks for {', '.join(codebook.names)}. Train alone."
        raise CodebookError(message)
    others = add_to.examples_.table
    if others.empty:
        message = "train: the tagger to add to was saved without its paragraphs. Train alone, or add to another."
        raise LabelError(message)
    mine = {content_hash(fold(text)) for text in own["text"]}
    others = others[[content_hash(fold(text)) not in mine for text in others["text"]]]
    others = others.assign(story=OTHER + others["story"].astype("str"))
    columns = [
        name
        for name in ("paragraph_id", "text", "story", "title", "position", *codebook.names)
        if name in own or name in others
    ]
    both = pd.concat([others.reindex(columns=columns), own.reindex(columns=columns)], ignore_index=True)
    counts = np.concatenate([np.ones(len(others)), np.full(len(own), weight)])
    return both.astype(dict.fromkeys(codebook.names, bool)), counts


def with_stories(labelled: pd.DataFrame) -> pd.DataFrame:
    """Say what belongs together: the story where one is named, else the article, else each paragraph by itself."""
    group = next((name for name in ("story", "article_id") if name in labelled), None)
    stories = (
        labelled[group].astype("str")
        if group
        else pd.Series([f"row {row}" for row in range(len(labelled))], dtype="str")
    )
    return labelled.assign(story=stories.to_numpy(dtype=object))


def write_model(
    tagger: Tagger,
    output: str | Path,
    *,
    codebook: Codebook | None = None,
    labelled: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
    about: Mapping[str, object] | None = None,
) -> str:
    """Measure a tagger on stories held out, and write its folder with manifest and card.

    Parameters
    ----------
    tagger
        Fitted on ``labelled``.
    output
        The new model's folder.
    codebook
        The themes; by default the shipped ones.
    labelled
        What it learned from, with ``story``, as `combine` gives it; by default what the tagger remembers.
    scores
        Tags of the own paragraphs by taggers that did not learn from their stories, as `score_held_out` gives them;
        by default they are made, which takes several times as long as training.
    about
        What else the manifest is to say.

    Returns
    -------
    str
        One line that says what was made, and how well it does on stories held out.
    """
    codebook = codebook or read_codebook()
    labelled = tagger.examples_.table if labelled is None else labelled
    own = is_own(labelled)
    if scores is None and len(set(labelled.loc[own, "story"])) > 1:
        scores = score_held_out(labelled, Tagger(themes=tuple(codebook.names), seed=tagger.seed), own=own)
    held_out = (
        None if scores is None else evaluate(labelled.loc[own, codebook.names], only_scores(scores, codebook.names))
    )
    facts = {
        "toolkit": __version__,
        "codebook_version": codebook.version,
        "codebook_hash": content_hash(repr(codebook)),
        "lexicon_hash": content_hash(*(part for pair in sorted(tagger.lexicon_.items()) for part in pair)),
        "labels_sha256": hash_rows(labelled),
        "seed": tagger.seed,
        **(about or {}),
        "held_out": [] if held_out is None else held_out.round(4).to_dict("records"),
    }
    mixed = not own.all()
    added_to = (
        f"{int(own.sum()):,} of them are own labels, weight {facts.get('weight', 1)}; the others are those of tagger {facts.get('added_to', '(unnamed)')}."
        if mixed
        else ""
    )
    save_tagger(tagger, output, about=facts, card=write_card(tagger, labelled, held_out, codebook, added_to))
    which = "your stories held out" if mixed else "stories held out"
    quality = "" if held_out is None else f", macro F1 {held_out['f1'].mean():.3f} on {which}"
    return f"{output}: tagger {tagger.tagger_id} from {len(labelled):,} paragraphs for {', '.join(codebook.names)}{quality}."


def is_own(labelled: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell own labelled paragraphs from those of another tagger, as `combine` marked them; without marks all are own."""
    stories = labelled["story"].astype("str")
    return ~stories.str.startswith(OTHER).to_numpy(bool)


def hash_rows(labelled: pd.DataFrame) -> str:
    """Hash the labelled paragraphs."""
    return hashlib.sha256(labelled.to_json(orient="records", lines=True).encode("utf-8", "surrogatepass")).hexdigest()
