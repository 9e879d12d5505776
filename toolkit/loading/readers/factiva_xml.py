"""Factiva as XML."""

from __future__ import annotations

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind, Found
from toolkit.loading.exports import Record, make_found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.safe_xml import children, find, looks_like_xml, parse_xml, words
from toolkit.loading.sources import Item

BODY = ("leadparagraph", "tailparagraphs")


def recognises(item: Item) -> bool:
    """By the names of its elements."""
    return (
        not item.is_folder and looks_like_xml(item.head) and b"factiva" in item.head.lower() and b"rticle" in item.head
    )


def read(item: Item, options: Options) -> Found:
    """Read each article."""
    root = parse_xml(item.data)
    found = make_found([read_article(element) for element in outermost(root)])
    if not found.articles:
        message = "a Factiva file without articles. Export it again."
        raise LoadError(message)
    counts = [int(count) for element in root.iter() if (count := element.get("count") or "").isdecimal()]
    if counts and counts[0] > len(found.articles):
        found.announced = counts[0]
    return found


def outermost(root: etree._Element) -> list[etree._Element]:
    """The elements of one article each: those of its wrapping do not count again."""
    found = [element for name in ("article", "distdoc", "archivedoc") for element in children(root, name)]
    inner = {part for element in found for part in element.iterdescendants()}
    return [element for element in root.iter() if element in set(found) - inner]


def read_article(element: etree._Element) -> Record:
    """Read one article's fields."""
    pieces: list[tuple[str, BlockKind]] = [
        (words(paragraph), "paragraph")
        for name in BODY
        for part in children(element, name)
        for paragraph in children(part, "paragraph")
    ]
    day = find(element, "publicationdate", "publicationdatetime", "pubdate", "modificationdate")
    pieces = pieces or [(words(part), "paragraph") for name in BODY for part in children(element, name) if words(part)]
    return Record(
        title=words(find(element, "headline")) or None,
        pieces=pieces,
        printed=words(day) or None,
        source=words(find(element, "sourcename")) or None,
        authors=words(find(element, "byline")) or None,
        language=words(find(element, "baselanguage", "languagecode")).lower()[:2] or None,
    )


READER = Reader("Factiva (XML)", 16, recognises, read)
