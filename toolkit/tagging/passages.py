"""Tables of paragraphs become passages: each paragraph with its headline and the paragraph before it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from toolkit.errors import TableError
from toolkit.tables import PARAGRAPHS
from toolkit.tagging.features import Passage

__all__ = ["check_paragraphs", "make_passages"]


def make_passages(paragraphs: pd.DataFrame | Iterable[str]) -> list[Passage]:
    """Give each paragraph its surroundings, as far as they are known.

    Parameters
    ----------
    paragraphs
        Texts, or a table with ``text`` and, where known, ``title``, ``article_id`` and ``position``. The
        paragraph before is the kept one that precedes it in its article without a gap in the positions.

    Returns
    -------
    list of Passage
        One per row, in order; empty texts where a cell is empty.

    Examples
    --------
    >>> make_passages(["Talks resumed."])
    [Passage(text='Talks resumed.', title='', previous='')]
    """
    if not isinstance(paragraphs, pd.DataFrame):
        if isinstance(paragraphs, str):
            message = "tagger: found one text where many are wanted. Pass a list: [text]."
            raise TableError(message)
        return [Passage(text if isinstance(text, str) else "") for text in paragraphs]
    texts = text_column(paragraphs, "text")
    titles = text_column(paragraphs, "title") if "title" in paragraphs else [""] * len(texts)
    return [Passage(*row) for row in zip(texts, titles, find_previous(paragraphs, texts), strict=True)]


def text_column(paragraphs: pd.DataFrame, name: str) -> list[str]:
    """Give a column as texts; what is no text is empty."""
    return [cell if isinstance(cell, str) else "" for cell in paragraphs[name].tolist()]


def find_previous(paragraphs: pd.DataFrame, texts: list[str]) -> list[str]:
    """Find the kept paragraph before each row, where the positions between them are all there."""
    nothing = [""] * len(texts)
    home = next((name for name in ("article_id", "story") if name in paragraphs), None)
    if home is None or "position" not in paragraphs or not len(paragraphs):
        return nothing
    place = pd.DataFrame(
        {
            "home": paragraphs[home].to_numpy(dtype=object),
            "position": pd.to_numeric(paragraphs["position"], errors="coerce").to_numpy(),
            "kept": paragraphs["kept"].to_numpy(dtype=object) == True  # noqa: E712 - a column of objects
            if "kept" in paragraphs
            else np.ones(len(paragraphs), bool),
        }
    )
    place = place[place["home"].notna() & place["position"].notna()].sort_values(["home", "position"], kind="stable")
    broken = (place["home"] != place["home"].shift()) | (place["position"].diff() != 1)
    run = broken.cumsum()[place["kept"]]
    rows = run.index.to_numpy()
    follows = run.to_numpy()[1:] == run.to_numpy()[:-1]
    for row, before in zip(rows[1:][follows], rows[:-1][follows], strict=True):
        nothing[row] = texts[before]
    return nothing


def check_paragraphs(paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Refuse a table that cannot be tagged.

    Raises
    ------
    TableError
        If it is no table, names a column twice, lacks one, or names a paragraph twice.
    """
    if not isinstance(paragraphs, pd.DataFrame):
        message = f"paragraphs: found {type(paragraphs).__name__}, wanted a table. Segment articles first, or use predict for texts."
        raise TableError(message)
    twice = paragraphs.columns[paragraphs.columns.duplicated()].unique().tolist()
    if twice:
        message = f"paragraphs: column {', '.join(map(repr, twice))} stands twice. Rename or drop one."
        raise TableError(message)
    PARAGRAPHS.check(paragraphs)
    repeated = paragraphs["paragraph_id"][paragraphs["paragraph_id"].duplicated()]
    if len(repeated):
        message = (
            f"paragraphs: paragraph_id {repeated.iloc[0]!r} and {repeated.nunique() - 1} more stand twice. "
            "Drop the copies: table.drop_duplicates('paragraph_id')."
        )
        raise TableError(message)
    return paragraphs
