"""A part of an EPUB becomes pieces with their roles, and a periodical's part falls into its articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind
from toolkit.loading.html_lines import HEADINGS, Line, read_lines
from toolkit.loading.html_page import parse_html
from toolkit.loading.html_phrases import is_credit
from toolkit.loading.readers.plaintext import DATE_LINE
from toolkit.loading.safe_xml import parse_xml

__all__ = ["Chapter", "read_chapter", "split_articles"]

NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30};)")
KEPT_ENTITIES = {b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"}
DECLARED = re.compile(rb"<!ENTITY", re.IGNORECASE)
TYPE = "{http://www.idpf.org/2007/ops}type"
NOT_LETTERS = re.compile(r"[\W_]+")
FRONT = {
    "cover": "cover", "titlepage": "title page", "toc": "contents", "landmarks": "contents", "copyright-page": "copyright page",
    "colophon": "copyright page", "index": "index", "dedication": "dedication",
}  # fmt: skip
MOSTLY = 0.7  # of the letters are links: a table of contents
LONGEST_TITLE = 60
Piece = tuple[str, BlockKind]


@dataclass
class Chapter:
    """The pieces of a part of the book, or of one of its articles.

    ``levels`` are those of headings (1 to 6), 0 for text; ``front`` says why it is none of the book's text.
    """

    pieces: list[Piece]
    levels: list[int]
    front: str = ""


def read_chapter(data: bytes) -> Chapter:
    """Read a part of the book.

    Parameters
    ----------
    data
        An XHTML page.

    Returns
    -------
    Chapter
        Its pieces in order, headings marked as subheads.

    Raises
    ------
    LoadError
        If it declares entities, or is no page.
    """
    root = parse_chapter(data)
    body = next((element for element in root.iter("body")), root)
    outermost = [element for element in [body, *list(body)[:1]] if isinstance(element.tag, str)]
    kinds = {kind for element in outermost for kind in element.get(TYPE, "").split()}
    lines = read_lines(body)
    chapter = Chapter(
        [(line.text, role(line)) for line in lines],
        [int(line.tag[1]) if line.tag in HEADINGS and line.words <= LONGEST_TITLE else 0 for line in lines],
        next((reason for kind, reason in FRONT.items() if kind in kinds), ""),
    )
    letters = sum(len(line.text) for line in lines)
    if not chapter.front and len(lines) > 2 and sum(line.linked * len(line.text) for line in lines) > MOSTLY * letters:
        chapter.front = "contents"
    return chapter


def split_articles(chapter: Chapter, named: list[str]) -> list[Chapter]:
    """Cut a periodical's part where its articles begin.

    Parameters
    ----------
    chapter
        The part.
    named
        What the book's table of contents calls the part, or its articles.

    Returns
    -------
    list of Chapter
        One per article, in order; a section's name goes with the article that follows it. The part stays whole where
        the table of contents has one name for it, or it has one heading.
    """
    wanted = {fold(name) for name in named}
    heads = [number for number, level in enumerate(chapter.levels) if level]
    starts = [number for number in heads if len(wanted) > 1 and fold(chapter.pieces[number][0]) in wanted]
    if len(wanted) != 1 and len(starts) < 2:
        telling = [number for number in heads if number + 1 < len(chapter.levels) and not chapter.levels[number + 1]]
        top = min((chapter.levels[number] for number in telling), default=0)
        starts = [number for number in telling if chapter.levels[number] == top]
    if len(starts) < 2:
        return [chapter]
    bounds = []
    for number in starts:
        while number - 1 in heads:
            number -= 1
        bounds.append(number)
    bounds = [0, *bounds[1:], len(chapter.pieces)]
    return [Chapter(chapter.pieces[begin:end], chapter.levels[begin:end]) for begin, end in pairwise(bounds)]


def parse_chapter(data: bytes) -> etree._Element:
    """Parse a page as the XML it should be, else as HTML; names lose their namespaces."""
    if DECLARED.search(data[:65536]):
        message = "XML that declares entities, as attacks do. Remove the declarations if you trust the file."
        raise LoadError(message)
    try:
        root = parse_xml(NAMED_ENTITY.sub(numbered, data))
    except LoadError:
        return parse_html(data)[0]
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname.lower()
    return root


def numbered(found: re.Match[bytes]) -> bytes:
    """Write a named character of HTML by its number."""
    name = found.group(1)
    signs = html5.get(name.decode("ascii"))
    if name in KEPT_ENTITIES or signs is None:
        return found.group()
    return "".join(f"&#{ord(sign)};" for sign in signs).encode("ascii")


def role(line: Line) -> BlockKind:
    """The role of a line, by what the mark-up says of it."""
    kinds = {zone.kind for zone in line.zones}
    if line.tag in HEADINGS:
        return "subhead"
    if kinds & {"navigation", "comments", "advertising", "hidden", "sharing"}:
        return "furniture"
    if "media" in kinds or (line.words < 60 and is_credit(line.text)):
        return "caption"
    if line.tag == "li":
        return "list"
    if line.inside("blockquote"):
        return "quote"
    if line.tag in {"td", "th"}:
        return "paragraph" if line.words >= 12 and line.sentence else "furniture"
    return "dateline" if DATE_LINE.match(line.text) else "paragraph"


def fold(title: str) -> str:
    """A title without what differs between a heading and its entry in the contents."""
    return NOT_LETTERS.sub("", title).casefold()
