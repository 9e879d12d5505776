"""Copies of the same article in several files."""

from __future__ import annotations

import re

import pandas as pd

from toolkit.tables import content_hash

__all__ = ["mark_duplicates"]

WORD = re.compile(r"\w+")
FEWEST_WORDS = 20  # shorter texts (headline rows, corrections) coincide by chance


def mark_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Point each copy to the earliest article with the same words.

    One agency report printed by ten papers is one story told once; whoever counts it ten times measures
    syndication. Copies stay in the table, so that the choice remains the researcher's.

    Parameters
    ----------
    articles
        The table of articles.

    Returns
    -------
    pandas.DataFrame
        A new table whose ``duplicate_of`` holds the ``article_id`` of the earliest copy (by date, undated
        last, then by file and place in it), and is empty for that copy itself and for articles without one.
    """
    keys = articles["text"].map(words_key, na_action="ignore")
    order = articles[["article_id", "date", "file", "member"]].assign(key=keys).dropna(subset="key")
    order = order.sort_values(["date", "file", "member"], na_position="last", kind="stable")
    head = order.drop_duplicates("key").set_index("key")["article_id"]
    of = keys.map(head)
    return articles.assign(duplicate_of=of.where(of.notna() & (of != articles["article_id"])).astype("str"))


def words_key(text: str) -> str | None:
    """Hash the words of a text, without case, punctuation and line breaks."""
    words = WORD.findall(text.casefold())
    return content_hash(" ".join(words)) if len(words) >= FEWEST_WORDS else None
