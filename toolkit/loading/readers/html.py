"""Saved web pages: one article per page."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found, assemble
from toolkit.loading.html_dates import date_page
from toolkit.loading.html_facts import find_authors, find_source, find_title, find_url, gather_facts
from toolkit.loading.html_page import parse_html
from toolkit.loading.html_roles import read_body
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import MEGABYTE, Item

LARGEST_SEARCHED = 3 * MEGABYTE
MARKS = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<title[\s>]|<article[\s>]|<div[\s>]|<p[\s>]",
    re.IGNORECASE,
)
FEED = re.compile(rb"<(?:rss|feed|rdf:rdf|nitf|newsml|newsitem)[\s>]", re.IGNORECASE)


def recognises(item: Item) -> bool:
    """By the tags at its beginning."""
    if item.is_folder:
        return False
    head = item.head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:1] == b"<" and MARKS.search(head) is not None and FEED.search(head[:2048]) is None


def read(item: Item, options: Options) -> Found:
    """Read the page's article, its title and its date."""
    return Found([read_page(item.data)])


def read_page(data: bytes, url: str | None = None) -> Article:
    """Read one page.

    Raises
    ------
    LoadError
        If it is too large, nested too deeply, or holds no text.
    """
    tree, notes = parse_html(data)
    facts = gather_facts(tree)
    title = find_title(tree, facts)
    address = url or find_url(tree, facts)
    authors, outlet = find_authors(tree, facts), find_source(tree, facts)
    body = tree.find("body")
    pieces = read_body(
        tree if body is None else body, title, stated=facts.text(), summary=facts.metas.get("og:description")
    )
    if not pieces:
        message = "a page without an article's text. Save the page of the article itself."
        raise LoadError(message)
    text, blocks = assemble([*([(title, "title")] if title else []), *pieces])  # type: ignore[list-item]
    article = Article(text=text, title=title, blocks=blocks, url=address, warnings=notes)
    article.authors, article.source = authors, outlet
    date_page(article, tree, facts, search=len(data) <= LARGEST_SEARCHED)
    return article


READER = Reader("HTML", 50, recognises, read)
