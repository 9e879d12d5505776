"""Rows of any table become articles: which column holds what, and how its cells are read."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import day_order, read_moment

__all__ = ["find_columns", "read_records"]

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "body", "fulltext", "articlebody", "articletext", "bodytext", "maintext", "maincontent",
        "story", "storytext", "article", "plaintext", "cleantext", "texte", "inhalt", "contenido", "testo", "tekst", "metin",
    ),
    "title": ("title", "headline", "heading", "head", "hl", "articletitle", "titre", "titel", "titulo", "titolo", "baslik", "hed"),
    "date": (
        "date", "published", "publishedat", "publicationdate", "publishdate", "publishedon", "datepublished", "pubdate",
        "publisheddate", "day", "datetime", "timestamp", "firstpublished", "publicationday", "datum", "fecha", "data", "tarih", "time",
    ),
    "source": (
        "source", "outlet", "publisher", "publication", "newspaper", "sourcename", "medianame", "media", "site", "sitename",
        "domain", "agency", "provider", "quelle", "fuente", "journal", "paper",
    ),
    "authors": ("authors", "author", "byline", "creator", "reporter", "autor", "auteur", "journalist"),
    "url": ("url", "link", "permalink", "uri", "href", "sourceurl", "webpage", "canonicalurl", "articleurl", "web"),
    "language": ("language", "lang", "sprache", "langue", "idioma"),
}  # fmt: skip


def find_columns(names: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """Tell which column holds the text, the title, the date and so on.

    Parameters
    ----------
    names
        The table's column names.
    given
        What the user says, from our name to theirs; it wins over the usual names.

    Returns
    -------
    dict
        From our name to theirs, for those that were found.

    Raises
    ------
    LoadError
        If the user names a column that is not there, or neither text nor title can be found.

    Examples
    --------
    >>> find_columns(["Headline", "Published at", "Body"], {})
    {'text': 'Body', 'title': 'Headline', 'date': 'Published at'}
    """
    unknown = sorted(set(given) - set(ALIASES))
    absent = sorted(name for ours, name in given.items() if name not in names and ours in ALIASES)
    listed = ", ".join(map(str, names))
    if unknown:
        message = f"columns {', '.join(unknown)} are not ours. Ours are: {', '.join(ALIASES)}."
        raise LoadError(message)
    if absent:
        message = f"no column {', '.join(map(repr, absent))}. It has: {listed}. Name one of these in --columns."
        raise LoadError(message)
    folded = {re.sub(r"[\W_]+", "", str(name).casefold()): name for name in reversed(names)}
    taken = set(given.values())
    found = {}
    for ours, usual in ALIASES.items():
        theirs = given.get(ours) or next((folded[name] for name in usual if name in folded and folded[name] not in taken), None)
        if theirs is not None:
            found[ours] = theirs
            taken.add(theirs)
    if "text" not in found and "title" not in found:
        message = f"no column for the text. It has: {listed}. Say which one: --columns text=NAME."
        raise LoadError(message)
    return found


def read_records(frame: pd.DataFrame, given: Mapping[str, str]) -> Found:
    """Turn each row of a table into an article; rows with neither text nor title are counted in the note.

    Raises
    ------
    LoadError
        If no column for the text can be found.
    """
    names = [str(name) for name in frame.columns]
    columns = find_columns(names, given)
    frame = frame.set_axis(names, axis=1)
    order = day_order(frame[columns["date"]]) if "date" in columns else None
    picked = {ours: frame[theirs].tolist() for ours, theirs in columns.items()}
    articles = []
    empty = 0
    for number in range(len(frame)):
        article = read_record({ours: cells[number] for ours, cells in picked.items()}, order)
        if article.text is None and article.title is None:
            empty += 1
        else:
            articles.append(article)
    return Found(articles, note=f"{empty} empty rows left out" if empty else "")


def read_record(cells: Mapping[str, object], order: str | None) -> Article:
    """Turn the cells of one row into an article."""
    moment = read_moment(cells.get("date"), order)
    printed = clean(cells.get("date"))
    article = Article(
        text=clean(cells.get("text")),
        title=clean(cells.get("title")),
        authors=clean(cells.get("authors")),
        url=clean(cells.get("url")),
        source=clean(cells.get("source")),
        language=clean(cells.get("language")),
    )
    if moment is not None:
        article.day, article.instant, article.day_source = moment.day, moment.instant, "export-field"
    elif printed is not None:
        article.warnings.append(f"date not understood: {printed[:40]}")
    if article.text is None:
        article.warnings.append("headline only")
    return article


def clean(cell: object) -> str | None:
    """Give a cell's text, or None where it holds nothing; lists are joined."""
    if isinstance(cell, list | tuple) or type(cell).__name__ == "ndarray":
        parts = [clean(part) for part in cell]  # type: ignore[attr-defined]
        joined = "; ".join(part for part in parts if part)
        return joined or None
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124 - NaN
        return None
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text or None
