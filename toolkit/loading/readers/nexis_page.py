"""Nexis and LexisNexis as one HTML page of many documents."""

from __future__ import annotations

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.exports import make_found, read_nexis_record
from toolkit.loading.markup import parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.nexis_text import MARK, WORDED, numbers_of
from toolkit.loading.sources import Item


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
        found = MARK.fullmatch(text)
        if found and (WORDED.search(text) or is_centred(paragraph)):
            documents.append([])
            numbers.append(numbers_of(found))
        elif text and documents:
            documents[-1].append(text)
    found_all = make_found([read_nexis_record(document) for document in documents], numbers)
    if not found_all.articles:
        message = "a Nexis page without documents. Download it again."
        raise LoadError(message)
    return found_all


def is_centred(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands alone in its division, as the counter above each document does."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag == "div" and len(parent.findall("p")) == 1


READER = Reader("Nexis (HTML)", 15, recognises, read)
