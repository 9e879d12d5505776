"""RSS, Atom, RDF feeds, and the export of a WordPress site (WXR)."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import Moment, read_moment
from toolkit.loading.reader import Options, Reader
from toolkit.loading.safe_xml import inner_html, looks_like_xml, root_name
from toolkit.loading.sources import Item

ROOTS = {"rss", "feed", "rdf", "channel"}
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def recognises(item: Item) -> bool:
    """By the root element of a feed."""
    return not item.is_folder and looks_like_xml(item.head) and root_name(item.head) in ROOTS


def read(item: Item, options: Options) -> Found:
    """Read each entry; one without text is a headline only."""
    import feedparser

    if ENTITY.search(item.data[:65536].replace(b"\x00", b"")):
        message = "a feed that declares entities, as attacks do. Remove the declarations if you trust the file."
        raise LoadError(message)
    feed: Any = feedparser.parse(item.data, sanitize_html=False, resolve_relative_uris=False)
    articles = [read_entry(entry, feed.feed) for entry in feed.entries]
    found = [article for article in articles if article.text or article.title]
    if not found:
        why = str(feed.get("bozo_exception", "it has no entries")).splitlines()[0]
        message = f"a feed without articles ({why}). Leave it out, or fetch it again."
        raise LoadError(message)
    empty = len(articles) - len(found)
    return Found(found, note=f"{empty} entries without text and title" if empty else "")


def read_entry(entry: Any, feed: Any) -> Article:
    """Read one entry: the full content where the feed has it, else the summary."""
    title = " ".join(inner_html(entry.get("title") or ""))
    contents = [part.get("value", "") for part in entry.get("content", [])]
    body = max([*filter(None, contents), ""], key=len) or entry.get("summary") or ""
    pieces: list[tuple[str, BlockKind]] = [(line, "paragraph") for line in inner_html(body)]
    text, blocks = assemble([*([(title, "title")] if title else []), *pieces]) if pieces else (None, [])  # type: ignore[list-item]
    article = Article(text=text, title=title or None, blocks=blocks, url=entry.get("link"))
    article.authors = entry.get("author") or None
    article.source = (entry.get("source") or {}).get("title") or feed.get("title") or None
    article.language = (entry.get("language") or feed.get("language") or "")[:2].lower() or None
    if text is None:
        article.warnings.append("headline only")
    moment = find_moment(entry)
    if moment is not None:
        article.day, article.instant, article.day_source = moment.day, moment.instant, "export-field"
    return article


def find_moment(entry: Any) -> Moment | None:
    """Give the day of publication as printed; the instant in UTC where the feed's form of date is a known one."""
    fields = dict(entry)  # asked for a day that it lacks, an entry answers with another one, and a warning
    for name in ("published", "created", "updated"):
        parsed: time.struct_time | None = fields.get(f"{name}_parsed")
        printed = read_moment(fields.get(name))
        known = read_moment(dt.datetime(*parsed[:6], tzinfo=dt.UTC)) if parsed is not None else None
        if known is not None:
            return Moment(printed.day if printed is not None else known.day, known.instant)
        if printed is not None:
            return printed
    return None


READER = Reader("feed (RSS, Atom, WXR)", 24, recognises, read)
