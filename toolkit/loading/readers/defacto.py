"""APA DeFacto: the print page of an Austrian press archive."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.exports import Record
from toolkit.loading.markup import by_class, parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

SOURCE = re.compile(r"\"([^\"]+)\"")
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
BYLINE = re.compile(r"^Von ((?:[A-ZÀ-Þ][\w.-]+\s?){2,5})$")


def recognises(item: Item) -> bool:
    """By the classes of the page."""
    return (
        not item.is_folder and b"<" in item.head[:300] and (b"DeFacto" in item.head or b'class="eintrag"' in item.head)
    )


def read(item: Item, options: Options) -> Found:
    """Read each entry."""
    entries = list(by_class(parse_page(item.data), "eintrag"))
    records = []
    for entry in entries:
        line = " ".join(text_of(head) for head in entry.iter("pre"))
        titles = [text_of(head) for head in entry.iter("h3")]
        source, day = SOURCE.search(line), DAY.search(line)
        record = Record(
            title=" ".join(titles) or None,
            source=source.group(1) if source else None,
            printed=day.group() if day else None,
        )
        for text in filter(None, map(text_of, entry.iter("p"))):
            if (byline := BYLINE.match(text)) and not record.pieces:
                record.authors = byline.group(1)
            else:
                record.pieces.append((text, "paragraph"))
        records.append(record)
    articles = [record.article() for record in records if record.title or record.pieces]
    if not articles:
        message = "a DeFacto page without entries. Save the print view again."
        raise LoadError(message)
    return Found(articles, announced=len(entries))


READER = Reader("APA DeFacto", 17, recognises, read)
