"""ProQuest as plain text or as an HTML page: documents of labelled fields, the body under "Full text"."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode
from toolkit.loading.exports import Record
from toolkit.loading.markup import parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

RULE = re.compile(r"^_{20,}\s*$", re.MULTILINE)
NUMBER = re.compile(r"\s*Document (\d+) of (\d+)")
LABELS = (
    "Full text|Abstract|Links|Subject|Business indexing term|Location|Company / organization|People|Identifier / keyword|Title|Publication title|Publication year|"
    "Publication date|Section|Publisher|Place of publication|Country of publication|Publication subject|ISSN|Source type|Language of publication|Document type|"
    "ProQuest document ID|Document URL|Copyright|Last updated|Database|Author|Credit|First page|Pages|Publication info|Volume|Issue|column|dateline|Company|Classification|e-ISSN|Number of pages|Contents"
)
FIELD = re.compile(rf"^({LABELS}):[ \t]*", re.MULTILINE)
INSIDE_TEXT = re.compile(r"^(?:CAPTION|CREDIT|Photo|Illustration)\b.{0,400}$")
DAY = re.compile(r"\d{1,2} \w{3,9} \d{4}|\w{3,9} \d{1,2}, \d{4}")


def recognises(item: Item) -> bool:
    """By the rule above each document, or the link to ProQuest's document."""
    if item.is_folder or b"\x00" in item.head:
        return False
    if is_text_export(item.head.decode("utf-8", errors="replace").replace("\r", "")):
        return True
    page = b"<strong>" in item.head and b"<a name=" in item.head
    return page and b"ProQuest document" in item.data[:60_000]


def is_text_export(text: str) -> bool:
    """Whether a text begins as an export does: a rule, and the number of the first document."""
    return RULE.search(text[:400]) is not None and "Document 1 of" in text[:600]


def read(item: Item, options: Options) -> Found:
    """Read each document."""
    if item.head.lstrip()[:1] != b"<":
        text, notes = decode(item.data)
        found = split(text)
        for article in found.articles:
            article.warnings += notes
        return found
    return checked(read_page(item.data), None)


def split(text: str) -> Found:
    """Split a whole text export into its documents.

    Raises
    ------
    LoadError
        If no document is in it.
    """
    parts = [part for part in RULE.split(text) if NUMBER.match(part)]
    totals = [int(found.group(2)) for part in parts if (found := NUMBER.match(part))]
    return checked([read_text(part) for part in parts], totals[0] if totals else None)


def checked(records: list[Record], announced: int | None) -> Found:
    """Make the articles; an export without any is a fault."""
    articles = [record.article() for record in records if record.title or record.pieces]
    if not articles:
        message = "a ProQuest export without documents. Export it again with full text."
        raise LoadError(message)
    return Found(articles, announced=announced)


def read_text(part: str) -> Record:
    """Read one document of a text export."""
    starts = list(FIELD.finditer(part))
    ends = [start.start() for start in starts[1:]] + [len(part)]
    fields: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=True):
        fields.setdefault(start.group(1), part[start.end() : end].strip())
    return from_fields(fields, [line.strip() for line in re.split(r"\n\s*\n|\n", fields.get("Full text", ""))])


def read_page(data: bytes) -> list[Record]:
    """Read each document of a page: it begins at an anchor of its own."""
    records = []
    for anchor in parse_page(data).iter("a"):
        if not (anchor.get("name") or "").startswith("DocID"):
            continue
        holder = anchor.getparent()
        if holder is not None:
            records.append(read_holder(holder))
    return records


def read_holder(holder: etree._Element) -> Record:
    """Read one document of a page."""
    fields: dict[str, str] = {}
    for paragraph in holder.iter("p"):
        strong = paragraph.find("strong")
        text = text_of(paragraph)
        if strong is not None:
            name = text_of(strong).rstrip(": ")
            fields.setdefault(name, text.removeprefix(text_of(strong)).strip())
        elif "bold" in (paragraph.get("style") or "") and text:
            fields.setdefault("Title", text)
    body = next(holder.iter("text"), None)
    lines = [text_of(paragraph) for paragraph in body.iter("p")] if body is not None else [fields.get("Full text", "")]
    return from_fields(fields, lines)


def from_fields(fields: dict[str, str], lines: list[str]) -> Record:
    """Put the labelled fields where they belong."""
    stated = fields.get("Publication date") or fields.get("Publication info", "")
    day = DAY.search(stated)
    title = fields.get("Publication title") or fields.get("Publication info", "").partition(" ;")[0]
    record = Record(title=fields.get("Title") or None, authors=fields.get("Author") or fields.get("Credit") or None)
    record.printed = day.group() if day else None
    record.source = title.partition(";")[0].strip() or None
    record.pieces = [
        (line, "caption" if INSIDE_TEXT.match(line) else "paragraph")
        for line in lines
        if line and line != "None available."
    ]
    return record


READER = Reader("ProQuest", 17, recognises, read)
