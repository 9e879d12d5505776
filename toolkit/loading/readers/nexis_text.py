"""Nexis and LexisNexis as plain text: many documents in one file, hard-wrapped, labels in the interface's language."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode, peek
from toolkit.loading.exports import make_found, read_nexis_record
from toolkit.loading.nexis_labels import BYLINES, HEADS, TAILS, TITLES, fold_label
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

COUNTER = r"\d{1,3}(?:[.,\u202f\xa0]?\d{3}){0,2}|\d{1,7}"
MARK = re.compile(
    rf"^[ \t\ufeff\f]*(?:Do[ck]ument[oe]?s?\s+)?({COUNTER})\s+(?:of|von|de|van|di|sur|av|af|из)\s+({COUNTER})"
    r"(?:\s+(?:DO[CK]UMENT\w{0,3}|ДОКУМЕНТ\w{0,3}))?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
OPENING = 60_000  # bytes in which the first document ends; 25 lines of search terms may stand above it
WORDED = re.compile(r"do[ck]ument|документ", re.IGNORECASE)
LABEL = re.compile(r"^([A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ'-]{1,30}): ?", re.MULTILINE)


def recognises(item: Item) -> bool:
    """By a line such as "1 of 10 DOCUMENTS" and labelled fields after it."""
    if item.is_folder or item.head[:1] in {b"<", b"{", b"["} or b"\x00" in item.head:
        return False
    return looks_promising(peek(item.data[:OPENING]).replace("\r", ""))


def looks_promising(text: str) -> bool:
    """Whether a text holds the line above a document, and two different fields that Nexis has after it."""
    if not (starts := marks(text)):
        return False
    known = TITLES | BYLINES | HEADS | TAILS
    return len({label for name in LABEL.findall(text[starts[0].start() :]) if (label := fold_label(name)) in known}) > 1


def marks(text: str) -> list[re.Match[str]]:
    """All lines that begin a document."""
    return [found for found in MARK.finditer(text) if WORDED.search(found.group())]


def read(item: Item, options: Options) -> Found:
    """Read each document; the cover page with the downloader's name and query is left out."""
    text, notes = decode(item.data)
    found = split(text)
    for article in found.articles:
        article.warnings += notes
    return found


def split(text: str) -> Found:
    """Split a whole export into its documents.

    Raises
    ------
    LoadError
        If no document is in it.
    """
    starts = marks(text)
    if not starts:
        message = "a Nexis export without documents. Download it again."
        raise LoadError(message)
    ends = [start.start() for start in starts[1:]] + [len(text)]
    records = [read_nexis_record(blocks(text[start.end() : end])) for start, end in zip(starts, ends, strict=True)]
    found = make_found(records, [numbers_of(start) for start in starts])
    if not found.articles:
        message = "a Nexis export without documents. Download it again."
        raise LoadError(message)
    return found


def numbers_of(start: re.Match[str]) -> tuple[int, int]:
    """The document's number and the number of all, thousands parted or not."""
    first, second = (int(re.sub(r"\D", "", start.group(group))) for group in (1, 2))
    return first, second


def blocks(document: str) -> list[str]:
    """The document's blocks between blank lines, each with its lines joined; header lines stand alone."""
    parts = re.split(r"\n[ \t]*\n", document.strip("\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


READER = Reader("Nexis (text)", 15, recognises, read)
