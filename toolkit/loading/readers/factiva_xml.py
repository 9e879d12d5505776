"""Factiva as XML."""

from __future__ import annotations

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind, Found
from toolkit.loading.exports import Record
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
    records = [read_article(element) for element in children(root, "article")]
    articles = [record.article() for record in records if record.title or record.pieces]
    if not articles:
        message = "a Factiva file without articles. Export it again."
        raise LoadError(message)
    counts = [int(count) for element in root.iter() if (count := element.get("count") or "").isdigit()]
    announced = counts[0] if counts else None
    return Found(articles, announced=announced)


def read_article(element: etree._Element) -> Record:
    """Read one article's fields."""
    pieces: list[tuple[str, BlockKind]] = [
        (words(paragraph), "paragraph")
        for name in BODY
        for part in children(element, name)
        for paragraph in children(part, "paragraph")
    ]
    day = find(element, "publicationdate", "publicationdatetime")
    return Record(
        title=words(find(element, "headline")) or None,
        pieces=pieces,
        printed=words(day) or None,
        source=words(find(element, "sourcename")) or None,
        authors=words(find(element, "byline")) or None,
        language=words(find(element, "baselanguage")).lower()[:2] or None,
    )


READER = Reader("Factiva (XML)", 16, recognises, read)
