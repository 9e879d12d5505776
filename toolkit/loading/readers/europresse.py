"""Europresse as one HTML page of many documents, in the older and the newer layout."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.dates import read_moment
from toolkit.loading.exports import Record, make_found
from toolkit.loading.markup import by_class, parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

NEW_TITLES = ("titreArticle", "titreArticleVisu", "rdp__articletitle")
NEW_BODIES = ("docOcurrContainer", "DocText", "rdp__articlecontainer")
ENDINGS = re.compile(
    r"^(?:©|\(c\) \d{4}|Numéro de document|Document number|Dokumentnummer|Número de documento|News[·•]\S+$|Certificat émis|"
    r"Ce certificat|Certificate issued|This certificate|Zertifikat|Este certificado|Tous droits réservés)",
    re.IGNORECASE,
)
AUTHORS = ("docAuthors", "sm-margin-bottomNews", "rdp__author")
SMALL_WORDS = {"de", "et", "von", "du", "la", "le", "and", "und"}
BREAKS = {"br", "p", "div", "table", "tr", "h1", "h2", "h3", "li"}


def recognises(item: Item) -> bool:
    """By the classes of its pages."""
    if item.is_folder or b"<" not in item.head[:300]:
        return False
    return b"cedrom-sni" in item.head or b"DocPublicationName" in item.data[:200_000]


def read(item: Item, options: Options) -> Found:
    """Read each document of the page; the certificate under it, with the date of export, is left out."""
    root = parse_page(item.data)
    names = list(by_class(root, "DocPublicationName"))
    records = [read_document(holder_of(name), name) for name in names]
    found = make_found(records)
    if not found.articles:
        message = "a Europresse page without documents. Save it again as HTML."
        raise LoadError(message)
    return found


def holder_of(name: etree._Element) -> etree._Element:
    """The element around one document: an article, or the table cell that holds its title."""
    holder = name
    while (parent := holder.getparent()) is not None and len(list(by_class(parent, "DocPublicationName"))) == 1:
        holder = parent
        if holder.tag == "article":
            break
    return holder


def read_document(holder: etree._Element, name: etree._Element) -> Record:
    """Read one document."""
    record = Record(source=text_of(name) or None)
    headers = [text_of(element) for element in by_class(holder, "DocHeader")]
    record.printed = next((line for line in reversed(headers) if read_moment(line) is not None), None)
    title = next(by_class(holder, "TitreArticleVisu"), None)
    if title is None:
        title = next((found for wanted in NEW_TITLES for found in by_class(holder, wanted)), None)
    record.title = text_of(title) if title is not None else None
    body = next((found for wanted in NEW_BODIES for found in by_class(holder, wanted)), None)
    named = (text_of(found) for name in AUTHORS for found in by_class(holder, name))
    record.authors = next((text for text in named if is_name(text.split(";")[0])), None)
    lines = lines_of(body) if body is not None else lines_after(holder, title)
    for line in lines:
        if ENDINGS.match(line):
            break
        record.pieces.append((line, "paragraph"))
    if record.authors is None and len(record.pieces) > 1 and is_name(record.pieces[0][0]):
        record.authors = record.pieces.pop(0)[0]
    return record


def is_name(line: str) -> bool:
    """Whether a line is an author's name and no sentence."""
    words = line.split()
    return (
        2 <= len(words) <= 6
        and line[-1] not in ".!?:"
        and all(word[:1].isupper() or word in SMALL_WORDS for word in words)
    )


def lines_of(element: etree._Element) -> list[str]:
    """An element's lines: what stands between its breaks and blocks."""
    return fold_lines(walk(element))


def lines_after(holder: etree._Element, title: etree._Element | None) -> list[str]:
    """The lines of a document that stand after its title."""
    parts = walk(holder, after=title)
    return fold_lines(parts)


def walk(element: etree._Element, after: etree._Element | None = None) -> list[str]:
    """Texts and line breaks of a tree in order; those up to and within another element are left out."""
    parts: list[str] = []
    started = after is None
    inside = set(after.iter()) if after is not None else set()
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            if started and node.tag in BREAKS:
                parts.append("\n")
            if started and node not in inside:
                parts.append(node.text or "")
            continue
        started = started or node is after
        if started and node.tag in BREAKS:
            parts.append("\n")
        if started and (node is after or node not in inside) and node is not element:
            parts.append(node.tail or "")
    return parts


def fold_lines(parts: list[str]) -> list[str]:
    """Join texts to lines, each folded."""
    joined = "".join(part if part == "\n" else part.replace("\n", " ") for part in parts)
    return [line for line in (" ".join(line.split()) for line in joined.split("\n")) if line]


READER = Reader("Europresse", 17, recognises, read)
