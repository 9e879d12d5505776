"""RTF: an export of Nexis, Factiva, ProQuest or APA-OnlineManager with many articles, or a document as one article."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers.plaintext import find_title
from toolkit.loading.sources import MEGABYTE, Item
from toolkit.loading.text_exports import read_text_export

LARGEST = 100 * MEGABYTE
LINK = re.compile(r"(\S)\s?\((?:\")?(?:https?|mailto)[^)\s\"]*(?:\")?\)")
CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")
PICTURE = re.compile(rb"\{\\\*?\\?pict\b[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")


def recognises(item: Item) -> bool:
    """By the signature."""
    return not item.is_folder and item.head.lstrip()[:4] == rb"{\rt"


def read(item: Item, options: Options) -> Found:
    """Read the articles of an export, or the document's text as one; addresses put behind links are taken out."""
    if len(item.data) > LARGEST:
        message = f"an RTF document of {len(item.data) / MEGABYTE:,.0f} MB. Save it as plain text, or in parts."
        raise LoadError(message)
    text = plain(PICTURE.sub(b"", item.data))
    if not text:
        message = "an RTF document without text. Save it anew, or as DOCX."
        raise LoadError(message)
    return read_text_export(text) or Found([Article(text=text, title=find_title(text))])


def plain(data: bytes) -> str:
    """Take the text out of the document."""
    stated = CODE_PAGE.search(data[:2000])
    utf8 = stated is None and is_utf8(data)
    try:
        text = str(rtf_to_text(data.decode("utf-8" if utf8 else "cp1252", errors="replace"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, RecursionError) as error:
        message = f"a damaged RTF document ({error}). Save it anew, or as DOCX."
        raise LoadError(message) from error
    return LINK.sub(r"\1", text).replace("\r", "\n").strip()


def is_utf8(data: bytes) -> bool:
    """Whether the file holds letters beyond ASCII, and they are UTF-8."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


READER = Reader("RTF", 12, recognises, read)
