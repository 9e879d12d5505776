"""Pieces of HTML, as feeds and wires carry them, become paragraphs."""

from __future__ import annotations

import re

from lxml import etree, html

from toolkit.errors import LoadError
from toolkit.loading.article import BlockKind
from toolkit.loading.safe_xml import local_name

__all__ = ["blocks_of", "html_blocks", "inner_html", "with_kinds"]

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
PARAGRAPHS = frozenset({
    "p", "li", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "bq", "td", "th", "dd", "dt", "figcaption",
    "caption", "media.caption", "pre",
})  # fmt: skip
BLOCKS = PARAGRAPHS | {
    "div", "ul", "ol", "dl", "table", "tr", "tbody", "section", "article", "block", "media", "figure", "header", "footer",
    "aside", "hr", "html", "body", "body.content", "paragraph",
}  # fmt: skip
SILENT = {"script", "style", "head", "title", "noscript", "template", "media.metadata", "media.reference"}
KINDS: dict[str, BlockKind] = {
    "li": "list", "dd": "list", "dt": "list", "blockquote": "quote", "bq": "quote", "figcaption": "caption",
    "caption": "caption", "media.caption": "caption", "hl2": "subhead",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "subhead"),
}  # fmt: skip
Piece = tuple[str, str]


def inner_html(text: str) -> list[str]:
    """Give the paragraphs of a piece of HTML.

    Examples
    --------
    >>> inner_html("Talks <b>began</b>.<ul><li><p>late</p></li></ul>They go on.")
    ['Talks began.', 'late', 'They go on.']
    """
    return [line for line, _ in html_blocks(text)]


def with_kinds(blocks: list[Piece]) -> list[tuple[str, BlockKind]]:
    """Give each paragraph its role in the article, by the element around it."""
    return [(line, KINDS.get(name, "paragraph")) for line, name in blocks]


def html_blocks(text: str) -> list[Piece]:
    """Give the paragraphs of a piece of HTML, each with the name of the element around it.

    Raises
    ------
    LoadError
        If it is so broken that nothing can be made of it.
    """
    if not text.strip():
        return []
    try:
        root = html.fragment_fromstring(UNWRITABLE.sub(" ", text), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        message = f"a body that is broken HTML ({error}). Export it again."
        raise LoadError(message) from error
    return blocks_of(root)


def blocks_of(root: etree._Element) -> list[Piece]:
    """Give the paragraphs of a tree, each with the name of the element around it; no text is lost or given twice."""
    walk = Walk()
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = local_name(node)
        if event == "start":
            walk.open(name, node.text or "")
            continue
        if event == "end":
            walk.close(name)
        if node is not root:
            walk.add(node.tail or "")
    walk.end()
    return walk.found


class Walk:
    """The paragraphs met so far on a way through a tree. A line break parts paragraphs only outside of them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.around: list[str] = []
        self.silent = 0
        self.found: list[Piece] = []

    def open(self, name: str, text: str) -> None:
        """Enter an element."""
        if name in BLOCKS:
            self.end()
            self.around.append(name)
        elif name == "br" and PARAGRAPHS.isdisjoint(self.around):
            self.end()
        elif name == "br":
            self.add(" ")
        self.silent += name in SILENT
        self.add(text)

    def close(self, name: str) -> None:
        """Leave an element."""
        if name in BLOCKS:
            self.end()
            self.around.pop()
        self.silent -= name in SILENT

    def add(self, text: str) -> None:
        """Take text, unless an element around it shows none."""
        if not self.silent:
            self.parts.append(text)

    def end(self) -> None:
        """End a paragraph."""
        line = " ".join("".join(self.parts).split())
        if line:
            telling = (name for name in reversed(self.around) if name in KINDS)  # <li><p> is an entry of a list
            self.found.append((line, next(telling, "p")))
        self.parts.clear()
