"""RSS, Atom, RDF feeds, and the export of a WordPress site (WXR)."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import Moment, read_moment
from toolkit.loading.encoding import decode
from toolkit.loading.fragments import html_blocks, inner_html, with_kinds
from toolkit.loading.reader import Options, Reader
from toolkit.loading.safe_xml import looks_like_xml, root_name
from toolkit.loading.sources import MEGABYTE, Item

ROOTS = {"rss", "feed", "rdf", "channel"}
LARGEST = 200 * MEGABYTE
STATED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=", re.IGNORECASE)
NO_POSTS = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "wp_global_styles"}
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def recognises(item: Item) -> bool:
    """By the root element of a feed."""
    return not item.is_folder and looks_like_xml(item.head) and root_name(item.head) in ROOTS


def read(item: Item, options: Options) -> Found:
    """Read each entry; one without text is a headline only."""
    import feedparser

    if len(item.data) > LARGEST:
        message = f"a feed of {len(item.data) / MEGABYTE:,.0f} MB. Split it."
        raise LoadError(message)
    if ENTITY.search(item.data[:65536].replace(b"\x00", b"")):
        message = "a feed that declares entities, as attacks do. Remove the declarations if you trust the file."
        raise LoadError(message)
    try:
        feed: Any = feedparser.parse(in_utf8(item.data), sanitize_html=False, resolve_relative_uris=False)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:  # as its parsers raise on damage
        message = f"a damaged feed ({error}). Fetch it again."
        raise LoadError(message) from error
    entries = [entry for entry in feed.entries if is_post(entry)]
    articles = [read_entry(entry, feed.feed) for entry in entries]
    found = [article for article in articles if article.text or article.title]
    if not found and not feed.entries and not feed.get("bozo"):
        return Found([], skipped="a feed without entries")
    if not found:
        why = str(feed.get("bozo_exception", "its entries hold neither text nor title")).splitlines()[0]
        message = f"a feed without articles ({why}). Leave it out, or fetch it again."
        raise LoadError(message)
    left = [
        (len(articles) - len(found), "entries without text and title"),
        (len(feed.entries) - len(entries), "attachments and drafts"),
    ]
    return Found(found, note="; ".join(f"{count} {what} left out" for count, what in left if count))


def in_utf8(data: bytes) -> bytes:
    """Recode a feed that states no encoding and is not in UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or STATED.match(data) or b"\x00" in data[:100]:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data)[0].encode("utf-8")
    return data


def is_post(entry: Any) -> bool:
    """Whether an entry of a WordPress export was published: pictures, menus and drafts are in it too."""
    kind, status = entry.get("wp_post_type", "post"), entry.get("wp_status", "publish")
    return kind not in NO_POSTS and status not in {"draft", "auto-draft", "trash", "pending"}


def read_entry(entry: Any, feed: Any) -> Article:
    """Read one entry: the full content where the feed has it, else the summary."""
    title = " ".join(inner_html(entry.get("title") or ""))
    contents = [part.get("value", "") for part in entry.get("content", [])]
    body = max([*filter(None, contents), ""], key=len) or entry.get("summary") or ""
    pieces: list[tuple[str, BlockKind]] = with_kinds(html_blocks(body))
    text, blocks = assemble([*([(title, "title")] if title else []), *pieces]) if pieces else (None, [])  # type: ignore[list-item]
    link = entry.get("link") or ""
    article = Article(text=text, title=title or None, blocks=blocks, url=link if link.startswith("http") else None)
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
