"""Nexis and LexisNexis as plain text: many documents in one file, hard-wrapped, labels in the interface's language."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode
from toolkit.loading.exports import read_nexis_record
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

MARK = re.compile(
    r"^[ \t\ufeff]*(?:Dokument\s+|Document\s+|Documento\s+)?(\d+)\s+(?:of|von|de|van|di|sur)\s+(\d+)(?:\s+(?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTEN|DOCUMENTOS?|DOCUMENTI))?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
WORDED = re.compile(r"do[ck]ument", re.IGNORECASE)
LABELS = re.compile(rb"^(?:LENGTH|LOAD-DATE|L\xc3\x84NGE|LENGTE|LONGUEUR|BYLINE|KOP|HEADLINE): ?", re.MULTILINE)


def recognises(item: Item) -> bool:
    """By a line such as "1 of 10 DOCUMENTS" and labelled fields after it."""
    if item.is_folder or item.head[:1] in {b"<", b"{", b"["} or b"\x00" in item.head:
        return False
    head = item.data[:40_000].replace(b"\r", b"")
    return bool(marks(head.decode("utf-8", errors="replace"))) and LABELS.search(head) is not None


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
    articles = [record.article() for record in records if record.title or record.pieces]
    if not articles:
        message = "a Nexis export without documents. Download it again."
        raise LoadError(message)
    numbers = [int(start.group(1)) for start in starts]
    totals = {int(start.group(2)) for start in starts}
    whole = min(numbers) == 1 and len(totals) == 1 and max(numbers) == max(totals)
    return Found(articles, announced=max(totals) if whole else len(starts))


def blocks(document: str) -> list[str]:
    """The document's blocks between blank lines, each with its lines joined; header lines stand alone."""
    parts = re.split(r"\n[ \t]*\n", document.strip("\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


READER = Reader("Nexis (text)", 15, recognises, read)
