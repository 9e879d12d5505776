"""One story of a PDF that holds many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.loading.article import Article
from toolkit.loading.dates import DAY_MONTH, DOTTED, ISO, MONTH_DAY, SLASHED, read_moment
from toolkit.loading.exports import clean_byline
from toolkit.loading.html_phrases import is_byline
from toolkit.loading.pdf_article import Some, assemble_some
from toolkit.loading.pdf_layout import Layout
from toolkit.loading.pdf_roles import assign_roles, find_headline

__all__ = ["Story", "read_story"]

PAGE_MARK = re.compile(r"\(?\b(?:p|pp|pg|page|s|seite|pag|pagina|página)\b\.?\s?[\d,A-Z-]*\)?|\(\s*\)", re.IGNORECASE)
WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun|mon|diens|mitt|donners|frei|sams|sonn|maan|dins|woens|donder|vrij|zater|zon)(?:day|tag|dag|woch)\b|"
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\d[\d.,]*\s+(?:words|mots|wörter|woorden|palabras|parole)\b", re.IGNORECASE)
NAMED = re.compile(r"(?:by|von|par|por|door)\s", re.IGNORECASE)
HEAD_LINES = 8
LONGEST_SOURCE = 8


@dataclass
class Story:
    """Where a story stands among the passages, and which of them are its headline and the line with its day."""

    start: int
    end: int
    head: int | None = None
    mast: int | None = None


def read_story(layout: Layout, story: Story, order: str | None) -> Article:
    """Read one story.

    Parameters
    ----------
    layout
        The whole document.
    story
        Where the story stands in it.
    order
        Whether its dates put the day or the month first, None where nothing tells.

    Returns
    -------
    Article
        Its source is what its line names beside the day.
    """
    passages, texts = layout.passages[story.start : story.end], layout.texts[story.start : story.end]
    head = story.head - story.start if story.head is not None else find_headline(passages, texts, None, layout.size)
    assign_roles(passages, texts, head, [sheet.page for sheet in layout.sheets], layout.size)
    mast = story.mast - story.start if story.mast is not None else find_mast(texts, order)
    source = None
    if mast is not None:
        passages[mast].kind = "dateline"
        source = name_beside_day(texts[mast])
        if source is None and mast > 0 and mast - 1 != head and len(texts[mast - 1].split()) <= LONGEST_SOURCE:
            source = texts[mast - 1]
            passages[mast - 1].kind = "furniture"
    pieces: Some = [(text, passage.kind) for passage, text in zip(passages, texts, strict=True)]
    text, blocks = assemble_some(pieces)
    article = Article(text=text or None, title=texts[head] if head is not None else None, blocks=blocks, source=source)
    byline = next(
        (line for number, line in enumerate(texts[:HEAD_LINES]) if number != mast and NAMED.match(line)), None
    )
    article.authors = clean_byline(byline) if byline is not None and is_byline(byline) else None
    moment = read_moment(texts[mast], order) if mast is not None else None
    if moment is not None:
        article.day, article.instant, article.day_source = moment.day, moment.instant, "date-line"
    elif mast is not None:
        article.warnings.append(f"date not understood: {texts[mast][:40]}")
    return article


def find_mast(texts: list[str], order: str | None) -> int | None:
    """Find the line near the top that states the day."""
    for number, text in enumerate(texts[:HEAD_LINES]):
        if len(text.split()) <= 12 and read_moment(text, order) is not None:
            return number
    return None


def name_beside_day(mast: str) -> str | None:
    """The newspaper that a line names beside the day."""
    rest = mast
    for pattern in (ISO, DOTTED, SLASHED, MONTH_DAY, DAY_MONTH, WEEKDAY, COUNTED, PAGE_MARK):
        rest = pattern.sub(" ", rest)
    parts = [" ".join(part.split()) for part in re.split(r"\s*[|•·;,–—]\s*|\s{2,}", rest)]
    named = [part.strip(" .-()") for part in parts if sum(map(str.isalpha, part)) >= 2]
    return named[0] if named and len(named[0].split()) <= LONGEST_SOURCE else None
