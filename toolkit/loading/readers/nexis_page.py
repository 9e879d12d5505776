"""Nexis and LexisNexis as one HTML page of many documents."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.exports import read_nexis_record
from toolkit.loading.markup import parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

NUMBER = re.compile(r"(?:Do[ck]ument\s+)?(\d+)\s+(?:of|von|de|van)\s+(\d+)(?:\s+DO[CK]UMENT\w*)?$", re.IGNORECASE)


def recognises(item: Item) -> bool:
    """By the marks that Nexis leaves in the page."""
    return not item.is_folder and (
        b"<DOCFULL>" in item.head or b"LXNComment" in item.head or b'NAME="DOC_ID_' in item.head
    )


def read(item: Item, options: Options) -> Found:
    """Read each document of the page."""
    root = parse_page(item.data)
    documents: list[list[str]] = []
    numbers: list[tuple[int, int]] = []
    for paragraph in root.iter("p"):
        text = text_of(paragraph)
        found = NUMBER.match(text)
        if found and is_centred(paragraph):
            documents.append([])
            numbers.append((int(found.group(1)), int(found.group(2))))
        elif text and documents:
            documents[-1].append(text)
    articles = [record.article() for record in map(read_nexis_record, documents) if record.title or record.pieces]
    if not articles:
        message = "a Nexis page without documents. Download it again."
        raise LoadError(message)
    totals = {total for _, total in numbers}
    whole = len(totals) == 1 and numbers[0][0] == 1 and numbers[-1][0] == max(totals)
    return Found(articles, announced=max(totals) if whole else len(documents))


def is_centred(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands alone in its division, as the counter above each document does."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag == "div" and len(parent.findall("p")) == 1


READER = Reader("Nexis (HTML)", 15, recognises, read)
