"""Rows of any table become articles: which column holds what, and how its cells are read."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import day_order
from toolkit.loading.fragments import inner_html

__all__ = ["check_columns", "find_columns", "read_records"]

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "body", "fulltext", "articlebody", "articletext", "bodytext", "maintext", "maincontent", "bodyhtml", "contenthtml",
        "story", "storytext", "article", "plaintext", "cleantext", "texte", "inhalt", "contenido", "testo", "tekst",
        "metin", "оригинал", "текст",
    ),
    "title": (
        "title", "headline", "webtitle", "heading", "head", "hl", "articletitle", "titre", "titel", "titulo", "titolo",
        "baslik", "hed", "заголовок",
    ),
    "date": (
        "date", "published", "publishedat", "publicationdate", "publishdate", "publishedon", "datepublished",
        "pubdate", "publisheddate", "day", "datetime", "timestamp", "firstpublished", "publicationday", "datepublish", "webpublicationdate", "versioncreated", "datum",
        "fecha", "data", "tarih", "time", "дата",
    ),
    "source": (
        "source", "outlet", "publisher", "publication", "newspaper", "sourcename", "medianame", "media", "site",
        "sitename", "domain", "agency", "provider", "quelle", "fuente", "journal", "paper", "источник",
    ),
    "authors": (
        "authors", "author", "byline", "creator", "reporter", "autor", "auteur", "journalist", "автор",
    ),
    "url": (
        "url", "link", "permalink", "uri", "href", "sourceurl", "webpage", "canonicalurl", "weburl", "articleurl", "web",
    ),
    "language": (
        "language", "lang", "sprache", "langue", "idioma", "язык",
    ),
}  # fmt: skip
NAMES_INSIDE = ("rendered", "name", "title", "text", "main", "original", "value", "@value", "#text", "date", "url")
DEEPEST = 4
MARKUP = re.compile(r"</?(?:p|br|div|span|h[1-6]|ul|ol|li|blockquote|strong|em|a|b|i)\b[^<>]{0,300}/?>", re.IGNORECASE)
ESCAPES = re.compile(r"&(?:amp|quot|nbsp|apos|rsquo|lsquo|ldquo|rdquo|ndash|mdash|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
PEEK = 20_000


def check_columns(given: Mapping[str, str]) -> None:
    """Refuse names of columns that are not ours, such as a misspelt ``txet``.

    Raises
    ------
    LoadError
        With the names that are ours.
    """
    unknown = sorted(set(given) - set(ALIASES))
    if unknown:
        message = f"columns: {', '.join(map(repr, unknown))} is none of ours. Ours are: {', '.join(ALIASES)}."
        raise LoadError(message)


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
    absent = sorted(name for name in given.values() if name not in names)
    listed = ", ".join(map(str, names)) or "no columns at all"
    if absent:
        message = f"no column {', '.join(map(repr, absent))}. It has: {listed}. Name one of these in --columns."
        raise LoadError(message)
    folded = {re.sub(r"[\W_]+", "", str(name).casefold()): name for name in reversed(names)}
    taken = set(given.values())
    found = {}
    for ours, usual in ALIASES.items():
        theirs = given.get(ours) or next(
            (folded[name] for name in usual if name in folded and folded[name] not in taken), None
        )
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
    frame = frame.set_axis([str(name) for name in frame.columns], axis=1)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    columns = find_columns(list(frame.columns), given)
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
    article = Article(
        text=without_tags(clean(cells.get("text"), between="\n\n"), between="\n\n"),
        title=without_tags(clean(cells.get("title"), between=" "), between=" "),
        authors=clean(cells.get("authors")),
        url=clean(cells.get("url")),
        source=clean(cells.get("source")),
        language=clean(cells.get("language")),
    )
    printed = clean(cells.get("date"))
    article.take_date(cells.get("date") if isinstance(cells.get("date"), dt.date) else printed, order=order)
    if article.text is None:
        article.warnings.append("headline only")
    return article


def without_tags(text: str | None, between: str) -> str | None:
    """Give the paragraphs of a cell that holds HTML, as exports of content managers do; other text as it is."""
    if text is None or len(MARKUP.findall(text[:PEEK])) < 2:
        return html.unescape(text) if text is not None and ESCAPES.search(text) else text
    return between.join(inner_html(text)) or None


def clean(cell: object, between: str = "; ", depth: int = 0) -> str | None:
    """Give a cell's text, or None where it holds nothing; lists are joined, of an object its name or text is taken."""
    if isinstance(cell, np.ndarray | pd.Series):
        cell = cell.tolist()
    if isinstance(cell, dict):
        cell = next((cell[name] for name in NAMES_INSIDE if cell.get(name)), None)
        return clean(cell, between, depth + 1) if depth < DEEPEST else None
    if isinstance(cell, list | tuple):
        parts = [clean(part, between, depth + 1) for part in cell] if depth < DEEPEST else []
        return between.join(part for part in parts if part) or None
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    if not isinstance(cell, str) and pd.isna(cell):  # type: ignore[call-overload]
        return None
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text or None
