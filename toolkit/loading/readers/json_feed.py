"""JSON Feed (jsonfeed.org), versions 1 and 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import read_moment
from toolkit.loading.encoding import decode, peek
from toolkit.loading.fragments import inner_html
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.json_records import parse
from toolkit.loading.sources import Item

VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
BLANK_LINE = re.compile(r"\n\s*\n")


def recognises(item: Item) -> bool:
    """By the version that such a feed states at its beginning."""
    if item.is_folder:
        return False
    head = peek(item.head)
    return head.lstrip("\ufeff \t\r\n")[:1] == "{" and VERSION.search(head) is not None


def read(item: Item, options: Options) -> Found:
    """Read each entry; one without text is a headline only."""
    text, notes = decode(item.data)
    feed = parse(text)
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(entries, list):
        message = "a JSON Feed without a list of items. Fetch it again."
        raise LoadError(message)
    articles = [read_entry(entry, feed) for entry in entries if isinstance(entry, dict)]
    found = [article for article in articles if article.text or article.title]
    if not found:
        message = "a JSON Feed without articles. Leave it out, or fetch it again."
        raise LoadError(message)
    for article in found:
        article.warnings += notes
    empty = len(entries) - len(found)
    return Found(found, note=f"{empty} entries without text and title" if empty else "")


def read_entry(entry: dict[str, object], feed: dict[str, object]) -> Article:
    """Read one entry: the full content where the feed has it, else the summary."""
    title = " ".join(inner_html(words(entry, "title")))
    lines = inner_html(words(entry, "content_html"))
    lines = lines or paragraphs(words(entry, "content_text")) or paragraphs(words(entry, "summary"))
    pieces: list[tuple[str, BlockKind]] = [(title, "title")] if title else []
    text, blocks = assemble(pieces + [(line, "paragraph") for line in lines]) if lines else (None, [])
    url = words(entry, "url") or words(entry, "external_url") or words(entry, "id")
    article = Article(text=text, title=title or None, blocks=blocks, url=url if url.startswith("http") else None)
    article.authors = names(entry) or names(feed)
    article.source = words(feed, "title") or None
    article.language = (words(entry, "language") or words(feed, "language"))[:2].lower() or None
    if text is None:
        article.warnings.append("headline only")
    for name in ("date_published", "date_modified"):
        if (moment := read_moment(words(entry, name))) is not None:
            article.day, article.instant, article.day_source = moment.day, moment.instant, "export-field"
            break
    return article


def words(record: dict[str, object], name: str) -> str:
    """The text under a name; "" where there is none."""
    value = record.get(name)
    return value.strip() if isinstance(value, str) else ""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text."""
    return [" ".join(part.split()) for part in BLANK_LINE.split(text) if part.strip()]


def names(record: dict[str, object]) -> str | None:
    """The authors' names, in the form of version 1.1 (a list) or of version 1."""
    listed = record.get("authors") or [record.get("author")]
    people = listed if isinstance(listed, Iterable) and not isinstance(listed, str | dict) else []
    return "; ".join(name for person in people if isinstance(person, dict) and (name := words(person, "name"))) or None


READER = Reader("JSON Feed", 29, recognises, read)
