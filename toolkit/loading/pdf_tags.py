"""A page that a browser printed becomes a page again: the PDF's tags say what was a paragraph, a link, a list."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

from lxml import etree

from toolkit.loading.pdf_hyphens import Speller
from toolkit.loading.pdf_margins import Sheet
from toolkit.loading.pdf_page import Word, join_words, touch
from toolkit.loading.pdf_tree import INLINE, LINES, TAGS, Node, join_pages

__all__ = ["is_tagged", "rebuild_page"]

TAGGED = 0.8  # of a document's words, for its tags to be believed
WHITE = 2.2  # from line to line, in sizes of the letters, where a paragraph ends
BESIDE = 1.5  # between two parts of a line, in sizes of the letters


def is_tagged(sheets: list[Sheet]) -> bool:
    """Whether nearly all words of a document belong to tags."""
    words = [word for sheet in sheets for word in sheet.words]
    return sum(word.tag >= 0 for word in words) >= TAGGED * max(1, len(words))


def rebuild_page(sheets: list[Sheet], speller: Speller, ends: set[int]) -> etree._Element:
    """Build the body of an HTML page from the tags of a PDF.

    Parameters
    ----------
    sheets
        The document's pages, without running heads.
    speller
        Joins what was parted at the ends of lines.
    ends
        The identities of words after which a line stops although the next word would have had room.

    Returns
    -------
    element
        The body. A paragraph that a page break cut in two is one again.
    """
    writer = Writer(speller, ends)
    body = etree.Element("body")
    writer.write(join_pages(sheets), body)
    return body


class Writer:
    """Writes a tree of tags as HTML."""

    def __init__(self, speller: Speller, ends: set[int]) -> None:
        self.speller = speller
        self.ends = ends
        self.last: Word | None = None  # the word written last, while its block goes on
        self.turned = False  # a page ended since

    def write(self, node: Node, element: etree._Element) -> None:
        """Write what a node holds into an element."""
        for child in node.children:
            if child is None:
                self.break_line(element)
            elif isinstance(child, Node):
                tag = self.tag_of(child, element)
                if tag not in INLINE:
                    self.last = None
                inner = etree.SubElement(element, tag)
                if tag not in INLINE:
                    path = element.get("class", "") + child.kind
                    inner.set("class", f"k{crc32(path.encode()):x}")
                self.write(child, inner)
                if tag not in INLINE:
                    self.last = None
            elif not child:
                self.turned = True
            else:
                for line in split_lines(child):
                    self.say(element, line)

    def tag_of(self, node: Node, holder: etree._Element) -> str:
        """The HTML tag for a tag of the PDF; one that only groups is a block unless it stands within a line."""
        tag = TAGS.get(node.kind)
        if tag is not None:
            return tag
        inside = node.is_leaf or holder.tag in LINES or holder.tag in INLINE
        return "span" if inside or self.is_beside(node.first) else "div"

    def is_beside(self, first: Word | None) -> bool:
        """Whether a part begins on the line that was written last."""
        if first is None or self.last is None or abs(first.bottom - self.last.bottom) > 0.5 * first.size:
            return False
        return -1 < first.left - self.last.right < BESIDE * first.size

    def break_line(self, element: etree._Element) -> None:
        """End a line, and with it what stands for a paragraph."""
        for _ in range(2):
            etree.SubElement(element, "br")
        self.last = None

    def say(self, element: etree._Element, words: list[Word]) -> None:
        """Add a line to what an element says."""
        text, first = join_words(words), words[0]
        if self.last is not None and not self.turned:
            if first.top - self.last.top > WHITE * first.size:
                self.break_line(element)
            elif id(self.last) in self.ends and first.top > self.last.top:
                etree.SubElement(element, "br")
                self.last = None
        self.turned = False
        children = list(element)
        before = (children[-1].tail if children else element.text) or ""
        if self.last is None:
            text = before + text
        elif abs(first.bottom - self.last.bottom) < 0.5 * first.size:
            text = before + ("" if touch(self.last, first) else " ") + text
        else:
            text = self.speller.append(before, text) if before else " " + text
        if children:
            children[-1].tail = text
        else:
            element.text = text
        self.last = words[-1]


def split_lines(words: list[Word]) -> list[list[Word]]:
    """Cut words where the next one stands lower, or farther left."""
    lines = [[words[0]]]
    for one, two in pairwise(words):
        if abs(two.bottom - one.bottom) > 0.5 * max(one.size, two.size) or two.left < one.left - one.size:
            lines.append([two])
        else:
            lines[-1].append(two)
    return lines
