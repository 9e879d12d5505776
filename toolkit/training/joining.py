"""Labels as people gave them, one decision a row, become labelled paragraphs that a tagger can learn from."""

from __future__ import annotations

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.tables import LABELS, content_hash, fold

__all__ = ["join_labels"]

SETTLED = "settled"  # the annotator under whose name a disagreement was resolved
SHOWN = 5
KEPT = ("paragraph_id", "article_id", "position", "title", "text", "date", "source")


def join_labels(
    paragraphs: pd.DataFrame, labels: pd.DataFrame, codebook: Codebook, *, audit: bool = False
) -> pd.DataFrame:
    """Give each labelled paragraph its text and one decision per theme.

    The decision of the annotator ``settled`` counts where there is one; else all annotators must agree, and an
    annotator's later decision replaces the earlier one. Junk and skipped paragraphs teach nothing and are left out, and
    so are labels of whole articles.

    Parameters
    ----------
    paragraphs
        ``paragraph_id`` and ``text``, and what is known around them.
    labels
        A table of labels. Rows whose ``paragraph_id`` is gone find their paragraph by ``text_hash``.
    codebook
        The themes that must be decided for every paragraph.
    audit
        Whether labels drawn for measuring (those with a ``probability``) may be learned from. Once they are, they
        cannot correct a frequency of this tagger any more, and `measure` refuses them.

    Returns
    -------
    pandas.DataFrame
        One row per labelled paragraph: the columns known of it, and a column of true or false per theme.

    Raises
    ------
    LabelError
        If annotators contradict one another, a paragraph is missing or only partly labelled, or nothing is left.
    """
    rows = LABELS.check(labels, "labels")
    rows = rows[rows["unit"] != "article"] if "unit" in rows else rows  # judged whole, they say nothing of a paragraph
    rows = rows.reindex(columns=list(LABELS.columns)).reset_index(drop=True)
    drawn = rows["probability"].notna()
    left_out = 0 if audit else int(rows.loc[drawn, "paragraph_id"].nunique())
    rows = rows[~drawn] if not audit else rows
    rows = find_paragraphs(rows, paragraphs)
    decided = standing(rows)
    decided = decided[decided["theme"].isin(codebook.names) & (decided["status"] == "labelled")]
    if decided.empty:
        hint = (
            f" {left_out:,} paragraphs were drawn for measuring; audit=True (--audit) would train on them."
            if left_out
            else ""
        )
        message = (
            f"labels: no decision on {', '.join(codebook.names)} to learn from.{hint} Label some paragraphs first."
        )
        raise LabelError(message)
    wide = settle(decided)
    missing = [theme for theme in codebook.names if theme not in wide]
    partly = wide.reindex(columns=codebook.names).isna().any(axis=1)
    if missing or partly.any():
        what = (
            f"no decision at all on {', '.join(missing)}"
            if missing
            else f"{int(partly.sum()):,} paragraphs lack a theme"
        )
        message = (
            f"labels: {what}. Decide every theme of the codebook for each paragraph, or train with another codebook."
        )
        raise LabelError(message)
    table = paragraphs[[name for name in KEPT if name in paragraphs]].drop_duplicates("paragraph_id")
    found = table.set_index("paragraph_id").loc[wide.index].reset_index()
    return found.assign(**{theme: wide[theme].to_numpy(bool) for theme in codebook.names})


def find_paragraphs(rows: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Lead each label to its paragraph, by id or else by the text's hash; refuse labels of no paragraph."""
    known = set(paragraphs["paragraph_id"])
    lost = ~rows["paragraph_id"].isin(known)
    if lost.any():
        hashes = paragraphs["text"].map(lambda text: content_hash(fold(text)) if isinstance(text, str) else "")
        by_hash = dict(zip(hashes, paragraphs["paragraph_id"], strict=True))
        again = rows["paragraph_id"].where(~lost, rows["text_hash"].map(by_hash))
        rows = rows.assign(paragraph_id=again)
        gone = rows.loc[rows["paragraph_id"].isna()]
        if len(gone):
            shown = ", ".join(labels_id for labels_id in gone["draw_id"].dropna().unique()[:SHOWN]) or "no draw named"
            message = (
                f"labels: {len(gone):,} labels belong to none of the {len(known):,} paragraphs (draws: {shown}). "
                "Pass the paragraphs they were made on."
            )
            raise LabelError(message)
    return rows


def standing(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep each annotator's last word on a paragraph and theme."""
    status = rows["status"].astype("object").fillna("labelled")
    annotator = rows["annotator"].astype("object").fillna("")
    ordered = rows.assign(status=status, annotator=annotator).sort_values(
        "labelled_at", kind="stable", na_position="first"
    )
    return ordered.drop_duplicates(["paragraph_id", "theme", "annotator"], keep="last")


def settle(decided: pd.DataFrame) -> pd.DataFrame:
    """Give one decision per paragraph and theme, themes as columns, paragraphs in order of their ids."""
    has_settled = decided[decided["annotator"] == SETTLED].set_index(["paragraph_id", "theme"]).index
    keys = decided.set_index(["paragraph_id", "theme"]).index
    counted = decided[(decided["annotator"] == SETTLED).to_numpy() | ~keys.isin(has_settled)]
    ways = counted.groupby(["paragraph_id", "theme"])["applies"].nunique()
    torn = ways[ways > 1]
    if len(torn):
        shown = ", ".join(f"{paragraph} ({theme})" for paragraph, theme in torn.index[:SHOWN])
        message = (
            f"labels: annotators disagree on {len(torn):,} decisions: {shown}{' ...' if len(torn) > SHOWN else ''}. "
            "Settle them first: toolkit adjudicate."
        )
        raise LabelError(message)
    once = counted.drop_duplicates(["paragraph_id", "theme"])
    return once.set_index(["paragraph_id", "theme"])["applies"].unstack().sort_index()  # noqa: PD010 - a pivot_table would average
