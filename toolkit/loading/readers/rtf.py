"""RTF: a document of a word processor as one article."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.plaintext import find_title
from toolkit.loading.sources import MEGABYTE, Item

LARGEST = 20 * MEGABYTE
LINK = re.compile(r"(\S)\s?\((?:\")?(?:https?|mailto)[^)\s\"]*(?:\")?\)")
CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")


def recognises(item: Item) -> bool:
    """By the signature."""
    return not item.is_folder and item.head.lstrip()[:5] == rb"{\rtf"


def read(item: Item, options: Options) -> Found:
    """Read the document's text; the addresses that the converter puts behind links are taken out."""
    data = item.data
    if len(data) > LARGEST:
        message = f"an RTF document of {len(data) / MEGABYTE:,.0f} MB. Take its pictures out, or save it as plain text."
        raise LoadError(message)
    stated = CODE_PAGE.search(data[:2000])
    utf8 = stated is None and is_utf8(data)
    try:
        text = str(rtf_to_text(data.decode("utf-8" if utf8 else "cp1252", errors="replace"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, RecursionError) as error:
        message = f"a damaged RTF document ({error}). Save it anew, or as DOCX."
        raise LoadError(message) from error
    text = LINK.sub(r"\1", text).replace("\r", "\n").strip()
    if not text:
        message = "an RTF document without text. Save it anew, or as DOCX."
        raise LoadError(message)
    return Found([Article(text=text, title=find_title(text))])


def is_utf8(data: bytes) -> bool:
    """Whether the file holds letters beyond ASCII, and they are UTF-8."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


READER = Reader("RTF", 28, recognises, read)
