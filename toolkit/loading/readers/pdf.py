"""PDF: pages that a browser printed, press releases, reports, clippings, and the exports of news databases."""

from __future__ import annotations

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.pdf_article import read_article
from toolkit.loading.pdf_exports import read_export
from toolkit.loading.pdf_layout import lay_out
from toolkit.loading.pdf_process import Document, read_document
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

SIGNATURE = b"%PDF-"
WITHIN = 1024  # bytes before the signature that readers of PDF put up with
FEWEST_LETTERS = 20
MOST_GARBLED = 0.3


def recognises(item: Item) -> bool:
    """By the signature, which may stand behind some bytes of a mail or a web server."""
    return not item.is_folder and SIGNATURE in item.head[:WITHIN] and item.head.lstrip()[:1] != b"<"


def read(item: Item, options: Options) -> Found:
    """Read each article of a database's export or a clipping service, or the document as one article."""
    document = read_document(item.data)
    refuse_unreadable(document)
    layout = lay_out(document)
    found = read_export(layout)
    if found is None:
        found = Found([read_article(layout)])
    for article in found.articles:
        article.warnings += layout.notes
    return found


def refuse_unreadable(document: Document) -> None:
    """Refuse documents without pages, without text, or whose letters nothing tells."""
    if not document.pages:
        message = "a PDF without a page that can be read. Fetch it again, or print it to a new PDF."
        raise LoadError(message)
    words = [word.text for page in document.pages for word in page.words]
    letters = sum(map(str.isalpha, "".join(words)))
    signs = sum(map(len, words))
    if letters < FEWEST_LETTERS and signs < 4 * FEWEST_LETTERS:
        message = "a PDF that is a picture, with no text layer; run OCR first."
        raise LoadError(message)
    garbled = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < " " for word in words for sign in word)
    if garbled > MOST_GARBLED * signs:
        message = "a PDF whose fonts do not say which letters they show; run OCR first."
        raise LoadError(message)


READER = Reader("PDF", 12, recognises, read)
