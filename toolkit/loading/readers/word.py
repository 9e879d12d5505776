"""Word documents: an export of Nexis with many documents, or one article."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import Record
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.plaintext import find_title
from toolkit.loading.sources import MEGABYTE, Item

LARGEST_UNPACKED = 400 * MEGABYTE
BODY = re.compile(r"(?:body|text|texte|tekst|hauptteil|corps|cuerpo|volltext)", re.IGNORECASE)
END = re.compile(
    r"(?:end of document|ende des dokuments|fin du document|fin del documento|einde van document)", re.IGNORECASE
)
TAIL = re.compile(
    r"(?:classification|klassifizierung|classificatie|clasificación|notes|graphic|(?:load|update)[- ]date:.*)",
    re.IGNORECASE,
)
FIELD = re.compile(r"^(length|byline|section|dateline|highlight|länge|autor|auteur|rubrik)\s?:\s*(.*)$", re.IGNORECASE)
COUNT = re.compile(r"^(?:documents?|dokumente?|documenten|documentos)\s\((\d+)\)$", re.IGNORECASE)
RIGHTS = re.compile(r"(?:copyright|©|\(c\))\s", re.IGNORECASE)
STYLES: tuple[tuple[str, BlockKind], ...] = (
    ("title", "title"),
    ("heading", "subhead"),
    ("subtitle", "subhead"),
    ("caption", "caption"),
    ("quote", "quote"),
    ("intense quote", "quote"),
    ("list", "list"),
)
INNER_LABEL = re.compile(r"(?:abstract|full text)", re.IGNORECASE)


def recognises(item: Item) -> bool:
    """By the ZIP signature and the part that every Word document has."""
    return not item.is_folder and item.head[:4] == b"PK\x03\x04" and b"word/document.xml" in item.data


def read(item: Item, options: Options) -> Found:
    """Read each document of a Nexis export, or the whole file as one article. The cover page is left out."""
    lines = list(read_lines(item.data))
    texts = [text for text, _ in lines]
    announced = next((int(found.group(1)) for text in texts if (found := COUNT.match(text))), None)
    records = read_nexis(texts)
    if records:
        return Found([record.article() for record in records], announced=announced)
    text, blocks = assemble(lines)
    if not text:
        message = "a Word document without text. Save it as plain text, or leave it out."
        raise LoadError(message)
    titled = next((words for words, kind in lines if kind == "title"), None)
    return Found([Article(text=text, title=titled or find_title(text), blocks=blocks if titled else [])])


def read_lines(data: bytes) -> Iterator[tuple[str, BlockKind]]:
    """Give the paragraphs of a document with their roles, by the names of their styles."""
    for style, text in open_document(data):
        kind: BlockKind = next((kind for start, kind in STYLES if style.startswith(start)), "paragraph")
        for line in text.replace("\xa0", " ").split("\n"):
            if line.strip():
                yield " ".join(line.split()), kind


def open_document(data: bytes) -> list[tuple[str, str]]:
    """Give the style's name and the text of each paragraph.

    Raises
    ------
    LoadError
        If the file is damaged or unpacks to too much.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                message = f"a Word document that unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB. Take its pictures out."
                raise LoadError(message)
        paragraphs = docx.Document(io.BytesIO(data)).paragraphs
        return [((part.style.name or "").lower() if part.style is not None else "", part.text) for part in paragraphs]
    except LoadError:
        raise
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        etree.XMLSyntaxError,
        zlib.error,
        AttributeError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        why = str(error).splitlines()[0] if str(error) else "unreadable"
        message = f"a damaged Word document ({why}). Save it anew."
        raise LoadError(message) from error


def read_nexis(lines: list[str]) -> list[Record]:
    """Read the documents of a Nexis export: each has a line "Body", and most end with "End of Document"."""
    marks = [
        number
        for number, line in enumerate(lines)
        if BODY.fullmatch(line) and has_header(lines[max(0, number - 14) : number])
    ]
    records = []
    begin = 0
    for place, mark in enumerate(marks):
        limit = marks[place + 1] if place + 1 < len(marks) else len(lines)
        end = next((number for number in range(mark + 1, limit) if END.fullmatch(lines[number])), limit)
        stop = next((number for number in range(mark + 1, end) if TAIL.fullmatch(lines[number])), end)
        record = read_header(lines[begin:mark])
        record.pieces = [(line, "paragraph") for line in lines[mark + 1 : stop] if not INNER_LABEL.fullmatch(line)]
        records.append(record)
        begin = end + 1 if end < limit else stop
    return records


def has_header(lines: list[str]) -> bool:
    """Whether a field such as "Length", and a date or a rights line, stand in the lines above a body."""
    return any(FIELD.match(line) for line in lines) and any(is_date(line) or RIGHTS.match(line) for line in lines)


def is_date(line: str) -> bool:
    """Whether a line begins with a publication date."""
    start = " ".join(line.split()[:4])
    return len(line.split()) <= 14 and not FIELD.match(line) and ":" not in start and read_moment(start) is not None


def read_header(lines: list[str]) -> Record:
    """Read headline, newspaper, date and author, which stand directly above the body."""
    record = Record()
    day = next((number for number in range(len(lines) - 1, -1, -1) if is_date(lines[number])), None)
    record.printed = " ".join(lines[day].split()[:4]) if day is not None else None
    if day is None:  # a note of correction may stand in the date's place
        rights = (number for number in range(len(lines) - 1, -1, -1) if RIGHTS.match(lines[number]))
        day = next(rights, 0)
        day -= day >= 1 and lines[day - 1].lower().startswith("correction")
    record.source = lines[day - 1].rstrip(".") if day >= 1 else None
    record.title = lines[day - 2] if day >= 2 else None
    for line in lines[day + 1 :]:
        found = FIELD.match(line)
        if found and found.group(1).lower() in {"byline", "autor", "auteur"}:
            record.authors = found.group(2) or None
    return record


READER = Reader("Word (DOCX)", 18, recognises, read)
