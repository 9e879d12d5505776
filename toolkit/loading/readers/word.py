"""Word documents: an export of Nexis, Factiva or ProQuest with many documents, or one article."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.plaintext import find_title
from toolkit.loading.sources import MEGABYTE, Item
from toolkit.loading.text_exports import read_text_export

LARGEST_UNPACKED = 400 * MEGABYTE
MOST_PARAGRAPHS = 150_000  # an export of 1,000 articles has 50,000
STYLES: tuple[tuple[str, BlockKind], ...] = (
    ("title", "title"),
    ("heading", "subhead"),
    ("subtitle", "subhead"),
    ("caption", "caption"),
    ("quote", "quote"),
    ("intense quote", "quote"),
    ("list", "list"),
)


def recognises(item: Item) -> bool:
    """By the ZIP signature and the part that every Word document has."""
    return not item.is_folder and item.head[:4] == b"PK\x03\x04" and b"word/document.xml" in item.data


def read(item: Item, options: Options) -> Found:
    """Read each document of an export, or the whole file as one article; cover pages are left out."""
    paragraphs = open_document(item.data)
    export = read_text_export("\n".join(text for _, text in paragraphs))
    if export is not None:
        return export
    lines = list(read_lines(paragraphs))
    text, blocks = assemble(lines)
    if not text:
        message = "a Word document without text. Save it as plain text, or leave it out."
        raise LoadError(message)
    titled = next((words for words, kind in lines if kind == "title"), None)
    return Found([Article(text=text, title=titled or find_title(text), blocks=blocks if titled else [])])


def read_lines(paragraphs: list[tuple[str, str]]) -> Iterator[tuple[str, BlockKind]]:
    """Give the paragraphs of a document with their roles, by the names of their styles."""
    for style, text in paragraphs:
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
            whole = archive.read("word/document.xml")
        if (count := whole.count(b"<w:p>") + whole.count(b"<w:p ")) > MOST_PARAGRAPHS:
            message = f"a Word document of {count:,} paragraphs. Split it."
            raise LoadError(message)
        return list(paragraphs_of(docx.Document(io.BytesIO(data))))
    except LoadError:
        raise
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        etree.XMLSyntaxError,
        zlib.error,
        AttributeError,
        EOFError,
        LookupError,
        TypeError,
        RuntimeError,  # a part that is locked, or nested too deeply
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        why = str(error).splitlines()[0] if str(error) else "unreadable"
        message = f"a damaged Word document ({why}). Save it anew."
        raise LoadError(message) from error


def paragraphs_of(document: Any) -> Iterator[tuple[str, str]]:
    """Give the style and the text of each paragraph in order; the cells of a row of a table stand in one line."""
    from docx.table import Table

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # joined cells come more than once
                yield "", "\t".join(cells)
        else:
            yield (part.style.name or "").lower() if part.style is not None else "", part.text


READER = Reader("Word (DOCX)", 18, recognises, read)
