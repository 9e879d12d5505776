"""EPUB: a book or report as one article, an issue of a periodical as one article per headline."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found, assemble
from toolkit.loading.dates import Moment, read_moment
from toolkit.loading.epub_chapters import Chapter, Piece, read_chapter, split_articles
from toolkit.loading.epub_package import CONTAINER, Package, Part, is_epub, open_package
from toolkit.loading.exports import clean_byline
from toolkit.loading.html_phrases import is_byline
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.plaintext import DATE_LINE
from toolkit.loading.sources import Item

PERIODICAL = re.compile(
    r"periodical|newspaper|magazine|news(?:letter)?\b|journal|zeitung|zeitschrift|presse|journaux", re.IGNORECASE
)
FEED = re.compile(r"(?:^|/)feed_\d+/|(?:^|/)article[_-]?\d+", re.IGNORECASE)
DAY_IN_TITLE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d_]{3,10}\.?,?\s+\d{4}|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\.\d{1,2}\.\d{4}"
)
DOWNLOADED = re.compile(r"^This article was downloaded by \S+ from (https?://\S+)", re.IGNORECASE)
FEWEST_LETTERS = 20
OPENING = 6
MOST_NAMED = 6


def recognises(item: Item) -> bool:
    """By the type that its first member states, or the member that says where its contents lie."""
    if item.is_folder or item.head[:4] != b"PK\x03\x04":
        return False
    return is_epub(item.head) or CONTAINER.encode() in item.data


def read(item: Item, options: Options) -> Found:
    """Read the book in its own order. Covers, tables of contents and title pages are left out, and named in the report."""
    package = open_package(item.data)
    with package.archive:
        kept, left = read_parts(package)
    if not kept:
        message = "an EPUB without text, as of scanned pages or comics. Convert it with OCR, or leave it out."
        raise LoadError(message)
    moment, source = find_day(package)
    title = package.first("title")
    if is_periodical(package, kept):
        articles = [
            read_article(unit)
            for part, chapter in kept
            for unit in split_articles(chapter, [name for _, name in part.entries])
        ]
        articles = [article for article in articles if article.text]
        for article in articles:
            article.source = issue_name(title)
    else:
        articles = [read_book(title, [chapter for _, chapter in kept])]
        articles[0].authors = "; ".join(package.metadata.get("creator", [])) or None
        articles[0].source = package.first("publisher")
    for article in articles:
        if article.day is None and moment is not None:
            article.day, article.instant, article.day_source = moment.day, moment.instant, source
    return Found(articles, note=note_on(left))


def read_parts(package: Package) -> tuple[list[tuple[Part, Chapter]], list[tuple[str, str]]]:
    """Read the parts in their order; give those of the text, and the names of the others with the reason."""
    kept: list[tuple[Part, Chapter]] = []
    left: list[tuple[str, str]] = []
    for part in package.parts:
        if part.front:
            left.append((part.name, part.front))
            continue
        try:
            chapter = read_chapter(package.read(part.name))
        except LoadError as error:
            left.append((part.name, str(error)))
            continue
        letters = sum(map(str.isalpha, "".join(text for text, _ in chapter.pieces)))
        reason = chapter.front or ("" if letters >= FEWEST_LETTERS else "no text")
        if reason:
            left.append((part.name, reason))
        else:
            kept.append((part, chapter))
    return kept, left


def is_periodical(package: Package, kept: list[tuple[Part, Chapter]]) -> bool:
    """Whether the book is an issue of a newspaper or magazine: it says so, bears a day, or is made of feeds."""
    stated = [*package.metadata.get("type", []), *package.metadata.get("subject", []), *package.marks]
    if any(PERIODICAL.search(value) for value in stated):
        return True
    if DAY_IN_TITLE.search(package.first("title") or ""):
        return True
    return sum(FEED.search(part.name) is not None for part, _ in kept) > len(kept) / 2


def issue_name(title: str | None) -> str | None:
    """The name of a periodical: its issue's title without the day."""
    bare = DAY_IN_TITLE.sub("", title or "")
    bare = re.sub(
        r"\[[^\]]*\]|\(\s*\)|\b(?:on|of|vom|du|van)\s*$|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        " ",
        bare,
        flags=re.IGNORECASE,
    )
    return " ".join(bare.split()).strip(" ,-–—:|[]") or None


def find_day(package: Package) -> tuple[Moment | None, str]:
    """The day that the title bears, or the day of publication in the metadata; the day of conversion does not count."""
    found = DAY_IN_TITLE.search(package.first("title") or "")
    moment = read_moment(found.group()) if found else None
    if moment is not None:
        return moment, "title"
    for name in ("date", "dcterms:issued", "dcterms:date", "dcterms:created"):
        for value in package.metadata.get(name, []):
            if (moment := read_moment(value.strip())) is not None and len(value.strip()) >= 8:
                return moment, "meta"
    return None, "none"


def read_book(title: str | None, chapters: list[Chapter]) -> Article:
    """Make one article of all chapters; their headings are its subheads."""
    pieces = [piece for chapter in chapters for piece in chapter.pieces]
    text, blocks = assemble([*([(title, "title")] if title else []), *pieces])  # type: ignore[list-item]
    return Article(text=text or None, title=title, blocks=blocks)


def read_article(chapter: Chapter) -> Article:
    """Make an article of a unit: its last heading before the text is the headline, those above it are sections."""
    heads = [number for number, level in enumerate(chapter.levels) if level]
    first = next((number for number, level in enumerate(chapter.levels) if not level), len(chapter.pieces))
    above = [number for number in heads if number < first]
    head = above[-1] if above else heads[0] if heads else None
    article = Article(text=None, title=chapter.pieces[head][0] if head is not None else None)
    pieces: list[Piece] = []
    for number, (text, kind) in enumerate(chapter.pieces):
        if number == head:
            pieces.append((text, "title"))
        elif head is not None and number < head:
            pieces.append((text, "furniture"))
        elif downloaded := DOWNLOADED.match(text):
            article.url = downloaded.group(1).rstrip(".")
            pieces.append((text, "furniture"))
        elif head is not None and number <= head + OPENING and kind == "paragraph" and is_byline(text):
            article.authors = article.authors or clean_byline(text)
            pieces.append((text, "byline"))
        else:
            pieces.append((text, kind))
    text, article.blocks = assemble(pieces)
    article.text = text or None
    for line, kind in pieces[: (head or 0) + OPENING]:
        if kind == "dateline" and DATE_LINE.match(line) and (moment := read_moment(line)) is not None:
            article.day, article.instant, article.day_source = moment.day, moment.instant, "date-line"
            break
    return article


def note_on(left: list[tuple[str, str]]) -> str:
    """Name the parts that were left out."""
    named = [f"{name} ({reason})" for name, reason in left[:MOST_NAMED]]
    more = [f"and {len(left) - MOST_NAMED} more"] if len(left) > MOST_NAMED else []
    return f"left out: {', '.join([*named, *more])}" if left else ""


READER = Reader("EPUB", 11, recognises, read)
