"""APA DeFacto: the print page of an Austrian press archive."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.exports import Record, make_found
from toolkit.loading.markup import by_class, parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item
from toolkit.loading.wire_text import wire_paragraphs

SOURCE = re.compile(r"[\"„“»]([^\"“”«„»]{2,80})[\"“”«]")
BROADCAST = re.compile(r"(\S.{1,80}?)\s+(?:Nr\.|vom)\s")
DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
BYLINE = re.compile(r"^Von ((?:[A-ZÀ-Þ][\w.-]+,?\s?(?:und\s)?){2,8})$")


def recognises(item: Item) -> bool:
    """By the classes of the page."""
    return (
        not item.is_folder and b"<" in item.head[:300] and (b"DeFacto" in item.head or b'class="eintrag"' in item.head)
    )


def read(item: Item, options: Options) -> Found:
    """Read each entry."""
    found = make_found([read_entry(entry) for entry in find_entries(parse_page(item.data))])
    if not found.articles:
        message = "a DeFacto page without entries. Save the print view again."
        raise LoadError(message)
    return found


def find_entries(root: etree._Element) -> list[etree._Element]:
    """The entries: by their class, else around each line that names a newspaper and a day."""
    entries = list(by_class(root, "eintrag"))
    lines = [line for line in root.iter("pre") if SOURCE.search(text_of(line)) and DAY.search(text_of(line))]
    return entries or [parent for line in lines if (parent := line.getparent()) is not None]


def read_entry(entry: etree._Element) -> Record:
    """Read one entry: a line with newspaper and day, the headline, and text in lines of fixed width."""
    line = " ".join(text_of(head) for head in entry.iter("pre"))
    titles = [text_of(head) for head in entry.iter("h2", "h3")]
    source, day = SOURCE.search(line) or BROADCAST.match(line), DAY.search(line)
    record = Record(title=" ".join(titles) or None)
    record.source = source.group(1).strip() if source else None
    record.printed = day.group() if day else None
    for paragraph in entry.iter("p"):
        for text in wire_paragraphs("".join(map(str, paragraph.itertext()))):
            if (byline := BYLINE.match(text)) and not record.pieces:
                record.authors = byline.group(1)
            elif text:
                record.pieces.append((text, "paragraph"))
    return record


READER = Reader("APA DeFacto", 17, recognises, read)
