"""Saved web pages: one article per page."""

from __future__ import annotations

import re

from lxml import etree, html

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found, assemble
from toolkit.loading.encoding import decode
from toolkit.loading.html_body import read_body
from toolkit.loading.html_facts import Facts, find_authors, find_moment, find_source, find_title, find_url, gather_facts
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import MEGABYTE, Item

LARGEST = 30 * MEGABYTE
DEEPEST = 500
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
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
    if len(data) > LARGEST:
        message = f"a page of {len(data) / MEGABYTE:,.0f} MB. No article is that long: check what it is."
        raise LoadError(message)
    text, notes = decode_page(data)
    tree = parse(text)
    if depth_exceeds(tree, DEEPEST):
        message = f"HTML nested more than {DEEPEST} deep, as attacks are. Leave it out."
        raise LoadError(message)
    facts = gather_facts(tree)
    title = find_title(tree, facts)
    address = url or find_url(tree, facts)
    moment, source = find_moment(tree, facts, address)
    authors, outlet = find_authors(tree, facts), find_source(tree, facts)
    pieces = read_body(tree, lambda: parse(text), title)
    if not pieces:
        message = "a page without an article's text. Save the page of the article itself."
        raise LoadError(message)
    body, blocks = assemble([*([(title, "title")] if title else []), *pieces])  # type: ignore[list-item]
    article = Article(text=body, title=title, blocks=blocks, url=address, warnings=notes)
    article.authors, article.source = authors, outlet
    if moment is not None:
        article.day, article.instant, article.day_source = moment.day, moment.instant, source
        if source == "htmldate":
            article.warnings.append("date inferred from the page, not stated by it")
    return article


def decode_page(data: bytes) -> tuple[str, list[str]]:
    """Decode a page: by its mark, as UTF-8 where it is valid, else by the charset it states."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    stated = CHARSET.search(data[:8192])
    if stated and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        name = stated.group(1).decode("ascii", "replace").lower()
        name = {
            "iso-8859-1": "cp1252",
            "latin1": "cp1252",
            "gb2312": "gb18030",
            "gbk": "gb18030",
            "shift_jis": "cp932",
            "utf-8": "utf-8",
        }.get(name, name)
        try:
            return data.decode(name, errors="replace"), [
                f"letters that are no {name} were replaced"
            ] if name == "utf-8" else []
        except LookupError:
            pass
    return decode(data)


def parse(text: str) -> etree._Element:
    """Parse a page; libxml2 refuses what is nested beyond its limit."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        message = f"broken HTML ({str(error).splitlines()[0] if str(error) else 'nothing in it'}). Save the page again."
        raise LoadError(message) from error
    return tree


def depth_exceeds(tree: etree._Element, most: int) -> bool:
    """Whether a tree is deeper than that, found without recursion."""
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


READER = Reader("HTML", 50, recognises, read)
